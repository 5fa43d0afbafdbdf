// Which cookie of a request is a refresh token, by its role. test/session/refresh-cookies.test.ts tries whole stories.

import { expect, it } from 'vitest';
import {
  isRefreshPath,
  isRefreshToken,
  refreshCookie,
} from '../../../src/session/evidence/refresh-cookie.ts';
import { sessionEvidence } from '../../../src/session/transition.ts';
import { request } from '../../support/messages.ts';
import { exchange, respondTo, sendValue, trackedValue } from '../tracked.ts';

const sentOf = (...names: string[]) =>
  names.map((name, index) => sendValue(trackedValue(`7d1e90b3c5a24f68b1d7e3f9a0c2b4d${index}`, name), 5));

/** The name of the refresh token that a request carries. */
const found = (method: string, target: string, ...names: string[]) =>
  refreshCookie(request({ method, target }), sentOf(...names))?.value.session.name ?? null;

it('by its name, wherever it goes', () => {
  expect(found('GET', '/account', 'refreshToken')).toBe('refreshToken');
  expect(found('POST', '/auth', 'at', 'x-refresh')).toBe('x-refresh');
});

it('by a path that says so, where it is alone and remembers nobody', () => {
  expect(found('POST', '/auth/refresh', 'rt')).toBe('rt');
  expect(found('POST', '/auth/refresh', 'at', 'rt')).toBeNull();
  expect(found('POST', '/auth/refresh', 'remember_me')).toBeNull();
  expect(found('POST', '/books/renew', 'rt')).toBeNull();
});

it('as the same call has replaced it before', () => {
  const [one] = sentOf('rt');
  const before = exchange('POST /api/token/next', { sent: [one!] });
  respondTo(before, one!.value.session, sessionEvidence('rotated', 'high'));
  const asked = (method: string, target: string) => refreshCookie(request({ method, target }), [one!]);
  expect(asked('POST', '/api/token/next')).toBe(one);
  expect(asked('POST', '/api/other')).toBeNull();
  expect(asked('GET', '/api/token/next')).toBeNull();
});

it.each(['/auth/refresh', '/api/refreshToken/', '/token/refresh', '/auth/renew', '/session/renew'])(
  '%s says so',
  (path) => {
    expect(isRefreshPath(path)).toBe(true);
  },
);

it.each(['/refresh/settings/theme', '/loans/renew', '/account'])('%s does not', (path) => {
  expect(isRefreshPath(path)).toBe(false);
});

it('of a long path the end is looked at', () => {
  expect(isRefreshPath(`${'/auth'.repeat(200_000)}/refresh`)).toBe(true);
  for (const part of ['/auth', '/refresh']) expect(isRefreshPath(`${part.repeat(200_000)}/x`)).toBe(false);
  expect(isRefreshPath(`/${'refresh'.repeat(200_000)}/x`)).toBe(false);
});

it('of several that are sent only one is what refreshes', () => {
  const refreshing = (...names: string[]) => {
    const sent = sentOf(...names);
    const asked = exchange('POST /auth/refresh', { sent });
    return sent
      .filter(({ value }) => isRefreshToken(asked, value.session))
      .map(({ value }) => value.session.name);
  };
  expect(refreshing('access_token', 'refresh_token')).toEqual(['refresh_token']);
  expect(refreshing('access_token', 'rt')).toEqual(['rt']);
  expect(refreshing('rt')).toEqual(['rt']);
  // Nothing shows which.
  expect(refreshing('one', 'two')).toEqual([]);
});
