import { expect, it } from 'vitest';
import { isDenial } from '../../../src/session/evidence/denial.ts';
import { header, response } from '../../support/messages.ts';

const denies = (status: number, location: string | null = null, path = '/account') =>
  isDenial(response({ status, fields: location === null ? [] : [header('Location', location)] }), path);

it('401, 403, and a redirect to a login', () => {
  expect(denies(401)).toBe(true);
  expect(denies(403)).toBe(true);
  expect(denies(302, '/login?next=/account')).toBe(true);
});

it('no other status or redirect, and not the login itself', () => {
  expect(denies(404)).toBe(false);
  expect(denies(302, '/home')).toBe(false);
  expect(denies(302, '/login', '/login')).toBe(false);
  expect(denies(200, '/login')).toBe(false);
});
