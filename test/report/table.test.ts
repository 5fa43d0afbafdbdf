import { afterEach, beforeEach, expect, test } from 'vitest';
import { displayWidth } from '../../src/report/display-width.ts';
import { createTable } from '../../src/report/table.ts';
import { request, response, setting, summary } from '../support/messages.ts';
import { options, report } from './reporters.ts';

const zone = process.env.TZ;
beforeEach(() => {
  process.env.TZ = 'UTC';
});
afterEach(() => {
  process.env.TZ = zone;
});

const rows = (setCookie: string, columns = 80): string =>
  createTable(options({ columns })).message(setting(setCookie));

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
  expect(createTable(options()).message({ ...setting('a=1'), incomplete: true })).toContain('(incomplete)');
  expect(createTable(options()).message({ ...setting('a=1'), request: null })).toContain('127.0.0.2:5000');
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
  expect(text).toContain('Missing (of 2 cookies that were not deleted): Secure 1, HttpOnly 2, SameSite 1\n');
  expect(text).toContain('72 packets (9.0 kB)');
});

test('nothing found is said; -q leaves the summary out', () => {
  expect(report(createTable(options()), [], summary({ setCookies: 0 }))).toMatch(
    /^No cookies were set\.\n72 packets/,
  );
  expect(report(createTable(options({ summary: false })), [setting('a=1')])).not.toContain('packets');
});
