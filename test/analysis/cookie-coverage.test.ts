import { expect, test } from 'vitest';
import { type Choice, CookieCoverage, type ExpectedCookie } from '../../src/analysis/cookie-coverage.ts';
import { MAX_COVERAGE_NAMES } from '../../src/analysis/limits.ts';
import { header, request, response, setting } from '../support/messages.ts';

const BY_HOST: Choice = { text: '--host other', byName: false, byHost: true };

function coverageOf(choice: Choice | null = null, ...expected: ExpectedCookie[]): CookieCoverage {
  return new CookieCoverage(choice, expected, (_host, cookie) => cookie.startsWith('_ga'));
}

test('each Set-Cookie has one fate', () => {
  const coverage = coverageOf({ text: '--name a', byName: true, byHost: false });
  coverage.add(setting('a=1', '_ga=2'), null);
  coverage.add(setting('a=1', 'b=2'), [0]);
  coverage.add(setting('b=2'), []);
  coverage.add(request(), []);
  coverage.add(request(), null);
  coverage.add(response({ incomplete: true, fields: [header('Set-Cookie', 'a=1')] }), null);
  expect(coverage.view()).toEqual({
    setCookies: 6,
    judged: 2,
    ignoredCount: 1,
    incompleteCount: 1,
    leftOut: 2,
    messagesLeftOut: 2,
    filter: '--name a',
    hosts: [],
    hostCount: 0,
    names: ['b'],
    nameCount: 1,
  });
});

test('hosts that are left out are named, some of them', () => {
  const coverage = coverageOf(BY_HOST);
  for (let count = 0; count < 2 * MAX_COVERAGE_NAMES; count++)
    coverage.add(response({ request: { url: `http://H${count}.test/` } }), []);
  const { hosts, hostCount, names, leftOut } = coverage.view();
  expect(leftOut).toBe(2 * MAX_COVERAGE_NAMES);
  expect(hosts).toHaveLength(MAX_COVERAGE_NAMES);
  expect(hostCount).toBe(2 * MAX_COVERAGE_NAMES);
  expect(hosts[0]).toBe('h0.test');
  expect(names).toEqual([]);
});

test('a cookie that is expected: by name and host, with its port or without; a deletion sets nothing', () => {
  const expected: ExpectedCookie[] = [
    { name: 'session', host: null },
    { name: 'session', host: 'LOCALHOST' },
    { name: 'session', host: 'localhost:5000' },
    { name: 'SESSION', host: null },
    { name: 'sess*', host: '*.test' },
    { name: 'gone', host: null },
    { name: '_ga', host: null },
  ];
  const coverage = coverageOf(null, ...expected);
  coverage.add(setting('session=1', 'gone=; Max-Age=0', '_ga=1'), null);
  expect(coverage.expected().map(({ fate }) => fate)).toEqual([
    'judged',
    'judged',
    'judged',
    null,
    null,
    null,
    'ignored',
  ]);
});

test('once it is judged, what happens to it later does not count', () => {
  const coverage = coverageOf(BY_HOST, { name: 'session', host: null });
  coverage.add(setting('session=1'), []);
  expect(coverage.expected()[0]?.fate).toBe('leftOut');
  coverage.add(setting('session=1'), null);
  coverage.add(setting('session=1'), []);
  expect(coverage.expected()[0]?.fate).toBe('judged');
});
