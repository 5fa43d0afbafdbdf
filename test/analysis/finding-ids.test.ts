import { expect, test } from 'vitest';
import { FindingIds } from '../../src/analysis/finding-ids.ts';
import { finding } from '../support/findings.ts';

const one = finding({ rule: 'one' });
const two = finding({ rule: 'two' });
const three = finding({ rule: 'three' });

test('of one list in its order', () => {
  expect(new FindingIds().of([two, one])).toEqual(['f1', 'f2']);
});

test('each keeps its id, wherever it stands, and whatever else changes of it', () => {
  const ids = new FindingIds();
  ids.of([one, three]);
  expect(ids.of([two, { ...three, severity: 'high', count: 9, path: '/a' }, one])).toEqual([
    'f3',
    'f2',
    'f1',
  ]);
});

test('what was taken back and is found again has another one', () => {
  const ids = new FindingIds();
  ids.of([one, two]);
  expect(ids.of([two])).toEqual(['f2']);
  expect(ids.of([one, two])).toEqual(['f3', 'f2']);
});

test('rule, host, cookie and variant distinguish them', () => {
  const others = [{ host: 'b.example' }, { cookie: null }, { cookie: 'null' }, { variant: 'x' }];
  const all = [one, ...others.map((change) => ({ ...one, ...change }))];
  expect(new FindingIds().of(all)).toEqual(['f1', 'f2', 'f3', 'f4', 'f5']);
});
