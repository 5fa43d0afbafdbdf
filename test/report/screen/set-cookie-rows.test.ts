import { expect, test } from 'vitest';
import { rejected } from '../../../src/cookie/verdict.ts';
import { setCookieRecords } from '../../../src/record/cookie-records.ts';
import { type MessageResults, NO_RESULTS } from '../../../src/record/message-results.ts';
import type { SetCookieRecord } from '../../../src/record/records.ts';
import { displayWidth } from '../../../src/report/display-width.ts';
import { screenOf } from '../../../src/report/screen/screen.ts';
import {
  createRowStream,
  lifetimeCell,
  repeated,
  rowKey,
  setCookieRowsText,
} from '../../../src/report/screen/set-cookie-rows.ts';
import { setting, settingTruncated } from '../../support/messages.ts';
import { clientVerdict } from '../../support/verdicts.ts';

const screen = (change = {}) =>
  screenOf({ columns: 80, colour: false, isAsciiOnly: false, isTerminal: true, details: false, ...change });
const record = (field: string, results: MessageResults = NO_RESULTS): SetCookieRecord =>
  setCookieRecords(setting(field), results, () => 'set1')[0]!;
const rowOf = (of: SetCookieRecord) => ({ record: of, repetitions: 0, lastFrame: of.frame });
const INPUTS = ['/captures/login.pcap', 'login.pcap'];
const LAYOUT = { hasManyHosts: false, isSession: () => false };
const text = (field: string, change = {}, results: MessageResults = NO_RESULTS): string =>
  setCookieRowsText(screen(change), [rowOf(record(field, results))], LAYOUT);
const words = (of: string): string[] => of.split('\n')[1]!.trim().split(/\s+/);

test('a row has all that is to be seen at a glance', () => {
  expect(words(text('session=abc; HttpOnly; Path=/; SameSite=Lax; Max-Age=2678400'))).toEqual([
    '42',
    'POST',
    '/login',
    '302',
    'session',
    'no',
    'yes',
    'Lax',
    '31',
    'days',
  ]);
});

test('a cookie without a lifetime lasts until the browser is closed; a deletion lacks nothing', () => {
  expect(text('a=1')).toContain('until closed');
  expect(words(text('a=; Max-Age=0; HttpOnly'))).toEqual([
    '42',
    'POST',
    '/login',
    '302',
    'a',
    '-',
    'yes',
    '-',
    'deleted',
  ]);
  expect(lifetimeCell(false, 86_400 * 365)).toBe('365 days');
});

const truncated = (field: string) => setCookieRecords(settingTruncated(field), NO_RESULTS, () => 'set1')[0]!;

test('what a truncated field no longer has is unknown, never "no"', () => {
  const shown = (field: string, change = {}) =>
    setCookieRowsText(screen(change), [rowOf(truncated(field))], LAYOUT);
  const row = shown('session=abc; Secure; Path=/; HttpOn');
  expect(words(row)).toEqual(['42', 'POST', '/login', '302', 'session', 'yes', '?', '?', '?']);
  expect(row).toContain('truncated: the end of this Set-Cookie was not captured');
  expect(words(shown('sess'))).toEqual([
    '42',
    'POST',
    '/login',
    '302',
    '(not',
    'captured)',
    '?',
    '?',
    '?',
    '?',
  ]);
  const narrow = shown('session=abc; HttpOn', { columns: 40 });
  expect(narrow).not.toContain('without');
  expect(narrow).not.toContain('until closed');
  expect(shown('session=abc; HttpOn', { columns: 200 })).toContain('(not whole)');
});

test('a truncated field and a whole one are two rows', () => {
  expect(rowKey(truncated('session=abc'))).not.toBe(rowKey({ ...record('session=abc'), incomplete: true }));
});

test('the session is marked', () => {
  const marked = setCookieRowsText(screen(), [rowOf(record('a=1'))], { ...LAYOUT, isSession: () => true });
  expect(marked.split('\n')[1]).toMatch(/^\* {2}/);
});

test('wide screens and pipes show the value; pipes name the host', () => {
  expect(text('a=secretvalue')).not.toContain('secretvalue');
  expect(text('a=secretvalue', { columns: 120 })).toContain('secretvalue');
  expect(text('a=1', { isTerminal: false })).toContain('localhost:5000');
});

test('what has no column is under the row', () => {
  expect(text('a=1; Domain=example.com; Path=/app; Partitioned')).toContain(
    '    Domain=example.com; Path=/app; Partitioned\n',
  );
  const refused = clientVerdict(rejected('SecureOnly', '5.7 step 13', 'Secure over plain HTTP'));
  const shown = text('a=1; Secure', {}, { ...NO_RESULTS, verdicts: [refused] });
  expect(shown).toContain('    refused: Secure over plain HTTP\n');
  expect(shown.split('\n')[1]).toMatch(/ refused$/);
  const firefox = { stored: true, reason: null } as const;
  const partly = clientVerdict(rejected('SecureOnly', '5.7 step 13', 'Secure over plain HTTP'), { firefox });
  const some = text('a=1; Secure', {}, { ...NO_RESULTS, verdicts: [partly] });
  expect(some.split('\n')[1]).toMatch(/ until closed$/);
  expect(some).toContain('Chrome and Safari refuse it, Firefox keeps it');
  expect(text('a=1', {}, { ...NO_RESULTS, hop: { of: 3, depth: 1 } })).toContain('behind a proxy');
});

test('rows are the same when they differ in the packet only', () => {
  const [one, other] = [record('a=1; Path=/'), { ...record('a=1; Path=/'), frame: 99 }];
  expect(rowKey(one)).toBe(rowKey(other));
  for (const field of [
    'a=2; Path=/',
    'b=1; Path=/',
    'a=1; Path=/x',
    'a=1; Path=/; Secure',
    'a=1; Path=/; Max-Age=60',
  ])
    expect(rowKey(record(field)), field).not.toBe(rowKey(one));
  expect(rowKey({ ...one, status: 200 })).not.toBe(rowKey(one));
  const rows = [repeated(rowOf(one), rowOf(other))];
  expect(setCookieRowsText(screen(), rows, LAYOUT)).toContain('the same 1 more time, to frame 99');
  const inOnePacket = setCookieRowsText(screen(), [repeated(rowOf(one), rowOf(one))], LAYOUT);
  expect(inOnePacket).toMatch(/the same 1 more time\n/);
});

test.each([40, 60, 71, 72, 77, 80, 83, 84, 109, 110, 121, 122, 200])(
  'every line fits %i columns, whatever is in the cookie',
  (columns) => {
    const long = 'x'.repeat(500);
    const fields = [
      'a=1',
      `__Secure-${long}=${long}; Domain=${long}.example; Path=/${long}; SameSite=${long}`,
      '日本=語',
    ];
    const rows = fields.map((field) => rowOf(record(field)));
    const stream = createRowStream(screen({ columns, inputs: INPUTS }));
    const shown = setCookieRowsText(screen({ columns }), rows, { ...LAYOUT, hasManyHosts: true });
    const many = setCookieRowsText(screen({ columns, inputs: INPUTS }), rows, {
      ...LAYOUT,
      hasManyHosts: true,
    });
    expect(many).toContain('login');
    for (const line of (shown + many + stream.header + rows.map(stream.row).join('')).split('\n'))
      expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
  },
);

test('nothing from the wire reaches the terminal raw, and nothing but ASCII under LANG=C', () => {
  const hostile = text('a\x1b[2J=\x07b\u202e; Path=/\x9b; Domain=é.example', { columns: 200 });
  expect(hostile).not.toMatch(/[\x00-\x09\x0b-\x1f\x80-\x9f\u202e]/);
  expect(text(`${'日'.repeat(300)}=1`, { isAsciiOnly: true })).toMatch(/^[\x0a\x20-\x7e]*$/);
});

test.each([72, 80, 109, 110, 120, 160, 200])('on %i columns the names of hosts are whole', (columns) => {
  for (const length of [10, 18, 19, 40, 68]) {
    const rows = ['a', 'b'].map((letter) => rowOf({ ...record('c=1'), host: letter.repeat(length) }));
    const held = setCookieRowsText(screen({ columns }), rows, { ...LAYOUT, hasManyHosts: true });
    const stream = createRowStream(screen({ columns }));
    for (const shown of [held, rows.map(stream.row).join('')]) {
      for (const letter of ['a', 'b']) expect(shown, String(length)).toContain(letter.repeat(length));
      for (const line of shown.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    }
  }
});

test('where rows have no room for their captures these stand over them, with the host', () => {
  const layout = { hasManyHosts: true, isSession: () => true };
  const rows = ['login.pcap', 'other.pcap'].flatMap((input) =>
    [1, 2].map(() => rowOf({ ...record('session=abc; HttpOnly'), input })),
  );
  const shown = (columns: number) =>
    setCookieRowsText(screen({ columns, inputs: ['login.pcap', 'other.pcap'] }), rows, layout);
  expect(shown(80).match(/^localhost:5000, in (?:login|other)\.pcap$/gm)).toEqual([
    'localhost:5000, in login.pcap',
    'localhost:5000, in other.pcap',
  ]);
  expect(shown(80)).toMatch(/^\* +42 +POST \/login 302 +session +no +yes +no +until closed$/m);
  // Beside each row where there is room; in each row where there is no table.
  expect(shown(120).match(/^\* +42 +(?:login|other)\.pcap /gm)).toHaveLength(4);
  expect(shown(60).match(/frame 42 of (?:login|other)\.pcap/g)).toHaveLength(4);
});

test('rows of several captures that are written as they come are one line each, under their host and capture', () => {
  const stream = createRowStream(screen({ columns: 80, inputs: INPUTS }));
  const [first, second] = INPUTS as unknown as [string, string];
  const of = (input: string, field: string): string => stream.row(rowOf({ ...record(field), input }));
  const lines = (of(first, 'a=1') + of(first, 'b=1') + of(second, 'a=1')).trimEnd().split('\n');
  expect(lines).toHaveLength(5);
  expect(lines[0]).toContain(', in ');
  expect(lines.slice(1, 3).join('\n')).toMatch(/ a +no .*\n.* b +no /);
  expect(lines[3]).toContain(', in ');
});

test.each([80, 120])(
  'rows that are written as they come have names of 18 letters in %i columns',
  (columns) => {
    const stream = createRowStream(screen({ columns }));
    const row = stream.row(rowOf(record('roundcube_sessauth=1; Path=/')));
    expect(row.split('\n').find((line) => line.includes('roundcube_sessauth'))).toMatch(/until closed$/);
  },
);

test('of a request that does not fit method, status and the end of its path are shown', () => {
  const request = { ...record('a=1').request!, url: 'http://localhost:5000/admin/auth/group/add/' };
  const long = { ...record('a_name_of_a_cookie_23456=1'), request };
  const shown = setCookieRowsText(screen(), [rowOf(long)], LAYOUT);
  expect(shown).toMatch(/ POST …\S*\/add\/ 302 +a_name_of_a_cookie_23456 /);
});
