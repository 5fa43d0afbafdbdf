import { describe, expect, test } from 'vitest';
import { baselineOf, compareWithBaseline } from '../../src/audit/baseline.ts';
import { finding } from '../support/findings.ts';

const ENTRY = { rule: 'samesite-missing', host: 'localhost', cookie: 'session', path: '/' };

test('a finding is recognised whatever its port, frames, count and severity are', () => {
  const { isAccepted } = compareWithBaseline([], [ENTRY]);
  const again = finding({ host: 'localhost:8080', severity: 'high', count: 1, message: 'other words' });
  expect(isAccepted(again)).toBe(true);
  expect(isAccepted(finding({ host: 'localhost' }))).toBe(true);
});

test.each([
  [{ rule: 'secure-missing' }],
  [{ host: 'app.localhost:5000' }],
  [{ host: '[::1]:5000' }],
  [{ cookie: 'Session' }],
  [{ cookie: null }],
  [{ path: '/app' }],
  [{ path: null }],
])('%j is another finding', (change) => {
  expect(compareWithBaseline([], [ENTRY]).isAccepted(finding(change))).toBe(false);
});

test('entries that match no finding are listed, each once', () => {
  const other = { ...ENTRY, host: '[::1]', cookie: null };
  const { gone } = compareWithBaseline([finding()], [ENTRY, other, other]);
  expect(gone).toEqual([other]);
});

test('what is written is sorted by host, cookie, path and rule, each once, and accepts what it was made of', () => {
  const findings = [
    finding({ host: 'b.test:81' }),
    finding({ host: 'b.test:82' }),
    finding({ host: 'a.test', cookie: 'z' }),
    finding({ host: 'a.test', cookie: 'b', rule: 'secure-missing' }),
    finding({ host: 'a.test', cookie: 'b' }),
    finding({ host: '[::1]:443', cookie: null, path: null }),
  ];
  const entries = baselineOf(findings);
  expect(entries).toEqual([
    { ...ENTRY, host: '[::1]', cookie: null, path: null },
    { ...ENTRY, host: 'a.test', cookie: 'b' },
    { ...ENTRY, host: 'a.test', cookie: 'b', rule: 'secure-missing' },
    { ...ENTRY, host: 'a.test', cookie: 'z' },
    { ...ENTRY, host: 'b.test' },
  ]);
  expect(baselineOf(findings.toReversed())).toEqual(entries);
  const { isAccepted, gone } = compareWithBaseline(findings, entries);
  expect(findings.every(isAccepted)).toBe(true);
  expect(gone).toEqual([]);
});

describe('an entry with a day', () => {
  const until = { ...ENTRY, reason: 'the proxy adds it', expires: '2027-03-31' };
  const said = { reason: 'the proxy adds it', expires: '2027-03-31' };

  test.each([
    ['2027-03-30', true],
    ['2027-03-31', true],
    ['2027-04-01', false],
    ['2028-01-01', false],
    ['', true],
  ])('on the day "%s" it accepts its finding: %s', (today, isAccepted) => {
    const comparison = compareWithBaseline([finding()], [until], today);
    expect(comparison.isAccepted(finding())).toBe(isAccepted);
    expect(comparison.acceptanceOf(finding())).toEqual({ ...said, expired: !isAccepted });
    expect(comparison.gone).toEqual([]);
  });

  test('without one it stays, and what it does not name is not accepted', () => {
    const comparison = compareWithBaseline([finding()], [ENTRY], '9999-12-31');
    expect(comparison.acceptanceOf(finding())).toEqual({ reason: null, expires: null, expired: false });
    expect(comparison.acceptanceOf(finding({ cookie: 'other' }))).toBeNull();
  });

  test('a new baseline keeps the reason, and the day while it is not over', () => {
    expect(baselineOf([finding()], [until], '2027-03-31')).toEqual([until]);
    expect(baselineOf([finding()], [until], '2027-04-01')).toEqual([{ ...ENTRY, reason: until.reason }]);
    expect(baselineOf([], [until], '')).toEqual([]);
  });
});
