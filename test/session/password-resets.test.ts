// Whose password was reset, as the login that follows shows.

import { expect, it } from 'vitest';
import { PasswordResets } from '../../src/session/password-resets.ts';
import { exchange } from './tracked.ts';

const USER = 'hash of ada';

function reset(status = 204, user: string | null = null) {
  const form = { kind: 'urlencoded', fields: ['token', 'password'], actions: [], user } as const;
  return exchange('POST /reset-password', { request: { form }, response: { status } });
}

/** The frame of the reset that a login follows `seconds` later; null: none. */
function frameFor(of: ReturnType<typeof reset>, seconds = 5, host = of.host): number | null {
  const resets = new PasswordResets();
  resets.note(of);
  const { client, at } = of.source;
  const later = { ...at, seconds: at.seconds + seconds };
  const found = resets.take(host, client, USER, later);
  expect(resets.take(host, client, USER, later)).toBeNull();
  return found?.frame ?? null;
}

it('is that of the user who logs in within ten minutes, once', () => {
  const one = reset();
  expect(frameFor(one)).toBe(one.request.frame);
  expect(frameFor(one, 600)).toBe(one.request.frame);
  expect(frameFor(reset(204, USER))).toBe(one.request.frame);
});

it('is not known later, of another user, elsewhere, or where it failed', () => {
  expect(frameFor(reset(), 601)).toBeNull();
  expect(frameFor(reset(204, 'hash of bob'))).toBeNull();
  expect(frameFor(reset(), 5, 'other.example')).toBeNull();
  expect(frameFor(reset(422))).toBeNull();
});
