// Which request deletes the account of its user, by where it goes. Truth: what such applications do at these paths.

import { describe, expect, it } from 'vitest';
import { accountDeletionSigns, mayDeleteAccount } from '../../../src/session/evidence/account-deletion.ts';
import { type RequestChange, request } from '../../support/messages.ts';

const ask = (text: string, form: RequestChange['form'] = null) => {
  const [method = '', target = ''] = text.split(' ');
  return request({ method, target, form, fields: [] });
};
const posted = (...fields: string[]): RequestChange['form'] => ({
  kind: 'urlencoded',
  fields,
  actions: [],
  user: null,
});

describe('their own', () => {
  it.each([
    'DELETE /account',
    'DELETE /api/v1/users/me',
    'DELETE /users',
    'DELETE /user.json',
    'DELETE /me',
    'POST /account/delete',
    'POST /settings/account/close/',
    'POST /account/delete/confirm',
    'POST /user/delete',
    'POST /delete-my-account',
    'POST /delete_account.php',
    'POST /users/deactivate',
    'POST /profile/destroy',
    'POST /settings/delete',
    'POST /konto-loeschen',
    'POST /cancel-account',
    'POST /account/terminate',
    'POST /user/delete-account',
  ])('%s', (text) => {
    expect(accountDeletionSigns(ask(text))).toHaveLength(1);
    expect(mayDeleteAccount(ask(text))).toBe(true);
  });

  it('by a hidden method', () => {
    const form = { ...posted('_method')!, actions: [{ field: '_method', value: 'delete' }] };
    expect(accountDeletionSigns(ask('POST /users', form))).toEqual(['a DELETE of /users']);
  });

  it('by GraphQL', () => {
    const form = { ...posted('query')!, actions: [{ field: 'mutation', value: 'deleteMyAccount' }] };
    expect(accountDeletionSigns(ask('POST /graphql', form))).toHaveLength(1);
  });
});

describe('perhaps that of another user', () => {
  it.each([
    'DELETE /users/7',
    'POST /users/7/destroy',
    'POST /user/ada/cancel',
    'POST /accounts/delete/7',
    'GET /account/delete',
  ])('%s', (text) => {
    expect(accountDeletionSigns(ask(text))).toEqual([]);
    expect(mayDeleteAccount(ask(text))).toBe(true);
  });

  it('by a field', () => {
    expect(accountDeletionSigns(ask('POST /user/delete', posted('csrf', 'user_id')))).toEqual([]);
    expect(accountDeletionSigns(ask('POST /user/delete?id=7'))).toEqual([]);
    expect(accountDeletionSigns(ask('POST /admin/account/delete'))).toEqual([]);
  });
});

describe('something else', () => {
  it.each([
    'POST /account/delete-photo',
    'POST /account/delete/photo',
    'POST /profile/remove-avatar',
    'POST /account/delete_address/3',
    'POST /account/close-session',
    'DELETE /account/sessions/3',
    'DELETE /account/avatar',
    'DELETE /users/7/posts/3',
    'DELETE /posts/me',
    'POST /account',
    'POST /account/update',
    'GET /users/cancel',
    'POST /rest/user/terminate',
    'DELETE /auth/google/account',
    'POST /membership/cancel',
    'GET /help/account/delete',
    'OPTIONS /account/delete',
  ])('%s', (text) => {
    expect(accountDeletionSigns(ask(text))).toEqual([]);
    expect(mayDeleteAccount(ask(text))).toBe(false);
  });
});
