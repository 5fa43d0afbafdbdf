// What several rules ask of requests from other sites, and of their responses.

import { initiatorOf, meansOf } from '../browser/request-initiator.ts';
import type { StoredCookie } from '../cookie/cookie-table.ts';
import { PROFILES } from '../cookie/profiles.ts';
import { fieldValues, type RequestMessage, type ResponseMessage } from '../record/message.ts';
import { isFailedCallback } from '../session/evidence/login-callback.ts';
import { isRedirect } from '../session/redirect.ts';
import { hostOfUrl } from '../shared/url.ts';
import { quoted } from './finding-text.ts';
import type { Hit } from './rule.ts';
import type { AbsentCookie, SetCookieSubject } from './subject.ts';

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

/** The page that fetches, by its origin, when the response does not let it do so with cookies. */
export function lackedByFetch(message: ResponseMessage, request: RequestMessage): Pick<Hit, 'corsPage'> {
  const page = initiatorOf(request);
  const origin = page !== null && URL.canParse(page) ? new URL(page).origin : null;
  const isAllowed =
    allowsCredentials(message) && fieldValues(message, 'access-control-allow-origin')[0] === origin;
  return meansOf(request) !== 'fetch' || origin === null || isAllowed ? {} : { corsPage: origin };
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

/**
 * Whether a deletion that a page of another site asks for cannot reach a cookie that the browser has: one of the site
 * itself. A third-party cookie that is not Partitioned, as Chrome keeps it, can be reached.
 */
export function isOutOfReach({ response }: SetCookieSubject, left: StoredCookie): boolean {
  if (response.request === null || response.context.site !== 'cross-site' || left.partition !== null)
    return false;
  return PROFILES[response.browser.store.browser].thirdParty !== 'kept' || left.sameSite !== 'None';
}

/** What is reported of such a deletion, as in a front-channel logout; `because` begins a sentence's second half. */
export function outOfReachTexts(
  { name }: Pick<StoredCookie, 'name'>,
  request: RequestMessage,
  because: string,
): Pick<Hit, 'message' | 'why' | 'fix'> {
  return {
    message: `${otherPageText(request)} makes this request, and the response does not delete the cookie ${quoted(name)} of your own site: ${because}.`,
    why: "A logout in a frame or a fetch of another site (front-channel logout) is a third party's there: Firefox and Safari let it reach only what they keep for that site, and Chrome rejects a deletion without SameSite=None. The cookie of your own site remains, and a user who has logged out is still logged in.",
    fix: 'Log out on the server: have the identity provider call it directly (back-channel logout), or redirect the whole page through your logout, whose response deletes the cookie. A deletion inside the page of another site works in Chrome alone, with SameSite=None; Secure and without Partitioned.',
  };
}
