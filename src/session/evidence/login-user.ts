// Whose login a request is: not the name itself, but enough to see that two logins of one run are of the same user.

import type { RequestMessage } from '../../record/message.ts';
import { userKey } from '../../shared/user-key.ts';
import { queryParameters } from './login-grant.ts';
import { isUserName } from './login-request.ts';
import { sentUser } from './sent-password.ts';

/** The keyed hash of the user that a login names: in what it posts, with HTTP Basic or Digest, or in its query; null: nowhere. */
export function loginUser(request: RequestMessage): string | null {
  const { form, method, target } = request;
  if (form !== null && form.user !== null) return form.user;
  const user = sentUser(request) ?? (method === 'GET' ? userInQuery(target) : null);
  return user === null ? null : userKey(user);
}

function userInQuery(target: string): string | null {
  if (!target.includes('?')) return null;
  return [...queryParameters(target)].find(([name, value]) => value !== '' && isUserName(name))?.[1] ?? null;
}
