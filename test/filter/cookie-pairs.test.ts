import { expect, test } from 'vitest';
import { cookieFieldKind, pairAt, setCookiePair } from '../../src/filter/cookie-pairs.ts';
import { header } from '../support/messages.ts';

test.each([
  ['a=b; Path=/', 'a', 'b'],
  [' a = b=c ; x', 'a', 'b=c'],
  ['novalue', '', 'novalue'],
  ['=x', '', 'x'],
  ['a=', 'a', ''],
  ['; Path=/', '', ''],
  ['a; b=c', '', 'a'],
])('%s sets %s to %s', (text, name, value) => {
  const pair = setCookiePair(text);
  expect(pair.name).toBe(name);
  expect(text.slice(pair.valueStart, pair.valueEnd)).toBe(value);
});

test('a pair inside a longer text', () => {
  const pair = pairAt('a=1; b=2', 4, 8);
  expect(pair).toEqual({ name: 'b', valueStart: 7, valueEnd: 8 });
});

test('knows the lines that carry cookies', () => {
  expect(cookieFieldKind(header('set-COOKIE', ''))).toBe('set-cookie');
  expect(cookieFieldKind(header('Cookie', ''))).toBe('cookie');
  expect(cookieFieldKind(header('Cookie2', ''))).toBeNull();
  expect(cookieFieldKind(header('Server', ''))).toBeNull();
});
