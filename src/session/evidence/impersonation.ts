// A user who may do so acts as another one from now on (Symfony's switch_user, django-hijack, WordPress' User Switching, Devise's
// sign_in, masquerade): the session goes on for another user. No password is sent, and the value need not change.

import type { RequestMessage } from '../../record/message.ts';
import { fieldValues } from '../../record/message.ts';
import { isRedirect } from '../redirect.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { pathOfTarget } from '../target.ts';
import { isEnded } from '../tracked-session.ts';
import {
  type CookieChange,
  isUnchanged,
  type SentSession,
  type SessionEvidence,
  sessionEvidence,
} from '../transition.ts';
import { isSpeculative, isWrittenPath, whereNamed } from './action-name.ts';
import { isDenial } from './denial.ts';
import { namesError } from './error-location.ts';
import { queryParameters } from './login-grant.ts';

const ID = '[\\w.@-]{1,64}';
const PATH = new RegExp(
  `/(?:log[-_]?in[-_]?as|sign[-_]?in[-_]?as|impersonat(?:e|ions?)|masquerade|switch[-_]?(?:to[-_]?)?user|act[-_]?as|hijack/acquire|assume[-_]?user)(?:/${ID}){0,2}/?$|/(?:su|become|pretend)/${ID}/?$|/users?/${ID}/(?:su|become|login|masquerade|impersonate)/?$`,
  'i',
);
const PARAMETER = /^_?(?:switch_user|impersonate|masquerade)$/i;
const NAME =
  /(?:^|-)(?:log-?in-as|sign-?in-as|switch-to-user|switch-user|impersonate(?:-user)?|masquerade(?:-as)?|become-user)(?:-|$)/;
/** The way back. */
const EXIT =
  /stop|exit|leave|release|return|undo|cancel|(?:^|[-_/])(?:end|off|back|old|destroy|delete)(?:$|[-_/])|un-?impersonate/i;

/** The signs of it in a request, in words; null: there are none. `sent`: the sessions that it carries. */
export function impersonationSigns(request: RequestMessage, sent: readonly SentSession[]): string[] | null {
  const { method, target } = request;
  if (isSpeculative(request) || method === 'DELETE') return null;
  if (!sent.some(({ value }) => value.endedBy === null && !isEnded(value.session))) return null;
  const path = pathOfTarget(target);
  if (PATH.test(path) && !EXIT.test(path) && !isWrittenPath(path))
    return [`a ${method} of ${path} that acts as another user`];
  const switched = target.includes('?')
    ? [...queryParameters(target)].find(([name]) => PARAMETER.test(name))
    : undefined;
  if (switched !== undefined) {
    const [name, user] = switched;
    return user === '' || /^_?(?:exit|leave)/i.test(user)
      ? null
      : [`a ${method} of ${path} with the parameter ${name}`];
  }
  const where = whereNamed(request, (name) => NAME.test(name) && !EXIT.test(name));
  return where === null ? null : [where];
}

/** Whether it worked; null: it was refused, or only asked for. `change`: what it does to the cookie. */
export function impersonationEvidence(
  { message, request, source: { path }, loginSigns, content }: WholeExchange,
  change: CookieChange,
): SessionEvidence<'login'> | null {
  const { status } = message;
  const [location = ''] = fieldValues(message, 'location');
  if (status >= 400 || isDenial(message, path) || namesError(location) || content?.outcome === 'failure')
    return null;
  // A page that lists users, or asks.
  const isDone =
    isRedirect(status) ||
    !isUnchanged(change) ||
    (request.method !== 'GET' && content?.mediaType !== 'text/html');
  return isDone ? sessionEvidence('login', 'medium', ...loginSigns, `status ${status}`) : null;
}
