// Which request changes the password of its own user. test/session/password-changes.test.ts tries whole stories.

import { expect, it } from 'vitest';
import { isPasswordChange } from '../../../src/session/evidence/password-change-request.ts';
import { form, request } from '../../support/messages.ts';

const asks = (target: string, ...fields: string[]) =>
  isPasswordChange(request({ method: 'POST', target, form: form(...fields) }));

it.each<[string, string[]]>([
  ['/account/password', ['current_password', 'new_password']],
  ['/index.php?do=profile', ['sectok', 'oldpass', 'newpass', 'passchk'].slice(1, 3)],
  ['/settings', ['_token', 'oldPassword', 'newPassword', 'confirmPassword']],
  ['/user/changepass', ['current', 'new', 'confirm']],
  ['/api/change-password', ['password', 'newPassword']],
  ['/users/edit', ['user[current_password]', 'user[password]', 'user[password_confirmation]']],
  ['/admin/password_change/', ['old_password', 'new_password1', 'new_password2']],
])('%s %j', (target, fields) => {
  expect(asks(target, ...fields)).toBe(true);
});

it.each<[string, string[]]>([
  ['/login', ['user', 'password']],
  ['/register', ['user', 'password', 'password2']],
  ['/password/reset', ['old_password', 'new_password']],
  ['/users/edit', ['user[name]', 'user[phone]', 'user[current_password]', 'user[password]']],
  ['/admin/users/3/password', ['password1', 'password2']],
  ['/account/password', ['current_password', 'new_password', 'sign_out_other_sessions']],
  ['/account/password', []],
  ['/change-password', ['new_password', 'confirm_password']],
])('not %s %j', (target, fields) => {
  expect(asks(target, ...fields)).toBe(false);
});
