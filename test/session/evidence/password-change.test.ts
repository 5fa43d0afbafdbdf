// Whether a change of the password worked, by its response.

import { expect, it } from 'vitest';
import { isPasswordResetDone, passwordChangeResult } from '../../../src/session/evidence/password-change.ts';
import { header } from '../../support/messages.ts';
import { change, type ExchangeChange, exchange } from '../tracked.ts';

const changed = (
  response: NonNullable<ExchangeChange['response']>,
  kind: Parameters<typeof change>[0] = 'untouched',
) => passwordChangeResult(exchange('POST /account/password', { response }), change(kind));

it('by its status, by where it leads, or by a new session', () => {
  expect(changed({ status: 204 })).toBe('changed');
  expect(changed({ status: 302, fields: [header('Location', '/account')] })).toBe('changed');
  expect(changed({ status: 200 }, 'rotated')).toBe('changed');
});

it('not by success alone, nor where it leads back to the form or to the login', () => {
  expect(changed({ status: 200 })).toBe('unchanged');
  expect(changed({ status: 400 }, 'rotated')).toBe('unchanged');
  expect(changed({ status: 302, fields: [header('Location', '/login')] })).toBe('unchanged');
});

it('back at the form the query says it, or the page that follows', () => {
  const back = (location: string) => changed({ status: 302, fields: [header('Location', location)] });
  expect(back('/account/password')).toEqual({ awaits: '/account/password' });
  expect(back('/account/password?changed=1')).toBe('changed');
  expect(back('/account/password?error=wrong_password')).toBe('unchanged');
});

it('a reset works where it leads elsewhere than to its own pages', () => {
  const isReset = (path: string) => path.startsWith('/reset');
  const done = (status: number, location = '') => {
    const fields = location === '' ? [] : [header('Location', location)];
    return isPasswordResetDone(exchange('POST /reset', { response: { status, fields } }), isReset);
  };
  expect([done(204), done(302, '/login'), done(302, '/'), done(303, '/login?reset=1')]).not.toContain(false);
  const failed = [done(302, '/reset/x'), done(302, '/login?error=expired'), done(200), done(422), done(500)];
  expect(failed).not.toContain(true);
});
