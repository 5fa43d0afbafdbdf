// Did a change of the password work? Which request is one says password-change-request.ts.

import {
  type ContentFacts,
  fieldValues,
  type RequestMessage,
  type ResponseMessage,
} from '../../record/message.ts';
import { MAX_SEARCHED_QUERY_CHARACTERS } from '../limits.ts';
import { redirectPath } from '../redirect.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { pathOfTarget } from '../target.ts';
import type { CookieChange } from '../transition.ts';
import { asksForLogin, isDenial } from './denial.ts';

/** What comes of a change of the password; `awaits`: the page of this path says it, which the client opens next. */
export type PasswordChangeResult = 'changed' | 'unchanged' | { readonly awaits: string };

const SUCCESS_QUERY = /chang|success|updat|saved|done|\bok\b/i;
const FAILURE_QUERY = /err|fail|invalid|wrong|incorrect|mismatch|denied/i;

/**
 * Whether the response says that it worked: never by a status of 200 alone, since a form with an error is returned with
 * that too, nor by a redirect back to the form, which both outcomes may have, unless its query says it. `change`: what it does
 * to the cookie of the session; a new value is what a change of the password asks for.
 */
export function passwordChangeResult(exchange: WholeExchange, change: CookieChange): PasswordChangeResult {
  const { message, request, source, content } = exchange;
  const { status } = message;
  if (status < 200 || status >= 400 || isDenial(message, source.path)) return 'unchanged';
  if (change.kind === 'rotated') return asksForLogin(message, source.path, content) ? 'unchanged' : 'changed';
  if (status === 204) return 'changed';
  const target = redirectPath(message, source.path);
  if (target !== null) {
    if (target !== source.path && target !== refererPath(request)) return 'changed';
    const query = locationQuery(message);
    if (FAILURE_QUERY.test(query)) return 'unchanged';
    return SUCCESS_QUERY.test(query) ? 'changed' : { awaits: target };
  }
  return isSaid(status, content) ? 'changed' : 'unchanged';
}

/**
 * Whether the response says that a reset worked: a redirect elsewhere than to its own pages does too, as to the login. `isReset`:
 * whether a path is one of those.
 */
export function isPasswordResetDone(
  { message, source, content }: WholeExchange,
  isReset: (path: string) => boolean,
): boolean {
  const { status } = message;
  if (status === 204) return true;
  const target = redirectPath(message, source.path);
  if (target === null) return status >= 200 && isSaid(status, content);
  return target !== source.path && !isReset(target) && !FAILURE_QUERY.test(locationQuery(message));
}

function isSaid(status: number, content: ContentFacts | null): boolean {
  if (status > 299 || content === null) return false;
  const { mediaType, outcome } = content;
  const isJson = mediaType !== null && /\bjson$/.test(mediaType);
  return isJson ? outcome !== 'failure' && outcome !== 'step' : isPageWithoutForm(content);
}

/** A form for a password comes again with an error: a page without one is no such form. */
export function isPageWithoutForm({ mediaType, isWhole, words, ...content }: ContentFacts): boolean {
  if (mediaType !== 'text/html' || !isWhole || words === 'failure') return false;
  return !content.hasPasswordField && !content.hasLoginForm;
}

function locationQuery(message: ResponseMessage): string {
  const [location = ''] = fieldValues(message, 'location');
  return location.split('?')[1]?.slice(0, MAX_SEARCHED_QUERY_CHARACTERS) ?? '';
}

function refererPath(request: RequestMessage): string | null {
  const [referer] = fieldValues(request, 'referer');
  return referer === undefined ? null : pathOfTarget(referer);
}
