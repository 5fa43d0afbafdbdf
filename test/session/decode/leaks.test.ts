import { describe, expect, it } from 'vitest';
import { isInternalAddress, leaksOf } from '../../../src/session/decode/leaks.ts';

describe('leaksOf', () => {
  it.each([
    ['_auth_user_id', 'user number'],
    ['userId', 'user number'],
    ['sub', 'user number'],
    ['preferred_username', 'user name'],
    ['displayName', 'real name'],
    ['email_address', 'e-mail'],
    ['is_admin', 'role'],
    ['roles', 'role'],
    ['access_token', 'token'],
    ['csrf_token', 'CSRF token'],
    ['_csrfToken', 'CSRF token'],
    ['oldPassword', 'password'],
    ['api-key', 'secret'],
    ['session_id', 'session number'],
    ['phoneNumber', 'phone number'],
    ['date_of_birth', 'birth date'],
    ['iban', 'card or account number'],
    ['ssn', 'identity number'],
    ['zipCode', 'postal address'],
    ['remote_addr', 'client address'],
    ['_flashes', 'message to the user'],
  ])('%s leaks the %s', (key, leak) => {
    expect(leaksOf({ [key]: 'x' })).toEqual([leak]);
  });

  it('a number of a user that is its name', () => {
    for (const name of ['ada', 'Ada Lovelace', 'ada.lovelace'])
      expect(leaksOf({ sub: name })).toEqual(['user name']);
    // A number, identifiers of Auth0 and MongoDB, random letters, hexadecimal ones.
    for (const number of [
      '42',
      7,
      'auth0|5f7c8ec7',
      '5f7c8ec7c33c6c004bbafe82',
      'aBcDeFgHiJ',
      'deadbeefdeadbeef',
    ])
      expect(leaksOf({ sub: number })).toEqual(['user number']);
  });

  it.each([
    'cart',
    'views',
    'compass',
    'passenger',
    'authorisation',
    'grid',
    'video',
    'monkey',
    'theme',
    'tokenizer',
  ])('%s leaks nothing', (key) => expect(leaksOf({ [key]: 'x' })).toEqual([]));

  it('looks at every depth, and at what values look like', () => {
    const content = {
      a: [{ b: 'ann@example.com' }, { host: '10.0.3.7:8080' }],
      t: 'eyJhbGciOiJub25lIn0.eyJhIjoxfQ.',
    };
    expect(leaksOf(content)).toEqual(['e-mail', 'internal address', 'token']);
  });

  it.each<[Parameters<typeof leaksOf>[0], string[]]>([
    [{ role: 'admin' }, ['role']],
    [{ roles: ['user', 'editor'] }, ['role']],
    [{ is_admin: true }, ['role']],
    [{ permissions: ['users:write'] }, ['role']],
    [{ scope: 'openid orders:write' }, ['role']],
    [{ role: '75b3cad2-52d0-4c12-b227-73c6652ab32a' }, ['role']],
    [{ role: 'user' }, ['common role']],
    [{ role: 'ROLE_USER' }, ['common role']],
    [{ roles: ['member', 'customer'] }, ['common role']],
    [{ is_admin: false }, ['common role']],
    [{ is_staff: 0 }, ['common role']],
    [{ groups: 'guest' }, ['common role']],
    [{ scopes: 'openid profile email' }, ['common role']],
  ])('%j: %j', (content, leaks) => expect(leaksOf(content)).toEqual(leaks));

  it('names each kind once, and nothing of empty fields', () => {
    expect(leaksOf([{ email: 'a@b.example' }, { email: 'c@d.example' }])).toEqual(['e-mail']);
    expect(leaksOf({ email: null, role: '', roles: [] })).toEqual([]);
  });
});

describe('isInternalAddress', () => {
  it.each(['10.1.1.100', '10.1.1.100:8080', '172.16.0.1', '172.31.255.255', '192.168.0.1:1', '169.254.1.1'])(
    '%s is one',
    (address) => expect(isInternalAddress(address)).toBe(true),
  );
  it.each(['[fd00::1]:80', 'fe80::1', 'fc12:1::'])('%s is one', (address) =>
    expect(isInternalAddress(address)).toBe(true),
  );
  it.each([
    '11.0.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '192.169.0.1',
    '[2001:db8::1]:80',
    'feed',
    '10.0.0',
    'fd',
  ])('%s is none', (address) => expect(isInternalAddress(address)).toBe(false));
});
