import { expect, test } from 'vitest';
import { MAX_TOKEN_TURNS } from '../../src/session/limits.ts';
import { TokenLogins } from '../../src/session/token-logins.ts';
import { exchange } from './tracked.ts';

test('a client that logs in again and again does not fill the memory', () => {
  const logins = new TokenLogins();
  const login = exchange('POST /login', {
    loginSigns: ['a POST to /login'],
    request: { form: { kind: 'json', fields: ['password'], actions: [] } as never },
  });
  for (let index = 0; index < MAX_TOKEN_TURNS + 5; index++) {
    const fields = [{ name: 'Authorization', value: `Bearer token-number-${index}-of-many` }] as never;
    logins.noteLogin(login, true);
    logins.noteUse(exchange('GET /me', { request: { fields } }), () => true, true);
  }
  expect(logins.list()).toMatchObject([{ kind: 'opaque', dropped: 5 }]);
  expect(logins.list()[0]!.turns).toHaveLength(MAX_TOKEN_TURNS);
});
