// What several rules ask of requests from other sites, and of their responses.

import { initiatorOf } from '../browser/request-initiator.ts';
import { fieldValues, type RequestMessage, type ResponseMessage } from '../record/message.ts';
import { isFailedCallback } from '../session/evidence/login-callback.ts';
import { isRedirect } from '../session/redirect.ts';
import { hostOfUrl } from '../shared/url.ts';
import { quoted } from './finding-text.ts';
import type { AbsentCookie } from './subject.ts';

/** `A page of another site ("https://spa.other.example")`. */
export function otherPageText(request: RequestMessage): string {
  const page = initiatorOf(request);
  if (page === null) return 'A page of another site';
  const origin = `${page.slice(0, page.indexOf(':'))}://${hostOfUrl(page)}`;
  return `A page of another site (${quoted(origin)})`;
}

/** Any page may read the response, and none may make the request with cookies (Fetch standard, CORS protocol). */
export function isForEveryPage(message: ResponseMessage): boolean {
  return fieldValues(message, 'access-control-allow-origin')[0] === '*';
}

/** The page may make the request with cookies (Fetch standard, CORS protocol). */
export function allowsCredentials(message: ResponseMessage): boolean {
  return fieldValues(message, 'access-control-allow-credentials')[0] === 'true';
}

/** The callback fails, or sends the browser to the other server once more, where the login that left a cookie began. */
export function isFailedLogin(
  message: ResponseMessage,
  request: RequestMessage,
  absent: readonly AbsentCookie[],
): boolean {
  if (isFailedCallback(message, request)) return true;
  const [location] = fieldValues(message, 'location');
  if (location === undefined || !isRedirect(message.status)) return false;
  return absent.some(
    ({ departure, isLeftByLogin }) =>
      isLeftByLogin && departure?.isToLogin === true && departure.host === hostOfUrl(location),
  );
}
