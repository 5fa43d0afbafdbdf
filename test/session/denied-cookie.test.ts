import { expect, it } from 'vitest';
import { deniedCookie } from '../../src/session/denied-cookie.ts';

it('is the same for the same cookie alone, however long it is', () => {
  const long = 'x'.repeat(4000);
  expect(deniedCookie('sid', 'abc')).toBe(deniedCookie('sid', `ab${'c'}`));
  expect(deniedCookie('sid', 'abc')).not.toBe(deniedCookie('id', 'abc'));
  expect(deniedCookie('sid', `${long}y`)).not.toBe(deniedCookie('sid', `${long}z`));
});
