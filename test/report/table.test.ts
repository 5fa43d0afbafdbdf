import { afterEach, beforeEach, expect, test } from 'vitest';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import { displayWidth } from '../../src/report/display-width.ts';
import { createTable } from '../../src/report/table.ts';
import { auditReport, findingRecord } from '../support/findings.ts';
import { request, response, setting, summary } from '../support/messages.ts';
import { inventoryRecord } from '../support/records.ts';
import { flaskLogin } from '../support/sessions.ts';
import { options, report } from './reporters.ts';

const zone = process.env.TZ;
beforeEach(() => {
  process.env.TZ = 'UTC';
});
afterEach(() => {
  process.env.TZ = zone;
});

const NO_FINDINGS = { high: 0, medium: 0, low: 0, info: 0 };
const counts = (change: Partial<typeof NO_FINDINGS>) => summary({ findings: { ...NO_FINDINGS, ...change } });
const finding = findingRecord();
const audit = auditReport({
  findings: [finding],
  sessions: [flaskLogin()],
  inventory: [inventoryRecord({ role: 'session', worst: 'medium' })],
});
/** Fields that are all different. */
const settings = (count: number) => Array.from({ length: count }, (_, index) => setting(`cookie${index}=1`));

test('the run ends with the result, and the verdict is the last line', () => {
  const text = report(createTable(options()), [setting('session=1')], counts({ medium: 1 }), audit);
  const parts = [
    'Set-Cookie  1 field',
    'Sessions',
    'Findings\n',
    'Session  ',
    'Worst  ',
    'Fix  ',
    'Seen  ',
    'Verdict  ▲ 1 medium',
  ];
  const places = parts.map((part) => text.lastIndexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect(text.trimEnd().split('\n').at(-1)).toMatch(/^Verdict {2}/);
});

test('few fields are a row each, of more than twelve each cookie is one', () => {
  expect(report(createTable(options()), settings(12), summary(), audit)).toContain(
    'Set-Cookie  12 fields of localhost:5000',
  );
  const many = report(createTable(options()), settings(13), summary(), audit);
  expect(many).toContain('Cookies  1 cookie of 1 host');
  expect(many).not.toContain('cookie12');
  expect(report(createTable(options({ rows: true })), settings(13), summary(), audit)).toContain('cookie12');
});

test('equal neighbours are one row, however many', () => {
  const text = report(createTable(options()), Array(60).fill(setting('a=1')), summary(), audit);
  expect(text).toContain('Set-Cookie  60 fields');
  expect(text.slice(0, text.indexOf('Sessions')).match(/POST \/login/g)).toHaveLength(1);
  expect(text).toContain('the same 59 more times');
});

test('live each row is written when it comes; a pipe gets its repetitions when they are over', () => {
  const table = createTable(options({ isLive: true, isTerminal: false }));
  const add = (field: string): string => table.message(setting(field), NO_RESULTS);
  expect(add('a=1')).toMatch(/^ *Frame [\s\S]*\bno\b/);
  expect(add('a=1')).toBe('');
  expect(add('b=1')).toMatch(/^ {4}the same 1 more time, to frame 42\n.* b /);
});

test.each([40, 80, 120])(
  'live on a terminal of %i columns repetitions are counted in one line',
  (columns) => {
    const table = createTable(options({ isLive: true, columns, colour: true }));
    const add = (field: string): string => table.message(setting(field), NO_RESULTS);
    add('a=1');
    const lines = Array.from({ length: 12 }, () => add('a=1'));
    for (const [index, line] of lines.entries()) {
      expect(line).toMatch(/^\r\x1b\[2m {4}the same .*\x1b\[0m$/);
      if (columns >= 80) expect(line).toContain(`the same ${index + 1} more time`);
      expect(displayWidth(line.replace(/\r|\x1b\[\dm/g, ''))).toBeLessThan(columns);
    }
    expect(add('b=1')).toMatch(/^\n[^\n]*b/);
  },
);

test('a blank line parts rows that came live from what follows', () => {
  for (const isTerminal of [true, false])
    for (const shown of [[setting('a=1')], [setting('a=1'), setting('a=1')]]) {
      const table = createTable(options({ isLive: true, isTerminal }));
      const text = report(table, shown, counts({ medium: 1 }), audit);
      expect(text, `${isTerminal} ${shown.length}`).toMatch(/[^\n]\n\nSessions\b/);
    }
});

test('the titles of rows that are piped live stand over their columns', () => {
  const table = createTable(options({ isLive: true, isTerminal: false }));
  const [titles = '', row = ''] = table.message(setting('session=1; HttpOnly'), NO_RESULTS).split('\n');
  for (const [title, text] of [
    ['Host', 'localhost:5000'],
    ['Request', 'POST /login 302'],
    ['Cookie', 'session'],
    ['HttpOnly', 'yes'],
    ['Lifetime', 'until closed'],
  ] as const)
    expect(row.indexOf(`  ${text}`), title).toBe(titles.indexOf(`  ${title}`));
});

test('one part can be asked for, or all without the table', () => {
  const text = (change: Parameters<typeof options>[0]): string =>
    report(createTable(options(change)), [setting('session=1')], counts({ medium: 1 }), audit);
  expect(text({ table: false })).not.toContain('Set-Cookie  1');
  expect(text({ table: false })).toMatch(/^Sessions/);
  expect(text({ only: 'findings' })).toMatch(/^Findings[\s\S]*\nVerdict {2}.*\n$/);
  expect(text({ only: 'findings' })).not.toContain('Sessions');
  expect(text({ only: 'sessions' })).toMatch(/^Sessions/);
  expect(text({ only: 'inventory' })).toMatch(/^Cookies/);
});

test('-q leaves the verdict of the result', () => {
  const text = report(
    createTable(options({ summary: false })),
    [setting('session=1')],
    counts({ medium: 1 }),
    audit,
  );
  expect(text).not.toMatch(/^(?:Session|Seen|Worst)/m);
  expect(text).toMatch(/\nVerdict {2}▲ 1 medium\n$/);
});

test('"No cookies were set" is said when none were, and all could be read', () => {
  expect(report(createTable(options()), [], summary({ setCookies: 0 }), auditReport())).toMatch(
    /^No cookies were set\.\n[\s\S]*\? nothing was judged\n$/,
  );
  const unread = summary({ setCookies: 0, unseen: [{ why: 'tls-without-keys', connections: 3 }] });
  const text = report(createTable(options()), [], unread, auditReport());
  expect(text).not.toContain('No cookies were set');
  expect(text.replace(/\s+/g, ' ')).toContain('NOT READ: 3 connections: TLS without keys (--keylog FILE)');
});

test('requests, and responses without cookies, are no rows', () => {
  const table = createTable(options());
  expect(
    report(table, [request(), response({ fields: [] })], summary({ setCookies: 0 }), auditReport()),
  ).toMatch(/^No cookies/);
});

test('what decided the exit code ends the run', () => {
  const run = { exit: 1, exitBecause: '1 finding at or above "medium"' };
  const failing = { ...counts({ medium: 1 }), run: { ...counts({}).run, ...run } } as ReturnType<
    typeof summary
  >;
  const text = report(createTable(options()), [setting('session=1')], failing, audit);
  expect(text).toMatch(/\n {9}exit 1: 1 finding at or above "medium"\n$/);
});

test.each([40, 47, 60, 71, 72, 80, 99, 100, 120, 200])(
  'every line fits %i columns, whatever is in it',
  (columns) => {
    const long = 'x'.repeat(300);
    const hostile = auditReport({
      findings: [
        findingRecord({
          cookieName: long,
          host: `${long}.example`,
          message: long,
          fix: { framework: null, code: null, text: long, where: null },
        }),
      ],
      sessions: [flaskLogin()],
      inventory: [
        inventoryRecord({ name: long, host: `${long}.test`, role: 'session' }),
        inventoryRecord({ name: '日本語のクッキー' }),
      ],
    });
    for (const count of [3, 30]) {
      const fields = [
        ...settings(count),
        setting(`${long}=1; Domain=${long}; Path=/${long}; SameSite=${long}`),
      ];
      const text = report(
        createTable(options({ columns })),
        fields,
        counts({ high: 1, medium: 2, low: 3, info: 4 }),
        hostile,
      );
      for (const line of text.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
    }
  },
);

test('under LANG=C all is ASCII', () => {
  const text = report(
    createTable(options({ isAsciiOnly: true })),
    [setting('日本=1')],
    counts({ high: 1, medium: 1, low: 1, info: 1 }),
    audit,
  );
  expect(text).toMatch(/^[\x0a\x20-\x7e]*$/);
  expect(text).toContain('Verdict  !! 1 high  ! 1 medium  * 1 low  . 1 info');
});

test('nothing from the wire reaches the terminal raw; colours only when they are wanted', () => {
  const hostile = [setting('a\x1b[2J=\x07b\u202e; Path=/\x9b')];
  expect(report(createTable(options()), hostile, summary(), audit)).not.toMatch(
    /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/,
  );
  expect(report(createTable(options({ colour: true })), hostile, counts({ high: 1 }), audit)).toContain(
    '\x1b[1;31m◆ 1 high\x1b[0m',
  );
});

test('what is piped has every name whole, in its line', () => {
  const host = 'img23.very-long-subdomain.region-eu-west-1.compute.cloudprovider.example';
  const name = `session-${'x'.repeat(80)}`;
  const path = `/${'y'.repeat(90)}`;
  const found = auditReport({ findings: [findingRecord({ host, cookieName: name })] });
  const table = createTable(options({ isTerminal: false }));
  const text = report(table, [setting(`${name}=1; Path=${path}`)], counts({ medium: 1 }), found);
  for (const whole of [host, name, `Path=${path}`]) expect(text).toContain(whole);
  expect(text.slice(text.indexOf('\nWorst'))).toContain(host);
});
