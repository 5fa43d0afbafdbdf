import { afterEach, beforeEach, expect, test } from 'vitest';
import { accepted, rejected, rejectedWithResponse } from '../../src/cookie/verdict.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import { displayWidth } from '../../src/report/display-width.ts';
import { createTable } from '../../src/report/table.ts';
import { auditReport, findingRecord } from '../support/findings.ts';
import { request, response, setting, summary } from '../support/messages.ts';
import { flaskLogin } from '../support/sessions.ts';
import { clientVerdict } from '../support/verdicts.ts';
import { options, report } from './reporters.ts';

const zone = process.env.TZ;
beforeEach(() => {
  process.env.TZ = 'UTC';
});
afterEach(() => {
  process.env.TZ = zone;
});

const rows = (setCookie: string, columns = 80): string =>
  createTable(options({ columns })).message(setting(setCookie), NO_RESULTS);

/** The words of a row, below the titles and the rule. */
const words = (text: string): string[] =>
  text
    .slice(text.lastIndexOf('─') + 1)
    .split(/\s+/)
    .filter(Boolean);

test('one row has everything that is to be seen at a glance', () => {
  expect(words(rows('session=abc; HttpOnly; Path=/; SameSite=Lax; Max-Age=2678400'))).toEqual([
    '42',
    'localhost:5000',
    'session',
    'Path=/',
    'NO',
    'yes',
    'Lax',
    '20:58:12',
    '302',
    '/login',
    'abc',
    '31',
    'days',
  ]);
});

test.each([80, 100, 149, 150, 200])('every line fits %i columns, whatever is in the cookie', (columns) => {
  const long = 'x'.repeat(500);
  const text = report(createTable(options({ columns })), [
    setting(
      'a=1',
      `__Secure-${long}=${long}; Domain=${long}.example; Path=/${long}; SameSite=${long}`,
      '日本=',
    ),
    response({ request: { method: 'GET', url: `http://${long}.test/${long}`, frame: 1 } }),
  ]);
  for (const line of text.split('\n').filter((part) => !part.startsWith('Missing')))
    expect(displayWidth(line)).toBeLessThanOrEqual(columns);
});

test('a row is one line on a wide terminal', () => {
  expect(rows('session=abc; HttpOnly; Path=/', 160).trimEnd().split('\n')).toHaveLength(3);
});

test('a deletion looks like one, and lacks nothing', () => {
  const text = rows('session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Path=/');
  expect(words(text)).toEqual([
    '42',
    'localhost:5000',
    'session',
    'Path=/',
    '-',
    'yes',
    '-',
    '20:58:12',
    '302',
    '/login',
    '(deleted)',
    'deleted',
  ]);
});

test('odd cookies', () => {
  expect(rows('=nameless')).toContain('(no name)');
  expect(rows('a=')).toContain('(empty)');
  expect(rows('a=1')).toContain('this host');
  expect(rows('a=1; Domain=example.com; Partitioned', 200)).toMatch(
    /Domain=example\.com .*\n +Partitioned\n/,
  );
  expect(createTable(options()).message({ ...setting('a=1'), incomplete: true }, NO_RESULTS)).toContain(
    '(incomplete)',
  );
  expect(createTable(options()).message({ ...setting('a=1'), request: null }, NO_RESULTS)).toContain(
    '127.0.0.2:5000',
  );
});

test('nothing from the wire reaches the terminal raw', () => {
  expect(rows('a\x1b[2J=\x07b\u202e')).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/);
});

test('colours only when they are wanted', () => {
  const message = setting('a=1; Secure');
  expect(report(createTable(options()), [message])).not.toContain('\x1b');
  expect(report(createTable(options({ colour: true })), [message])).toContain('\x1b[1;31mNO\x1b[0m');
});

test('the titles stand once, the summary below counts what is missing', () => {
  const text = report(createTable(options()), [
    setting('a=1; Secure', 'b=; Max-Age=0'),
    request(),
    setting('c=3; SameSite=Lax'),
  ]);
  expect(text.match(/Name/g)).toHaveLength(1);
  expect(text).toContain('Of 2 cookies: 1 without Secure, 2 without HttpOnly, 1 without SameSite\n');
  expect(text).toContain('72 packets (9.0 kB)');
});

test('nothing found is said; -q leaves the summary out', () => {
  expect(report(createTable(options()), [], summary({ setCookies: 0 }))).toMatch(
    /^No cookies were set\.\n72 packets/,
  );
  expect(report(createTable(options({ summary: false })), [setting('a=1')])).not.toContain('packets');
});

test('a cookie that the browser refuses is marked', () => {
  const verdict = clientVerdict(rejected('SecureOnly', '5.7 step 13', 'Secure over plain HTTP'));
  const message = setting('a=1; Secure', 'b=1');
  for (const columns of [80, 200]) {
    const text = createTable(options({ columns })).message(message, {
      verdicts: [verdict],
      raised: [],
      setBy: [],
      hop: null,
    });
    expect(text.match(/refused:/g)).toHaveLength(1);
    expect(text).toContain('SecureOnly');
  }
  const cookie = { name: 'a' } as Parameters<typeof accepted>[0];
  const kept = { verdicts: [clientVerdict(accepted(cookie, false, null))], raised: [], setBy: [], hop: null };
  expect(createTable(options()).message(setting('a=1'), kept)).not.toContain('refused');
});

test('a response that is not taken is said in words', () => {
  const verdict = clientVerdict(rejectedWithResponse('an interim response (1xx) sets no cookies'));
  const results = { verdicts: [verdict], raised: [], setBy: [], hop: null };
  const text = createTable(options({ columns: 200 })).message(setting('a=1'), results);
  expect(text.replace(/\s+/g, ' ')).toContain('refused: an interim');
  expect(text).not.toContain('UnknownError');
});

test('where browsers differ it is said', () => {
  const verdict = clientVerdict(rejected('SecureOnly', '5.7 step 13', 'Secure over plain HTTP'), {
    firefox: { stored: true, reason: null },
  });
  const text = createTable(options({ columns: 200 })).message(setting('a=1; Secure'), {
    verdicts: [verdict],
    raised: [],
    setBy: [],
    hop: null,
  });
  for (const line of ['refused: SecureOnly', 'Chrome and Safari refuse it,', 'Firefox keeps it'])
    expect(text).toContain(line);
});

const audit = auditReport({
  findings: [
    findingRecord(),
    findingRecord({ id: 'f2', severity: 'info', rule: 'prefix-unused', title: 'No prefix' }),
  ],
  sessions: [flaskLogin({ host: 'localhost:5000', findings: ['f1'] })],
});
const counts = { high: 0, medium: 1, low: 0, info: 1 };

test('below the rows: the session, the findings with their fixes, what could not be judged, the counts', () => {
  const end = summary({ findings: counts, unjudged: [{ why: 'incomplete', count: 2 }] });
  const text = report(createTable(options()), [setting('session=abc')], end, audit);
  const order = [
    'Session 1: session on localhost:5000 (Flask)',
    'Rules medium: samesite-missing',
    'Findings: 1 medium, 1 info',
    'MEDIUM  session on localhost:5000: SameSite is missing',
    "Fix   Flask: app.config['SESSION_COOKIE_SAMESITE'] = 'Lax'",
    'INFO    No prefix: session on localhost:5000 (prefix-unused)',
    '2 messages: a part of the header block was not captured',
    'Of 1 cookie',
    '72 packets',
  ];
  const places = order.map((part) => text.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  expect(text).not.toContain('\n\n\n');
});

test('nothing found is not the same as nothing seen', () => {
  const none = { high: 0, medium: 0, low: 0, info: 0 };
  const textOf = (change: Parameters<typeof summary>[0]) =>
    report(createTable(options()), [], summary({ findings: none, ...change }), auditReport());
  expect(textOf({})).toContain('Findings: none\n');
  const unseen = textOf({ messages: 0, unseen: [{ why: 'tls-without-keys', connections: 3 }] });
  expect(unseen).toContain('Nothing was judged: no HTTP message was found.\n');
  expect(unseen).toContain('3 connections: TLS without keys');
  expect(unseen).not.toContain('Findings');
});

test('-q leaves the findings, --details shows findings of severity info in full', () => {
  const textOf = (change: Parameters<typeof options>[0]) =>
    report(createTable(options(change)), [setting('a=1')], summary({ findings: counts }), audit);
  expect(textOf({ summary: false })).toContain('MEDIUM');
  expect(textOf({ summary: false })).not.toContain('packets');
  expect(textOf({}).match(/Wireshark/g)).toHaveLength(1);
  expect(textOf({ details: true }).match(/Wireshark/g)).toHaveLength(2);
});
