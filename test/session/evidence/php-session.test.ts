import { expect, it } from 'vitest';
import { isPhpIdentifier, opensPhpSession } from '../../../src/session/evidence/php-session.ts';
import { header, response } from '../../support/messages.ts';

it('an opened session shows by the birthday that PHP sends with it', () => {
  const opens = (expires: string) => opensPhpSession(response({ fields: [header('Expires', expires)] }));
  expect(opens('Thu, 19 Nov 1981 08:52:00 GMT')).toBe(true);
  expect(opens('Thu, 01 Jan 1970 00:00:00 GMT')).toBe(false);
  expect(opensPhpSession(response({ fields: [] }))).toBe(false);
});

it('identifiers are of 22 to 256 characters with 4, 5 or 6 bits', () => {
  for (const value of ['br78qj691d4kcmfha0qjia9v9p', '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6', 'a,-'.repeat(16)])
    expect(isPhpIdentifier(value), value).toBe(true);
  for (const value of ['a'.repeat(21), 'a'.repeat(257), `${'a'.repeat(26)}.x`, `${'a'.repeat(26)}%2C`, ''])
    expect(isPhpIdentifier(value), value).toBe(false);
});
