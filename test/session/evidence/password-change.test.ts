// Whether a change of the password worked, by its response.

import { expect, it } from 'vitest';
import { isPasswordChanged } from '../../../src/session/evidence/password-change.ts';
import { header } from '../../support/messages.ts';
import { change, type ExchangeChange, exchange } from '../tracked.ts';

const changed = (
  response: NonNullable<ExchangeChange['response']>,
  kind: Parameters<typeof change>[0] = 'untouched',
) => isPasswordChanged(exchange('POST /account/password', { response }), change(kind));

it('by its status, by where it leads, or by a new session', () => {
  expect(changed({ status: 204 })).toBe(true);
  expect(changed({ status: 302, fields: [header('Location', '/account')] })).toBe(true);
  expect(changed({ status: 200 }, 'rotated')).toBe(true);
});

it('not by success alone, nor where it leads back to the form or to the login', () => {
  expect(changed({ status: 200 })).toBe(false);
  expect(changed({ status: 400 }, 'rotated')).toBe(false);
  expect(changed({ status: 302, fields: [header('Location', '/account/password')] })).toBe(false);
  expect(changed({ status: 302, fields: [header('Location', '/login')] })).toBe(false);
});
