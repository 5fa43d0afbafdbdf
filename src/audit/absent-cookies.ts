// Cookies that a browser has and a request goes without, where that may be why the response turns the user away: they are
// held back because the request comes from another site, or belong to another host than the one that a login comes back to.

import type { Browser, Browsers } from '../browser/browsers.ts';
import type { RequestContext } from '../browser/request-context.ts';
import type { StoredCookie } from '../cookie/cookie-table.ts';
import { domainMatches, isLoopbackHost, siteOfHost } from '../cookie/domain.ts';
import { canonicalRequest } from '../cookie/url.ts';
import type { RequestMessage, ResponseMessage } from '../record/message.ts';
import {
  isFailure,
  isLoginCallback,
  isLoginStateName,
  mayBeLoginCallback,
  stateOf,
} from '../session/evidence/login-callback.ts';
import { knownName } from '../session/names/known-names.ts';
import { isRedirect } from '../session/redirect.ts';
import type { AuditTargets } from './audit-target.ts';
import { MAX_LOGIN_MINUTES } from './limits.ts';
import type { SessionClassifier } from './session-classifier.ts';
import type { AbsentCookie, AbsentCookies } from './subject.ts';

export const NO_ABSENT_COOKIES: AbsentCookies = { heldBack: [], ofOtherHosts: [] };
/** Shorter ones may be equal by chance. */
const MIN_STATE_CHARACTERS = 8;

export class AbsentCookieFinder {
  readonly #browsers: Browsers;
  readonly #targets: AuditTargets;
  readonly #classifier: SessionClassifier;

  constructor(browsers: Browsers, targets: AuditTargets, classifier: SessionClassifier) {
    this.#browsers = browsers;
    this.#targets = targets;
    this.#classifier = classifier;
  }

  /** Of the request of a response whose cookies its browser has not stored yet. `host`: as subjectHost gives it. */
  find(message: ResponseMessage, host: string, context: RequestContext): AbsentCookies {
    const { request } = message;
    if (request === null || request.incomplete || !mayTurnAway(message.status, request))
      return NO_ABSENT_COOKIES;
    const isCallback = isLoginCallback(request);
    if (!isCallback && context.site === 'same-site') return NO_ABSENT_COOKIES;
    const browser = this.#browsers.find(request, context, hasCookies, request.cookies);
    if (browser === null) return NO_ABSENT_COOKIES;
    const { own } = browser.store;
    const heldBack = own.heldBack(context.url, context);
    const ofOtherHosts = isCallback ? cookiesOfOtherHosts(own.cookies(context.timeMs), request, context) : [];
    const absent = (cookies: readonly StoredCookie[]) =>
      cookies
        .filter(({ name }) => !request.cookies.some((pair) => pair.name === name))
        .map((cookie) => this.#classified(cookie, host));
    return { heldBack: absent(heldBack), ofOtherHosts: absent(ofOtherHosts) };
  }

  #classified(cookie: StoredCookie, host: string): AbsentCookie {
    const { name, value, httpOnly } = cookie;
    const target = this.#targets.of(host, name);
    return { cookie, isSession: this.#classifier.isSession(target, value, httpOnly, null) };
  }
}

function hasCookies({ store }: Browser): boolean {
  return store.own.size > 0;
}

/** Whether a response may turn its user away: quick, as most do not. */
export function mayTurnAway(status: number, request: RequestMessage): boolean {
  if (request.postsForm || isRedirect(status) || status === 401 || status === 403) return true;
  return isFailure(status) && mayBeLoginCallback(request.target);
}

/** What a login may have left on the host on which it began. */
function cookiesOfOtherHosts(
  cookies: readonly StoredCookie[],
  request: RequestMessage,
  { url, timeMs }: RequestContext,
): StoredCookie[] {
  const host = canonicalRequest(url)?.host;
  if (host === undefined) return [];
  const state = stateOf(request);
  return cookies.filter((cookie) => {
    const { domain, hostOnly, name, value } = cookie;
    const fits = hostOnly ? domain === host : domainMatches(host, domain);
    if (fits || !isOfThisLogin(cookie, timeMs)) return false;
    if (state !== null && state.length >= MIN_STATE_CHARACTERS && value.includes(state)) return true;
    // localhost and 127.0.0.1 are one machine, and no two applications.
    const areOneMachine = isLoopbackHost(domain) && isLoopbackHost(host);
    if (areOneMachine && knownName(name)?.role === 'session') return true;
    return isLoginStateName(name) && (areOneMachine || siteOfHost(domain) === siteOfHost(host));
  });
}

/** Whether a cookie may have been set for the login that comes back at a time, in milliseconds since 1970. */
export function isOfThisLogin({ valueMs }: StoredCookie, timeMs: number): boolean {
  return timeMs - valueMs <= MAX_LOGIN_MINUTES * 60_000;
}
