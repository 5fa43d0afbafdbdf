// How a request with the signs of a login logs in.

import type { RequestMessage } from '../../record/message.ts';
import type { LoginMethod } from '../session.ts';
import { pathOfTarget } from '../target.ts';
import { isLoginCallback, queryParameters } from './login-grant.ts';
import { isRefusedCallback } from './login-request.ts';
import { postsPasskey } from './passkey.ts';
import { isRegistrationPath } from './registration.ts';

export function loginMethod(request: RequestMessage): LoginMethod {
  const { method, target } = request;
  if (postsPasskey(request)) return 'passkey';
  if (method === 'POST' && isRegistrationPath(pathOfTarget(target))) return 'registration';
  if (isLoginCallback(request) || isRefusedCallback(request)) return 'other-server';
  if (method !== 'GET') return 'password';
  const parameters = queryParameters(target);
  return parameters.has('code') || parameters.has('ticket') ? 'other-server' : 'link';
}
