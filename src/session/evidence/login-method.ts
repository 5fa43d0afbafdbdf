// How a request with the signs of a login logs in.

import type { RequestMessage } from '../../record/message.ts';
import type { LoginMethod } from '../session.ts';
import { pathOfTarget } from '../target.ts';
import { isLoginCallback, queryParameters } from './login-grant.ts';
import { isRefusedCallback } from './login-request.ts';
import { postsAssertion, postsPasskey } from './passkey.ts';
import { isRegistrationPath } from './registration.ts';
import { postsCode } from './second-step.ts';

export function loginMethod(request: RequestMessage): LoginMethod {
  const { method, target } = request;
  if (postsPasskey(request) || postsAssertion(request)) return 'passkey';
  if (method === 'POST' && isRegistrationPath(pathOfTarget(target))) return 'registration';
  if (isLoginCallback(request) || isRefusedCallback(request)) return 'other-server';
  if (method !== 'GET') return postedMethod(request);
  const parameters = queryParameters(target);
  return parameters.has('code') || parameters.has('ticket') ? 'other-server' : 'link';
}

function postedMethod(request: RequestMessage): LoginMethod {
  if (!postsCode(request, false)) return 'password';
  // The code of a grant is not one that the user has been sent (RFC 6749 section 4.1.3).
  const { fields = [] } = request.form ?? {};
  return fields.includes('grant_type') && fields.includes('code') ? 'other-server' : 'code';
}
