import { expect, test } from 'vitest';
import { didYouMean, editDistance, nearestNames } from '../../src/shared/did-you-mean.ts';

test.each([
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['json', 'jsno', 1],
  ['csv', 'csv', 0],
])('%s and %s are %i edits apart', (from, to, edits) => {
  expect(editDistance(from, to)).toBe(edits);
  expect(editDistance(to, from)).toBe(edits);
});

test('suggests what is close or contains the word, best first, and nothing else', () => {
  const known = ['http.set_cookie', 'http.cookie', 'tcp.port'];
  expect(nearestNames('http.set_cooki', known)[0]).toBe('http.set_cookie');
  expect(nearestNames('set_cookie', known)).toEqual(['http.set_cookie']);
  expect(nearestNames('dns.flags', known)).toEqual([]);
  expect(didYouMean('dns.flags', known)).toBe('');
});
