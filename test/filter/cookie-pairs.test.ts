import { expect, test } from 'vitest';
import { cookieFieldKind, pairAt, setCookiePair, withFields } from '../../src/filter/cookie-pairs.ts';
import { fieldValues } from '../../src/record/message.ts';
import { header, request, response } from '../support/messages.ts';

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

test('a copy with other lines reaches none of the old ones, and keeps the rest', () => {
  const fields = [header('X', 'y')];
  for (const original of [request(), response()]) {
    const quick = { ...original, valuesOf: () => ['old'] };
    const copy = withFields(quick, fields);
    expect(fieldValues(copy, 'set-cookie')).toEqual([]);
    expect(copy).toEqual({ ...original, fields });
  }
});

test('a copy keeps what the rules have said', () => {
  const raised = [{ rule: 'a', severity: 'low' }];
  expect(withFields(response({ raised }), []).raised).toBe(raised);
  expect('raised' in withFields(response(), [])).toBe(false);
});
