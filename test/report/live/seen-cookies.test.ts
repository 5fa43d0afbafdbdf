// The rows of cookies that came in two parts.

import { expect, it } from 'vitest';
import { NO_RESULTS } from '../../../src/record/message-results.ts';
import { MAX_LIVE_ROWS } from '../../../src/report/limits.ts';
import { SeenCookies } from '../../../src/report/live/seen-cookies.ts';
import { setting } from '../../support/messages.ts';

const seen = (...names: string[]): SeenCookies => {
  const cookies = new SeenCookies();
  for (const name of names)
    cookies.add(
      { key: name, host: 'a.example', name },
      { message: setting(`${name}=1`), results: NO_RESULTS, index: 0, kind: 'one' },
    );
  return cookies;
};

it('takes in what came later', () => {
  const cookies = seen('a', 'b', 'a');
  cookies.addAll(seen('b', 'c'));
  expect([...cookies.rows].map(({ name, setCount }) => [name, setCount])).toEqual([
    ['a', 2],
    ['b', 2],
    ['c', 1],
  ]);
  expect([cookies.setCookies, cookies.cookies, cookies.arrivals.length]).toEqual([5, 3, 5]);
});

it('keeps to its limit then too', () => {
  const many = (prefix: string): string[] => Array.from({ length: MAX_LIVE_ROWS }, (_, n) => `${prefix}${n}`);
  const cookies = seen(...many('a'));
  cookies.addAll(seen(...many('b'), 'c'));
  expect([cookies.cookies, cookies.forgottenCookies]).toEqual([MAX_LIVE_ROWS, MAX_LIVE_ROWS + 1]);
});
