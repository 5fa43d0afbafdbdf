import { expect, it } from 'vitest';
import { deniedCookie } from '../../src/session/denied-cookie.ts';
import { MAX_DENIED_COOKIE_CHARACTERS } from '../../src/session/limits.ts';

it('is the same for the same cookie alone, however long it is', () => {
  const long = 'x'.repeat(4000);
  expect(deniedCookie('sid', 'abc')).toBe('sid=abc');
  expect(deniedCookie('sid', long)).toBe(deniedCookie('sid', `${long}`));
  expect(deniedCookie('sid', `${long}y`)).not.toBe(deniedCookie('sid', `${long}z`));
  expect(deniedCookie('sid', long).length).toBeLessThan(MAX_DENIED_COOKIE_CHARACTERS + 20);
});
