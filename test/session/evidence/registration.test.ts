import { describe, expect, it } from 'vitest';
import { isPendingPlace, isRegistrationPath } from '../../../src/session/evidence/registration.ts';
import type { Visit } from '../browsing.ts';
import { told } from '../told.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const sid = (value: string) => [`sid=${value}; Path=/; HttpOnly`];
const FORM = '<title>Log in</title><form method=post><input name=user><input name=p type=password></form>';
const HOME = '<title>Home</title><p>Hello</p>';
const LOGIN = /Login|login/;
const visitor: Visit = { ask: 'GET /', page: HOME, set: sid(B) };

describe('a registration', () => {
  const FIELDS = 'email=a&password=s3cret-pass&password_confirmation=s3cret-pass';

  it.each([
    ...[
      '/register',
      '/signup',
      '/users',
      '/users/sign_up',
      '/api/v1/users',
      '/create-account',
      '/account/register',
    ],
    ...[
      '/registrieren',
      '/inscription',
      '/registro',
      '/cadastro',
      '/registrazione',
      '/registreren',
      '/rejestracja',
    ],
  ])('logs in: %s', async (path) => {
    const visit: Visit = { ask: `POST ${path}`, form: FIELDS, to: '/welcome', set: sid(A) };
    expect(await told([visitor, visit], LOGIN)).toEqual([
      '2 Login by registration: sends value 1; gets value 2',
    ]);
  });

  it('logs in by JSON', async () => {
    const json = { user: { email: 'a', password: 'b' } };
    const visit: Visit = { ask: 'POST /api/users', json, status: 201, returns: { id: 1 }, set: sid(A) };
    expect(await told([visit], LOGIN)).toEqual(['1 Login by registration: gets value 1']);
  });

  it.each<[string, Visit]>([
    ['to the login', { ask: 'POST /register', form: FIELDS, to: '/login', set: sid(A) }],
    ['a mail first', { ask: 'POST /register', form: FIELDS, to: '/check-your-mail', set: sid(A) }],
    ['the form again', { ask: 'POST /register', form: FIELDS, page: FORM, set: sid(A) }],
    ['refused', { ask: 'POST /signup', form: FIELDS, status: 422, page: FORM, set: sid(A) }],
    ['the same value', { ask: 'POST /signup', form: FIELDS, to: '/welcome', set: sid(B) }],
    ['no password', { ask: 'POST /users', form: 'name=a', to: '/users/1', set: sid(A) }],
    ['a new password', { ask: 'POST /password/reset', form: FIELDS, to: '/', set: sid(A) }],
  ])('logs nobody in: %s', async (_, visit) => {
    expect(await told([visitor, visit], LOGIN)).toEqual([]);
  });

  it('by a user makes an account for another one', async () => {
    const login: Visit = { ask: 'POST /login', form: 'user=a&password=b', to: '/', set: sid(B) };
    const visit: Visit = { ask: 'POST /users', form: FIELDS, to: '/users/2', set: sid(A) };
    expect(await told([login, visit], LOGIN)).toEqual(['1 Login: gets value 1']);
  });
});

it('is told from what is called like it', () => {
  for (const path of ['/register.php', '/auth/sign-up', '/en/inscription', '/users/', '/join'])
    expect(isRegistrationPath(path), path).toBe(true);
  for (const path of ['/registry', '/users/7', '/joint-ventures', '/user-guide', '/accounting'])
    expect(isRegistrationPath(path), path).toBe(false);
});

it('is not over where there is more to do', () => {
  for (const place of ['/verify', '/check-your-inbox', 'https://a.test/users/confirm?x=1', '/pending'])
    expect(isPendingPlace(place), place).toBe(true);
  for (const place of ['/', '/welcome', 'https://mail.test/home', '/dashboard'])
    expect(isPendingPlace(place), place).toBe(false);
});
