import { expect, it } from 'vitest';
import { namesError } from '../../../src/session/evidence/error-location.ts';
import { MAX_LOCATION_CHARACTERS } from '../../../src/session/limits.ts';

it.each([
  '/login?error',
  '/login?error=1',
  '/login?error=csrf',
  '/login?login_error=1',
  '/login?loginError=true',
  '/signin?status=failed',
  '/home?message=invalid_token',
  '/?msg=CSRF+mismatch',
  '/error/403',
  '/login/failed',
  '/login/?err=1&next=/',
  '/home#logout-failed',
  'https://shop.example/cb?error=access_denied&state=x',
])('%s', (location) => expect(namesError(location)).toBe(true));

it.each([
  '/',
  '/account',
  '/login?error=',
  '/login?error=0',
  '/login?error=false&a=b',
  '/login?csrf=7d1e90b3',
  '/login?next=/terror',
  '/login?session=expired',
  '/login?logout',
  '/mirror?of=1',
  '/failsafe',
  '/cb?code=invalidate',
])('%s is none', (location) => expect(namesError(location)).toBe(false));

it('looks no further than the limit', () => {
  const before = (characters: number) => `/${'x'.repeat(characters - 1)}?error=1`;
  expect(namesError(before(MAX_LOCATION_CHARACTERS - '?error=1'.length))).toBe(true);
  expect(namesError(before(MAX_LOCATION_CHARACTERS))).toBe(false);
});
