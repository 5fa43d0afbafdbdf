// Which fields name a user.

import { describe, expect, it } from 'vitest';
import { isUserField } from '../../src/protocol/posted-user.ts';

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
