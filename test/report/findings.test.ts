import { expect, test } from 'vitest';
import type { FindingRecord } from '../../src/record/records.ts';
import { displayWidth } from '../../src/report/display-width.ts';
import { findingsText, goneText, severityCounts } from '../../src/report/findings.ts';
import { pageOf } from '../../src/report/labelled-text.ts';
import { auditReport, findingRecord } from '../support/findings.ts';

const page = pageOf(80, false);
const textOf = (findings: readonly FindingRecord[], details = false): string =>
  findingsText(auditReport({ findings }), page, details);

test('a block says who, what, why, what to type, and where to look', () => {
  expect(textOf([findingRecord()])).toBe(
    [
      'MEDIUM  session on localhost:5000: SameSite is missing',
      '        The cookie "session" has no SameSite attribute.',
      '        Other sites can act in the name of the user.',
      "  Fix   Flask: app.config['SESSION_COOKIE_SAMESITE'] = 'Lax' (app.py)",
      '  Seen  frames 18 ... 54 (4 times) - Wireshark: (tcp.stream == 1 or tcp.stream',
      '        == 4) and http.set_cookie contains "session="',
      '  More  crumbshark rules samesite-missing',
      '',
    ].join('\n'),
  );
});

test.each<[Partial<FindingRecord>, string]>([
  [{ count: 1, evidence: [{ input: 'a', frame: 7, stream: 0 }] }, 'frame 7 - Wireshark'],
  [
    {
      count: 2,
      evidence: [
        { input: 'a', frame: 7, stream: 0 },
        { input: 'a', frame: 7, stream: 0 },
      ],
    },
    'frame 7 (2 times) - ',
  ],
  [
    {
      count: 3,
      evidence: [
        { input: 'a.pcap', frame: 7, stream: 0 },
        { input: 'b.pcap', frame: 9, stream: 1 },
      ],
    },
    'frame 7 of a.pcap ... frame 9 of b.pcap (3 times) - ',
  ],
])('evidence %#', (change, words) => {
  expect(textOf([findingRecord(change)])).toContain(words);
});

test('captures are named when there are several', () => {
  const evidence = [{ input: 'b.pcap', frame: 7, stream: 0 }];
  const text = textOf([findingRecord(), findingRecord({ rule: 'other', evidence, count: 1 })]);
  expect(text).toContain('frames 18 ... 54 of login.pcap (4 times)');
  expect(text).toContain('frame 7 of b.pcap - ');
});

test('the same change for several cookies is listed once, with the names of the others', () => {
  const text = textOf([
    findingRecord(),
    findingRecord({ cookieName: 'b' }),
    findingRecord({ cookieName: 'c', host: 'other.test' }),
    findingRecord({ cookieName: 'd', message: 'The cookie "d" has it twice.' }),
    findingRecord({
      cookieName: 'e',
      fix: { framework: null, code: null, text: 'Something else.', where: null },
    }),
    findingRecord({ cookieName: 'f', severity: 'low' }),
  ]);
  expect(text.match(/SameSite is missing$/gm)).toHaveLength(3);
  expect(text).toContain('  Also  b, c on other.test\n        The cookie "d" has it twice.\n');
  expect(
    textOf([findingRecord(), findingRecord({ cookieName: 'b' })], true).match(/Wireshark/g),
  ).toHaveLength(2);
});

test('findings of severity info take a line for each rule, unless details are wanted', () => {
  const info = { severity: 'info' } as const;
  const infoLines = [
    findingRecord({ ...info, cookieName: 'a' }),
    findingRecord({ ...info, cookieName: 'b' }),
    findingRecord({ ...info, cookieName: null, host: 'other.test' }),
  ];
  expect(textOf(infoLines)).toBe(
    'INFO    SameSite is missing: a, b on localhost:5000; other.test\n        (samesite-missing)\n',
  );
  expect(textOf(infoLines, true).match(/^INFO/gm)).toHaveLength(3);
});

test('what the baseline accepts is folded, and what is gone is named', () => {
  const accepted = [findingRecord({ accepted: true }), findingRecord({ accepted: true, cookieName: 'b' })];
  expect(textOf(accepted)).toBe('2 accepted in the baseline\n');
  expect(textOf(accepted, true)).toContain(
    '  - b on localhost:5000: SameSite is missing (samesite-missing)\n',
  );
  const gone = [{ rule: 'nameless', host: 'a.test', cookie: '', path: null }];
  expect(findingsText(auditReport({ gone }), page, false)).toBe(`${goneText(gone)}\n`);
  expect(goneText(gone)).toBe('In the baseline, but not found any more: nameless ((no name) on a.test)');
  const many = Array.from({ length: 100 }, () => gone).flat();
  expect(goneText(many)).toMatch(/, 88 more$/);
});

test('a flood of findings does not flood the screen, and says what it leaves out', () => {
  const flood = (change: (index: number) => Partial<FindingRecord>): FindingRecord[] =>
    Array.from({ length: 500 }, (_, index) => findingRecord(change(index)));
  const cookies = textOf(flood((index) => ({ cookieName: `c${index}` })));
  const rules = textOf(flood((index) => ({ rule: `r${index}` })));
  const infoLines = textOf(flood((index) => ({ rule: `r${index}`, severity: 'info' })));
  for (const text of [cookies, rules, infoLines]) {
    expect(text.split('\n').length).toBeLessThan(250);
    expect(text).toMatch(/and \d+ more findings: --details shows all/);
  }
  expect(cookies).toContain('and 487 more findings');
  expect(rules).toContain('and 470 more findings');
  expect(infoLines).toContain('and 480 more findings');
  expect(
    textOf(
      flood((index) => ({ rule: `r${index}` })),
      true,
    ),
  ).not.toContain('more findings');
});

test('lines fit, whatever the names are', () => {
  const long = 'x'.repeat(5000);
  const text = textOf([findingRecord({ cookieName: long, host: long, message: long, filter: long })]);
  for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
});

test('severities are loud, in colour only when it is wanted', () => {
  const findings = (['high', 'medium', 'low', 'info'] as const).map((severity) =>
    findingRecord({ severity }),
  );
  const text = findingsText(auditReport({ findings }), pageOf(80, true), false);
  expect(text).toContain('\x1b[1;31mHIGH\x1b[0m');
  expect(textOf(findings)).not.toContain('\x1b');
});

test('counts by severity', () => {
  expect(severityCounts({ high: 1, medium: 0, low: 20, info: 3 })).toBe('1 high, 20 low, 3 info');
  expect(severityCounts({ high: 0, medium: 0, low: 0, info: 0 })).toBe('');
  expect(severityCounts({ high: 1, medium: 0, low: 20, info: 3 }, 'low')).toBe('1 high, 20 low');
  expect(severityCounts(undefined)).toBe('');
});
