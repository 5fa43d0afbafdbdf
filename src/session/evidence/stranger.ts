// Who asks for a page: somebody with a login, or with nothing that could be one.

import { fieldValues, type RequestMessage } from '../../record/message.ts';
import { deniedCookie } from '../denied-cookie.ts';
import { sendsKey } from '../request-traits.ts';
import { sentToken } from '../sent-token.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { factsOfName } from '../session-score.ts';
import { isLoggedIn } from '../tracked-session.ts';
import type { SentSession } from '../transition.ts';

/** Whether a request comes with a session that is logged in, and was not ended. */
export function isUser(sent: readonly SentSession[]): boolean {
  return sent.some(({ value }) => isLoggedIn(value.session) && value.endedBy === null);
}

/**
 * Whether nothing in a request can open a page that is not for everybody: no password, token or key, no cookie that may be
 * a session, unless the server has issued it here and no login has followed.
 */
export function isStranger(request: RequestMessage, sent: readonly SentSession[]): boolean {
  if (fieldValues(request, 'authorization').length > 0 || sentToken(request) !== null) return false;
  if (sendsKey(request)) return false;
  return !mayBeLoggedIn({ request, sent, token: null });
}

/**
 * Whether a cookie of a request may be that of a user, other than one in which a script keeps the token that the request
 * sends in a header. `denied`: those with which the page was denied.
 */
export function mayBeLoggedIn(
  { request, sent, token }: Pick<WholeExchange, 'request' | 'sent' | 'token'>,
  denied: readonly number[] = [],
): boolean {
  const isAnonymous = ({ value: { session, endedBy } }: SentSession) =>
    session.wasIssued && session.state === 'anonymous' && endedBy === null;
  if (!sent.every(isAnonymous)) return true;
  return request.cookies.some(
    ({ name, value }) =>
      value !== token &&
      !sent.some((one) => one.value.session.name === name) &&
      !denied.includes(deniedCookie(name, value)) &&
      factsOfName(name).score >= 0,
  );
}
