import { expect, it } from 'vitest';
import { continuesFlow, isWithinFlow } from '../../../src/session/evidence/login-flow.ts';
import { header, request } from '../../support/messages.ts';

const KEY = '4aPfFGuLFemWmSnnQVEeBuJjlmo6GcEnyJClNtPqT64';
const OTHER = 'yzkIzHavM99o_uZFemsLKK0atWaGZv9eGiRUQHsLVad';

it.each([
  [`/interaction/${KEY}`, `/auth/${KEY}`, true],
  [`/interaction/${KEY}/login`, `/auth/${KEY}`, true],
  [`/interaction/${KEY}/confirm`, `/oauth/authorize/${KEY}`, true],
  // Another one begins anew.
  [`/interaction/${KEY}`, `/auth/${OTHER}`, false],
  [`/account`, `/auth/${KEY}`, false],
  // The page with the form.
  [`/flow/${KEY}/password`, `/login/${KEY}`, false],
  [`/flow/${KEY}/password`, `/auth/sign-in/${KEY}`, false],
  [`/flow/${KEY}`, `/auth/${KEY}/login`, false],
  // No keys.
  ['/users/settings', '/auth/settings', false],
  ['/shop/authentication-page', '/auth/authentication-page', false],
  ['/', '/', false],
])('from %s to %s: %s', (path, target, isSame) => {
  expect(continuesFlow(path, target)).toBe(isSame);
});

it.each([
  [`http://id.example/interaction/${KEY}`, true],
  [`/interaction/${KEY}?x=1`, true],
  [`http://id.example/auth/${KEY}`, false],
  ['http://id.example/', false],
  [null, false],
])('a page that comes from %s: %s', (referer, isWithin) => {
  const fields = referer === null ? [] : [header('Referer', referer)];
  expect(isWithinFlow(request({ target: `/auth/${KEY}`, fields }))).toBe(isWithin);
});
