// The documents compared with the repository and the program: links lead somewhere, commands run, outputs are those of
// today, and every option, field and member is described.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { createSandbox, examplesOf, isShown, reasonNotToRun } from '../scripts/examples.mjs';
import type { Message } from '../src/record/message.ts';
import { messageToJson } from '../src/record/message-data.ts';
import { TRANSITIONS } from '../src/session/transition-table.ts';
import {
  anchorsOf,
  blocksOf,
  documentNames,
  linksOf,
  rowsBelow,
  sectionsOf,
  withoutBlocks,
} from './support/documents.ts';
import { parseDiagram } from './support/mermaid.ts';
import { content, form, request, response } from './support/messages.ts';
import { crumbshark, records } from './support/program.ts';
import { recordTypes } from './support/record-types.ts';
import { FIXTURES, ROOT } from './support/repository.ts';

const names = documentNames();
const textOf = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const login = join(FIXTURES, 'flask-login.pcap');
const isRun = ({ command }: { command: string }): boolean => reasonNotToRun(command) === null;
const COMMAND = /^(?:\$ )?(?:sudo )?(?:crumbshark|npm|npx|node) /m;

describe.each(names)('%s', (name) => {
  const text = textOf(name);

  it('has links that lead somewhere', () => {
    const broken = linksOf(text).filter(({ path, anchor }) => {
      const target = path === '' ? name : normalize(join(dirname(name), path));
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== null && !anchorsOf(textOf(target)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names the package by its version', () => {
    for (const [file] of text.matchAll(/crumbshark-[\d.]*\.tgz/g))
      expect(file).toBe(`crumbshark-${packageJson.version}.tgz`);
  });
});

it('CONTRIBUTING.md names files and folders that exist', () => {
  const named = [...textOf('CONTRIBUTING.md').matchAll(/`((?:src|test|docs|dist|scripts|\.ci)\/[\w./-]*)`/g)];
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(([, path]) => !existsSync(join(ROOT, path!))).map(([path]) => path)).toEqual([]);
});

it('commands stand in blocks that are run', () => {
  const others = names.flatMap((name) =>
    blocksOf(textOf(name))
      .filter(({ kind, text }) => !/^(?:sh|console)$/.test(kind) && COMMAND.test(text))
      .map(({ text }) => `${name}: ${text}`),
  );
  expect(others).toEqual([]);
});

describe.skipIf(process.platform === 'win32')('commands (skipped on Windows)', () => {
  const documents = names
    .map((name) => ({ name, examples: examplesOf(textOf(name)).filter(isRun) }))
    .filter(({ examples }) => examples.length > 0)
    .map((document) => ({ ...document, sandbox: createSandbox() }));
  afterAll(() => {
    for (const { sandbox } of documents) sandbox.remove();
  });

  // One after the other: some need what those before them wrote.
  describe.each(documents)('in $name', ({ examples, sandbox }) => {
    it.each(examples)('$command', async ({ command, output }) => {
      const { status, stdout, stderr } = await sandbox.run(command);
      // A gate may close; a mistake, or an input that cannot be read, is 2.
      const allowed = command.includes('--fail-on') ? [0, 1] : [0];
      expect(allowed, stderr).toContain(status);
      if (output !== null) expect(isShown(output, stdout), stdout).toBe(true);
    });
  });
});

it('the diagram is one for Mermaid', async () => {
  const [, diagram = ''] = /^```mermaid\n(.*?)^```$/ms.exec(textOf('docs/OUTPUT.md')) ?? [];
  expect(diagram).toMatch(/^sequenceDiagram\n/);
  await parseDiagram(diagram);
});

describe('docs/SESSIONS.md', () => {
  const [described = ''] = textOf('docs/SESSIONS.md').split('<!--');

  it('describes every state', () => {
    for (const state of Object.keys(TRANSITIONS.sent.to)) expect(described).toContain(`| \`${state}\` `);
  });

  it('describes every transition that is listed nowhere', () => {
    const concluded = Object.entries(TRANSITIONS).filter(([, { lists }]) => lists === null);
    expect(concluded.length).toBeGreaterThan(5);
    for (const [name] of concluded) expect(described).toContain(`| \`${name}\` `);
  });
});

describe('docs/OPTIONS.md', () => {
  const [options = '', commands = ''] = textOf('docs/OPTIONS.md').split('## Commands');
  const longOptions = (text: string): string[] =>
    [...new Set(text.match(/(?<=^|[\s`,|[])--[a-z][a-z-]+/gm))]
      .filter((option) => option !== '--help')
      .sort();

  it('describes every option that there is, and no other', async () => {
    const { stdout } = await crumbshark(['help', 'options']);
    expect(longOptions(options)).toEqual(longOptions(stdout));
    const shortOptions = [...stdout.matchAll(/^ {2}(-\w)/gm)].map(([, option]) => option);
    for (const option of shortOptions) expect(options).toContain(`\`${option}\``);
  });

  it.each(['demo', 'explain', 'rules'])('describes every option of %s', async (command) => {
    const { stdout } = await crumbshark([command, '--help']);
    const rows = commands.split('\n').filter((line) => line.startsWith(`| \`crumbshark ${command}`));
    const described = longOptions(rows.join('\n').replace('-T ', '--format '));
    expect(described).toEqual(longOptions(stdout));
  });
});

/** What is shown, where `...` in a text stands for any text. */
function withoutDots(shown: unknown): unknown {
  return JSON.parse(JSON.stringify(shown), (_key, value) => {
    if (typeof value !== 'string' || !value.includes('...')) return value;
    const parts = value.split('...').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return expect.stringMatching(new RegExp(`^${parts.join('.*')}$`));
  });
}

describe('docs/RECORDS.md', () => {
  const page = textOf('docs/RECORDS.md');
  const sections = sectionsOf(page);

  it.each(['set-cookie', 'cookie', 'inventory', 'session', 'finding', 'summary'])(
    'describes every member of %s',
    async (type) => {
      const outcome = await crumbshark(['-T', 'ndjson', login]);
      const members = new Set(
        records(outcome)
          .filter((record) => record.type === type)
          .flatMap(Object.keys),
      );
      members.delete('type');
      expect(members.size).toBeGreaterThan(2);
      for (const member of members) expect(sections.get(type)).toContain(`\`${member}\``);
    },
  );

  it('shows records as they are, but for long values', async () => {
    const [setCookie, event] = [...page.matchAll(/^```json\n(.*?)^```$/gms)].map(([, text]) =>
      JSON.parse(text!),
    );
    const outcome = await crumbshark(['-T', 'ndjson', login]);
    const all = records(outcome);
    const session = all.find(({ type }) => type === 'session') as {
      events: { event: string; request: object }[];
    };
    expect({ ...all[0], input: 'login.pcap' }).toEqual(withoutDots(setCookie));
    const rotated = session.events.find((candidate) => candidate.event === event.event);
    const request = { ...rotated?.request, input: 'login.pcap' };
    expect({ ...rotated, input: 'login.pcap', request }).toEqual(withoutDots(event));
  });
});

/** By the TypeScript type of a record or of its part: the section that describes it. */
const SECTIONS: Readonly<Record<string, string>> = {
  SetCookieRecord: 'set-cookie',
  RequestReference: 'set-cookie',
  HopView: 'set-cookie',
  HopKind: 'summary',
  HopRecord: 'summary',
  CoverageView: 'summary',
  RunView: 'summary',
  InputView: 'summary',
  RunFiltersView: 'summary',
  IgnoredView: 'summary',
  CookieView: 'set-cookie',
  VerdictView: 'set-cookie',
  BrowserOutcomesView: 'set-cookie',
  OutcomeView: 'set-cookie',
  CookieRecord: 'cookie',
  SessionRecord: 'session',
  SessionEventRecord: 'An event',
  ClientRecord: 'session',
  EvidenceRecord: 'An event',
  MomentRecord: 'An event',
  SentCookieView: 'cookie',
  InventoryRecord: 'inventory',
  InventoryCounts: 'inventory',
  InventoryFlags: 'inventory',
  FindingRecord: 'finding',
  FixView: 'finding',
  AcceptanceView: 'finding',
  SourceView: 'finding',
  SeverityName: 'finding',
  SummaryRecord: 'summary',
};

describe('the types of records', () => {
  const files = ['records', 'finding-record', 'summary-record'];
  const types = recordTypes(files.map((name) => textOf(`src/record/${name}.ts`)).join(''));
  const sections = sectionsOf(textOf('docs/RECORDS.md'));
  const exported = textOf('src/index.ts').match(/\w+/g);

  it('are those that the documents have sections for', () => {
    expect([...types.keys()].sort()).toEqual(Object.keys(SECTIONS).sort());
  });

  it.each([...types])('%s is exported, named and described, member by member', (type, members) => {
    expect(exported).toContain(type);
    expect(textOf('docs/LIBRARY.md')).toContain(`\`${type}\``);
    const section = sections.get(SECTIONS[type]!);
    expect(section).toContain(`\`${type}\``);
    for (const member of members) expect(section).toContain(`\`${member}\``);
  });
});

describe('the members of a message in docs/RECORDS.md', () => {
  const page = textOf('docs/RECORDS.md');
  const rowsOf = (heading: string) => rowsBelow(page, heading);
  const field = { name: 'Cookie', value: 'a=1', truncated: false, encoding: 'iso-8859-1' } as const;
  const written = (message: Message) => JSON.parse(JSON.stringify(messageToJson(message)));
  const asked = written(
    request({
      fields: [field],
      form: {
        ...form('email'),
        actions: [{ field: 'method', value: 'auth.login' }],
        repeatedCookies: ['csrf'],
        token: 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0',
      },
    }),
  );
  const every = rowsOf('Every message');
  const read = content(asked, { title: 'Log in', outcome: 'failure', location: '/' });

  it.each<[string, string[][], object]>([
    ['Request', [...every, ...rowsOf('Request')], asked],
    ['Response', [...every, ...rowsOf('Response')], written(response({ request: null }))],
    ['Header field', rowsOf('Header field'), asked.fields[0]],
    ['Form', rowsOf('Form'), asked.form],
    ['Action', rowsOf('Action'), asked.form.actions[0]],
    ['Content', rowsOf('Content'), read],
    ['Place', rowsOf('Place'), read.request],
    ['Facts', rowsOf('Facts'), read.facts],
  ])('%s: they are those of its JSON, with their types', (_heading, rows, json) => {
    expect(rows.map(([member]) => member).sort()).toEqual(
      Object.keys(json)
        .map((member) => `\`${member}\``)
        .sort(),
    );
    for (const [member, value] of Object.entries(json)) {
      const [, type] = rows.find(([name]) => name === `\`${member}\``)!;
      expect(type, member).toMatch(
        TYPES[value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value]!,
      );
    }
  });
});

/** How the type of a member is written, by the type of its value. */
const TYPES: Readonly<Record<string, RegExp>> = {
  null: /or null$/,
  list: /^list of /,
  object: /^\[/,
  string: /^string|^`"/,
  number: /^number/,
  boolean: /^boolean$/,
};

describe('what only a checkout has', () => {
  const shipped = names.filter((name) =>
    /^(?:README|CHANGELOG|SECURITY|docs\/(?!ARCHITECTURE|FIXES|PERFORMANCE))/.test(name),
  );

  it.each(shipped)('%s says so where it names it', (name) => {
    const paragraphs = withoutBlocks(textOf(name)).split(/\n\n+/);
    const named =
      /(?<![\w/])(?:src|test|bench|scripts|fixtures|\.ci)\/|ARCHITECTURE|PERFORMANCE|CONTRIBUTING|\bFIXES\.md/;
    const silent = paragraphs.filter((paragraph) => named.test(paragraph) && !paragraph.includes('checkout'));
    expect(silent).toEqual([]);
  });
});
