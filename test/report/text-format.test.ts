import { expect, test } from 'vitest';
import { listText, nameOf, repetition, subjectOf } from '../../src/report/text-format.ts';

test('how often', () => {
  expect([repetition(1), repetition(2)]).toEqual(['', ' (2 times)']);
});

test('what something is about', () => {
  expect(subjectOf('session', 'localhost:5000')).toBe('session on localhost:5000');
  expect(subjectOf(null, 'localhost:5000')).toBe('localhost:5000');
  expect(nameOf('')).toBe('(no name)');
  expect(nameOf('x'.repeat(9999)).length).toBeLessThan(1000);
  expect(subjectOf(null, 'x'.repeat(9999)).length).toBeLessThan(1000);
});

test('lists say how many they leave out', () => {
  expect(listText(['a', 'b'], 0)).toBe('a, b');
  expect(listText(['a', 'b'], 12, '; ')).toBe('a; b; 12 more');
  expect(listText([], 0)).toBe('');
});
