import { describe, expect, it } from 'vitest';
import { escapeText } from '../../src/report/escape.ts';
import { createMasker } from '../../src/report/mask.ts';
import { createMermaid } from '../../src/report/mermaid.ts';
import type { Session } from '../../src/session/session.ts';
import { auditReport, findingRecord } from '../support/findings.ts';
import { diagramsOf, parseDiagram } from '../support/mermaid.ts';
import { request, setting, summary } from '../support/messages.ts';
import fc from '../support/properties.ts';
import { client, event, flaskLogin, session } from '../support/sessions.ts';
import { report } from './reporters.ts';

/** Mermaid's maxTextSize: it draws nothing of a longer text. */
const MAX_TEXT_SIZE = 50_000;

const masker = createMasker(Buffer.from('a key for tests'));

function drawn(sessions: readonly Session[], findings = [findingRecord()]): string {
  return report(createMermaid(), [], summary(), auditReport({ sessions, findings }));
}

/** The arrows and notes of a diagram, a line each, below the note with the title of the session. */
async function linesOf(diagram: string): Promise<string[]> {
  const [, ...lines] = (await parseDiagram(diagram)).lines;
  return lines.map(({ kind, from, to, text }) => `${kind} ${from} ${to}: ${text.replaceAll('\n', ' | ')}`);
}

describe('the login of the mission', () => {
  const login = masker.session(flaskLogin());
  const [failed, welcome, goodbye] = [1, 2, 3].map(
    (number) => login.events.find(({ value }) => value?.number === number)!.value!.value!,
  );

  it('is a diagram from the form to the expired cookie, with names of fields and masked values', async () => {
    expect(await linesOf(drawn([login], []))).toEqual([
      'request C1 S: POST /login (email, password)',
      `response S C1: 302 | Set-Cookie: session=${failed}; HttpOnly; Path=/`,
      'note C1 S: Login fails: gets value 1',
      `request C1 S: POST /login (email, password) | Cookie: session=${failed}`,
      `response S C1: 302 | Set-Cookie: session=${welcome}; HttpOnly; Path=/`,
      'note C1 S: Login: sends value 1; gets value 2',
      `request C1 S: GET / | Cookie: session=${welcome}`,
      'response S C1: 200',
      'note C1 S: sends value 2; the page opens as the user',
      `request C1 S: POST /logout | Cookie: session=${welcome}`,
      `response S C1: 302 | Set-Cookie: session=${goodbye}; HttpOnly; Path=/`,
      'note C1 S: Logout: sends value 2; gets value 3',
      `request C1 S: GET / | Cookie: session=${goodbye}`,
      'response S C1: 200 | Set-Cookie: session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; | Max-Age=0; HttpOnly; Path=/',
      'note C1 S: sends value 3; the browser deletes the cookie',
    ]);
    for (const { value } of flaskLogin().events)
      if (value !== null) expect(drawn([login])).not.toContain(value.value);
  });

  it('is text that people can read as well', () => {
    expect(drawn([login])).toContain('  C1->>S: POST /login (email, password)\n');
    expect(drawn([login])).toContain('  S-->>C1: 302<br/>Set-Cookie: session=eyJ');
    expect(drawn([login])).toContain('  participant S as Server<br/>127.0.0.1:5000\n');
  });

  it('names client and server', async () => {
    const { lines, participants } = await parseDiagram(drawn([login]));
    expect(lines[0]!.text).toBe('Session 1: session on 127.0.0.1:5000 (Flask)');
    expect([...participants]).toEqual([
      ['C1', 'User agent\n127.0.0.1'],
      ['S', 'Server\n127.0.0.1:5000'],
    ]);
  });

  it('ends with the rules that are broken', async () => {
    const findings = [findingRecord({ id: 'f1' }), findingRecord({ id: 'f2', rule: 'session-not-rotated' })];
    expect((await linesOf(drawn([{ ...login, findings: ['f1'] }], findings))).at(-1)).toBe(
      'note C1 S: Findings: | medium: samesite-missing',
    );
  });
});

describe('the form of the report', () => {
  it('is a diagram alone for one session', () => {
    expect(drawn([flaskLogin()])).toMatch(/^sequenceDiagram\n(?: {2}.*\n)+$/);
  });

  it('is Markdown with a fenced diagram each for several', async () => {
    const text = drawn([flaskLogin(), flaskLogin({ number: 2, host: 'other.test' })]);
    expect(text).toMatch(/^```mermaid\nsequenceDiagram\n(?: {2}.*\n)+```\n\n```mermaid\n(?: *\S.*\n)+```\n$/);
    const diagrams = await Promise.all(diagramsOf(text).map(parseDiagram));
    expect(diagrams.map(({ lines }) => lines[0]!.text)).toEqual([
      'Session 1: session on 127.0.0.1:5000 (Flask)',
      'Session 2: session on other.test (Flask)',
    ]);
  });

  it('is a diagram that says so when there is none', async () => {
    expect((await parseDiagram(drawn([]))).lines.map(({ text }) => text)).toEqual(['No session was seen']);
    expect(report(createMermaid(), [request(), setting('a=1')])).toBe(drawn([]));
  });

  it('draws the most important sessions, and counts the others', () => {
    const quiet = Array.from({ length: 60 }, (_, index) => session({ number: index + 1 }));
    const text = drawn([...quiet, flaskLogin({ number: 61 })]);
    expect(diagramsOf(text)).toHaveLength(50);
    expect(text).toContain('Session 61');
    expect(text).toMatch(/\nAnd 11 further sessions\.\n$/);
  });
});

describe('a long session', () => {
  const events = [
    event('login', 10, { asked: 'POST /login user' }),
    ...Array.from({ length: 3000 }, (_, index) => [
      event('sent', 20 + index * 10, { askedIn: 20 + index * 10, value: [index + 1, 'x'.repeat(60)] }),
      event('rotated', 22 + index * 10, {
        askedIn: 20 + index * 10,
        value: [index + 2, 'x'.repeat(60)],
        attributes: 'Path=/',
      }),
    ]).flat(),
    event('logout', 90_000, { asked: 'POST /logout' }),
  ];

  it('keeps what changes something, and counts the others', async () => {
    const lines = await linesOf(drawn([session({ events })], []));
    expect(lines.length).toBeLessThan(150);
    expect(lines).toContain('note C1 S: Login');
    expect(lines).toContain('note C1 S: Logout');
    expect(lines.at(-1)).toBe('note C1 S: 2,962 further steps not drawn');
  });

  it('is one loop where every try is the same', async () => {
    const tries = Array.from({ length: 5000 }, (_, index) =>
      event('login-failed', 10 + index * 10, { asked: 'POST /login user,password' }),
    );
    const lines = await linesOf(drawn([session({ events: tries, droppedEvents: 7 })], []));
    expect(lines[0]).toBe('loop  : 5,000 times');
    expect(lines.at(-1)).toBe('note C1 S: 7 further events not kept');
    expect(lines.length).toBeLessThan(8);
  });

  it('has a loop for what happened many times in a row', async () => {
    const often = event('sent', 40, { askedIn: 40, value: [1, 'abc'], count: 1234 });
    expect(await linesOf(drawn([session({ events: [often] })], []))).toEqual([
      'loop  : 1,234 times',
      'request C1 S: GET / | Cookie: sid=abc',
      'response S C1: 200',
      'end  : ',
    ]);
  });
});

it('a replay says how it ended', async () => {
  const replay = (outcome: 'accepted' | 'refused', status: number) =>
    event('replayed', 20, { askedIn: 20, status, value: [1, 'abc'], outcome });
  const noteOf = async (one: ReturnType<typeof replay>) =>
    (await linesOf(drawn([session({ events: [one] })], []))).at(-1);
  expect(await noteOf(replay('accepted', 200))).toContain('the server | accepts it');
  expect(await linesOf(drawn([session({ events: [replay('refused', 403)] })], []))).toEqual([
    'request C1 S: GET / | Cookie: sid=abc',
    'response S C1: 403',
    'note C1 S: Replay: sends value 1, whose session has ended; the server | refuses it',
  ]);
});

it('other clients are participants beside the first, those beyond the limit together', async () => {
  const events = Array.from({ length: 9 }, (_, index) =>
    event(index === 0 ? 'sent' : 'shared', 10 + index * 10, { client: client(index + 1), value: [1, 'abc'] }),
  );
  const { participants, lines } = await parseDiagram(drawn([session({ events })]));
  expect([...participants.keys()]).toEqual(['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C', 'S']);
  expect(participants.get('C2')).toBe('Another user agent\nclient 2');
  expect(participants.get('C')).toBe('Further user agents');
  expect(lines.filter(({ kind }) => kind === 'response').map(({ to }) => to)).toEqual([
    'C1',
    'C2',
    'C3',
    'C4',
    'C5',
    'C6',
    'C',
    'C',
    'C',
  ]);
});

it('what was not seen is not drawn', async () => {
  const events = [
    event('sent', 10, { askedIn: 10, status: null, value: [1, null] }),
    event('issued', 20, { request: null, status: null, value: [2, 'abc'], attributes: '' } as never),
  ];
  expect(await linesOf(drawn([session({ events })], []))).toEqual([
    'request C1 S: GET / | Cookie: sid=(value 1)',
    'response S C1: (status not seen) | Set-Cookie: sid=abc',
  ]);
});

/** What means something to Mermaid, Markdown or HTML. */
const HOSTILE = [
  ...['end', 'loop', 'alt x', 'note over S: x', 'participant X as Y', 'sequenceDiagram', 'title x', 'wrap:'],
  ...[
    '#',
    ';',
    ':',
    '%%',
    '%%{init: {"theme":"dark"}}%%',
    '---',
    '->>',
    '-->>',
    '-x',
    '<br/>',
    '\n',
    '\r',
    '\t',
  ],
  ...[
    '```',
    '~~~',
    '"',
    "'",
    '`',
    '$$',
    '\\',
    '&lt;',
    '#58;',
    '#quot;',
    'ﬂ°°60¶ß',
    'style:',
    'classDef a:',
    'NoWrap:',
    '#59;',
  ],
  ...[
    '<script>alert(1)</script>',
    '<img src=x onerror=y>',
    '{',
    '}',
    '[',
    ']',
    '|',
    '\0',
    '\x1b[2J',
    '\u202e',
  ],
  ...['日本', 'é', '😀', '\ud800', ' ', 'a', 'accTitle: x', 'accDescr {', 'box', '+', '-', ','],
];
const hostile = fc
  .array(fc.constantFrom(...HOSTILE), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''));

it('the cookies of one login are one diagram, with what each response sets', async () => {
  const login = flaskLogin();
  const remember: Session = { ...login, number: 2, name: 'remember' };
  const text = drawn([login, remember]);
  expect(text).not.toContain('```');
  expect(text).toContain('Session 1: session on 127.0.0.1:5000');
  expect(text).toContain('<br/>with remember\n');
  expect(text.match(/POST \/login/g)).toHaveLength(2);
  const other: Session = { ...login, number: 2, name: 'remember', group: login.group + 1 };
  expect(diagramsOf(drawn([login, other]))).toHaveLength(2);
});

describe('hostile text', () => {
  const withText = (text: string): Session =>
    session({
      host: text,
      name: text,
      framework: text,
      client: client(1, { address: text }),
      events: [
        event('sent', 10, { askedIn: 10, value: [1, text] }),
        event('login', 12, {
          request: {
            input: 'login.pcap',
            frame: 10,
            method: text,
            host: text,
            path: text,
            page: text,
            formFields: [text, text],
          },
          value: [2, text],
          attributes: text,
        } as never),
        event('shared', 20, { client: client(2, { name: text }), value: [2, text], evidence: [text] }),
      ],
    });

  it('stays text: the diagram has the lines of a harmless one', async () => {
    const shape = async (diagram: string) => {
      const { lines, participants } = await parseDiagram(diagram);
      return [...participants.keys(), ...lines.map(({ kind, from, to }) => `${kind} ${from} ${to}`)];
    };
    const harmless = await shape(drawn([withText('harmless')]));
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const diagram = drawn([withText(text)]);
        expect(await shape(diagram)).toEqual(harmless);
        const page = drawn([withText(text), withText(text)]);
        expect(page.match(/^.*```.*$/gm)).toEqual(['```mermaid', '```', '```mermaid', '```']);
        expect(diagramsOf(page)).toEqual([diagram, diagram]);
      }),
    );
  });

  it('comes out as it is shown everywhere else', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const { participants } = await parseDiagram(drawn([withText(text)]));
        const [, ...address] = participants.get('C1')!.split('\n');
        // Lines may break at a space, and the ends of a line lose theirs.
        const bare = (shown: string) => shown.replaceAll(' ', '');
        expect(bare(address.join(''))).toBe(bare(escapeText(text)));
      }),
    );
  });

  it('however long, fits into what Mermaid draws', async () => {
    const long = '\x1b;#'.repeat(5000);
    const events = Array.from({ length: 100 }, (_, index) =>
      event('login', 10 + index * 10, {
        request: {
          input: 'login.pcap',
          frame: index,
          method: long,
          host: long,
          path: long,
          page: long,
          formFields: Array(500).fill(long),
        },
        value: [index, long],
        attributes: long,
      } as never),
    );
    const text = drawn([
      session({ host: long, name: long, framework: 'x', client: client(1, { address: '::1' }), events }),
    ]);
    expect(text.length).toBeLessThan(MAX_TEXT_SIZE);
    expect((await parseDiagram(text)).lines.length).toBeGreaterThan(3);
  });
});
