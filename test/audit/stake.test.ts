import { expect, it } from 'vitest';
import { type Stake, stakeOf } from '../../src/audit/stake.ts';
import { COOKIE_ROLES, type CookieRole } from '../../src/session/cookie-role.ts';

const STAKES: Readonly<Partial<Record<CookieRole, Stake>>> = {
  session: 'login',
  'remember-me': 'login',
  csrf: 'token',
  'login-flow': 'token',
  'trusted-device': 'token',
  'page-password': 'token',
};

it.each(COOKIE_ROLES.filter((role) => role !== 'unknown'))('%s', (role) => {
  for (const isKey of [false, true]) expect(stakeOf(role, isKey)).toBe(STAKES[role] ?? 'none');
});

it('of a cookie whose use is unknown the value decides', () => {
  expect(stakeOf('unknown', true)).toBe('unclear');
  expect(stakeOf('unknown', false)).toBe('none');
});
