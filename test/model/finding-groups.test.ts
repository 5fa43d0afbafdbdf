import { expect, test } from 'vitest';
import { findingGroups } from '../../src/model/finding-groups.ts';
import { findingRecord } from '../support/findings.ts';

test('a change that mends several cookies is one group, the session first', () => {
  const [group, ...rest] = findingGroups([
    findingRecord({ id: 'f1', cookieName: 'theme', session: null }),
    findingRecord({ id: 'f2', cookieName: 'session', session: 's1' }),
  ]);
  expect(rest).toEqual([]);
  expect(group!.first.id).toBe('f2');
  expect(group!.others.map(({ id }) => id)).toEqual(['f1']);
});

test('another fix is another group, but for findings that take a line a rule', () => {
  const fixes = ['one', 'other'].map((text) =>
    findingRecord({ fix: { framework: null, code: null, text, where: null } }),
  );
  expect(findingGroups(fixes)).toHaveLength(2);
  expect(findingGroups(fixes.map((finding) => ({ ...finding, severity: 'low' as const })))).toHaveLength(1);
});

test('the worst first, and of equals those about sessions', () => {
  const order = findingGroups([
    findingRecord({ rule: 'a', severity: 'info' }),
    findingRecord({ rule: 'b', severity: 'medium' }),
    findingRecord({ rule: 'c', severity: 'medium', session: 's1' }),
    findingRecord({ rule: 'd', severity: 'high' }),
  ]).map(({ rule }) => rule);
  expect(order).toEqual(['d', 'c', 'b', 'a']);
});

test('of equals what the application does comes before an attribute that it lacks, what is true everywhere last', () => {
  const order = findingGroups(
    ['secure-missing-loopback', 'cacheable-set-cookie', 'logout-client-only'].map((rule) =>
      findingRecord({ rule, severity: 'low' }),
    ),
  ).map(({ rule }) => rule);
  expect(order).toEqual(['logout-client-only', 'cacheable-set-cookie', 'secure-missing-loopback']);
});

test('what the baseline accepts is in no group', () => {
  expect(findingGroups([findingRecord({ accepted: true })])).toEqual([]);
});
