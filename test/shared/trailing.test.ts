import { expect, it } from 'vitest';
import { withoutTrailing } from '../../src/shared/trailing.ts';

it.each([
  ['/a//', '/a'],
  ['/a/b', '/a/b'],
  ['//', ''],
  ['', ''],
  ['//a', '//a'],
])('%s without slashes at its end', (text, expected) => {
  expect(withoutTrailing(text, '/')).toBe(expected);
});
