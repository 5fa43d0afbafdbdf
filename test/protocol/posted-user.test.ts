// Which fields name a user, and what is kept of the name.

import { describe, expect, it } from 'vitest';
import { isUserField, userKey } from '../../src/protocol/posted-user.ts';

describe('a field with the name of a user', () => {
  it.each([
    'user',
    'username',
    'user_name',
    'userName',
    'login',
    'log',
    'email',
    'e-mail',
    'j_username',
    '_username',
    '_user',
    'user[email]',
    'LoginForm[username]',
    'os_username',
    'pma_username',
    'input_username',
    'identifier',
    'uname',
    'account',
  ])('%s', (name) => {
    expect(isUserField(name)).toBe(true);
  });

  it.each([
    'password',
    'csrf_token',
    'remember_me',
    'submit',
    'user_agent',
    'login_button',
    'username_hint',
    '_csrf',
    'id',
    '',
  ])('not %s', (name) => {
    expect(isUserField(name)).toBe(false);
  });
});

describe('what is kept', () => {
  it('is equal for one user, in whatever case, and says nothing of the name', () => {
    expect(userKey(' Ada ')).toBe(userKey('ada'));
    expect(userKey('ada')).not.toBe(userKey('bob'));
    expect(userKey('ada')).toMatch(/^[\w-]{22}$/);
  });

  it('is nothing of an empty or an endless name', () => {
    expect(userKey('  ')).toBeNull();
    expect(userKey('a'.repeat(1000))).toBeNull();
  });
});
