// Did a change of the password work? Which request is one says password-change-request.ts.

import { fieldValues, type RequestMessage } from '../../record/message.ts';
import { redirectPath } from '../redirect.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { pathOfTarget } from '../target.ts';
import type { CookieChange } from '../transition.ts';
import { asksForLogin, isDenial } from './denial.ts';

/**
 * Whether the response says that it worked: never by a status of 200 alone, since a form with an error is returned with
 * that too, nor by a redirect back to the form, which both outcomes may have. `change`: what it does to the cookie of the
 * session; a new value is what a change of the password asks for.
 */
export function isPasswordChanged(exchange: WholeExchange, change: CookieChange): boolean {
  const { message, request, source, content } = exchange;
  const { status } = message;
  if (status < 200 || status >= 400 || isDenial(message, source.path)) return false;
  if (change.kind === 'rotated') return !asksForLogin(message, source.path, content);
  if (status === 204) return true;
  const target = redirectPath(message, source.path);
  if (target !== null) return target !== source.path && target !== refererPath(request);
  if (status > 299 || content === null) return false;
  const { mediaType, outcome, hasPasswordField, hasLoginForm } = content;
  if (mediaType !== null && /\bjson$/.test(mediaType)) return outcome !== 'failure' && outcome !== 'step';
  return mediaType === 'text/html' && content.isWhole && !hasPasswordField && !hasLoginForm;
}

function refererPath(request: RequestMessage): string | null {
  const [referer] = fieldValues(request, 'referer');
  return referer === undefined ? null : pathOfTarget(referer);
}
