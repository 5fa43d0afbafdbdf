import { expect, it } from 'vitest';
import { chromiumMaxAge, firefoxMaxAge, standardMaxAge } from '../../src/cookie/max-age.ts';

const LONGEST = Number.MAX_SAFE_INTEGER;
const OVER = Number.MIN_SAFE_INTEGER;

// What the browsers do was measured with Chromium 156 and Firefox 153.
it.each<[string, standard: number | null, chromium: number | null, firefox: number | null]>([
  ['60', 60, 60, 60],
  ['060', 60, 60, 60],
  ['0', 0, 0, 0],
  ['-0', 0, 0, OVER],
  ['-60', -60, -60, OVER],
  ['+60', null, 60, null],
  ['+0', null, 0, null],
  ['++60', null, null, null],
  ['-', null, null, OVER],
  ['--1', null, null, OVER],
  ['-1.5', null, null, OVER],
  ['-x', null, null, OVER],
  ['- 60', null, null, OVER],
  ['+', null, null, null],
  ['', null, null, null],
  ['60s', null, null, null],
  ['60.5', null, null, null],
  ['1e3', null, null, null],
  ['"60"', null, null, null],
  ['99999999999999999999', LONGEST, LONGEST, LONGEST],
  ['-99999999999999999999', OVER, OVER, OVER],
])('%j', (text, standard, chromium, firefox) => {
  expect([standardMaxAge(text), chromiumMaxAge(text), firefoxMaxAge(text)]).toEqual([
    standard,
    chromium,
    firefox,
  ]);
});
