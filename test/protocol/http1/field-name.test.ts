import { expect, it } from 'vitest';
import { colonAfter } from '../../../src/protocol/http1/field-name.ts';

it.each([
  ['Set-Cookie: a', 10],
  ['set-cookie:a', 10],
  ['SET-COOKIE \t: a', 12],
  ['Set-Cookie2: a', -1],
  ['Set-Cooki: a', -1],
  ['Set-Cookie a', -1],
  ['Set-Cookie', -1],
  ['Set\rCookie: a', -1],
])('%j', (line, colon) => {
  expect(colonAfter(`x\n${line}`, 2, 'set-cookie')).toBe(colon < 0 ? -1 : colon + 2);
});
