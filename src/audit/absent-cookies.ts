// Cookies that a browser has and a request goes without, where that may be why the response turns the user away: they are
// held back because the request comes from another site, or belong to another host than the one that a login comes back to.

import type { Browser, Browsers } from '../browser/browsers.ts';
import type { RequestContext } from '../browser/request-context.ts';
import type { StoredCookie } from '../cookie/cookie-table.ts';
import { domainMatches, isLoopbackHost, siteOfHost } from '../cookie/domain.ts';
import type { BrowserCookieStore } from '../cookie/store.ts';
import { canonicalRequest } from '../cookie/url.ts';
import type { RequestMessage, ResponseMessage } from '../record/message.ts';
import type { CookieRole } from '../session/cookie-role.ts';
import { isDenial } from '../session/evidence/denial.ts';
import { isFailure, isLoginStateName, stateOf } from '../session/evidence/login-callback.ts';
import { isLoginCallback, mayBeLoginCallback } from '../session/evidence/login-grant.ts';
import { knownName } from '../session/names/known-names.ts';
import { isRedirect } from '../session/redirect.ts';
import { isUnguessable } from '../session/session-score.ts';
import { pathOfTarget } from '../session/target.ts';
import { named } from '../shared/named.ts';
import type { AuditTargets } from './audit-target.ts';
import { Departures, departureOf, isBegunBy, mayLeadToLogin } from './departures.ts';
import { MAX_LOGIN_MINUTES, MAX_REDIRECT_SECONDS } from './limits.ts';
import type { SessionClassifier } from './session-classifier.ts';
import type { AbsentCookie, AbsentCookies, ResponseSubject } from './subject.ts';

export const NO_ABSENT_COOKIES: AbsentCookies = { heldBack: [], ofOtherHosts: [] };
/** Shorter ones may be equal by chance. */
const MIN_STATE_CHARACTERS = 8;

/** A callback, or another request, and the browser that makes it. */
interface Absence {
  readonly request: RequestMessage;
  readonly isCallback: boolean;
  readonly context: RequestContext;
  readonly store: BrowserCookieStore;
  readonly host: string;
}

export class AbsentCookieFinder {
  readonly #browsers: Browsers;
  readonly #targets: AuditTargets;
  readonly #classifier: SessionClassifier;
  readonly #departures = new Departures();

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
    const isDeparture = mayLeadToLogin(message);
    const isDenied = isDenial(message, pathOfTarget(request.target));
    if (!isCallback && !isDeparture && !isDenied && context.site === 'same-site') return NO_ABSENT_COOKIES;
    const browser = this.#browsers.find(request, context, hasCookies, request.cookies);
    if (browser === null) return NO_ABSENT_COOKIES;
    const absence = { request, isCallback, context, store: browser.store.own, host };
    const absent = this.#find(absence);
    if (isDeparture) this.#noteSent(message, absence);
    return absent;
  }

  /** What the browser has stored of a response: where that sends it is remembered. */
  receive({ message, request, context, cookies, isLogin }: ResponseSubject): void {
    const isOfLogin = request !== null && isRedirect(message.status) && isLogin(request);
    const login = context.site === 'same-site' ? 'own' : 'returned';
    const departure = departureOf(message, context, isOfLogin ? login : null);
    for (const { verdict } of cookies) {
      if (verdict.cookie === null || !verdict.stored) continue;
      if (departure !== null) this.#departures.note(verdict.cookie, departure);
      else if (verdict.previous !== null) this.#departures.move(verdict.previous, verdict.cookie);
    }
  }

  #find(absence: Absence): AbsentCookies {
    const { request, isCallback, context, store } = absence;
    const isAbsent = ({ name }: StoredCookie) => named(request.cookies, name).length === 0;
    return {
      heldBack: [
        ...store.heldBack(context.url, context).map((cookie) => this.#absent(cookie, 'same-site', absence)),
        ...store
          .blockedAsThirdParty(context.url, context)
          .map((cookie) => this.#absent(cookie, 'third-party', absence)),
      ].filter(({ cookie }) => isAbsent(cookie)),
      ofOtherHosts: (isCallback ? this.#ofOtherHosts(absence) : this.#ofLoginElsewhere(absence))
        .filter(isAbsent)
        .map((cookie) => this.#absent(cookie, 'host', absence)),
    };
  }

  /** A login may begin with a session that is there already. */
  #noteSent(message: ResponseMessage, { request, context, store, host }: Absence): void {
    const departure = departureOf(message, context, null);
    if (departure?.isToLogin !== true) return;
    for (const cookie of store.cookiesFor(context.url, context)) {
      if (!named(request.cookies, cookie.name).some(({ value }) => value === cookie.value)) continue;
      if (this.#isSession(cookie, host)) this.#departures.note(cookie, departure);
    }
  }

  #absent(cookie: StoredCookie, by: AbsentCookie['by'], absence: Absence): AbsentCookie {
    return {
      cookie,
      by,
      isSession: this.#isSession(cookie, absence.host),
      isLeftByLogin: absence.isCallback && this.#isLeftByLogin(cookie, absence),
      departure: this.#departures.of(cookie),
    };
  }

  #isSession({ name, value, httpOnly }: StoredCookie, host: string): boolean {
    return this.#classifier.isSession(this.#targets.of(host, name), value, httpOnly, null);
  }

  /** By its name, by its value, or by the redirect that came with it. */
  #isLeftByLogin(cookie: StoredCookie, { request, context, host }: Absence): boolean {
    if (isOfThisLogin(cookie, context.timeMs)) {
      if (isLoginStateName(cookie.name) || holdsState(cookie, request)) return true;
    }
    const departure = this.#departures.of(cookie);
    if (departure === null || isBegunBy(departure, request, context.timeMs) !== true) return false;
    return (
      this.#isSession(cookie, host) ||
      (MAY_BE_STATE.has(this.#targets.of(host, cookie.name).role) && isUnguessable(cookie.value))
    );
  }

  /** The session of a login whose redirect has just led to this host, by another name of the server. */
  #ofLoginElsewhere({ context, store, host }: Absence): StoredCookie[] {
    const own = canonicalRequest(context.url)?.host ?? '';
    return store.cookies(context.timeMs).filter((cookie) => {
      const departure = this.#departures.of(cookie);
      if (departure === null || departure.login === null || departure.host !== host) return false;
      const isNext = context.timeMs - departure.timeMs <= MAX_REDIRECT_SECONDS * 1000;
      return isNext && cookie.hostOnly && areOneServer(cookie.domain, own) && this.#isSession(cookie, host);
    });
  }

  /** What a login may have left on the host on which it began. */
  #ofOtherHosts({ request, context, store, host: subject }: Absence): StoredCookie[] {
    const host = canonicalRequest(context.url)?.host;
    if (host === undefined) return [];
    const cookies = store.cookies(context.timeMs);
    const [fitting, others] = partition(cookies, ({ hostOnly, domain }) =>
      hostOnly ? domain === host : domainMatches(host, domain),
    );
    const begun = fitting.flatMap((cookie) => this.#departures.of(cookie) ?? []);
    if (begun.some((departure) => isBegunBy(departure, request, context.timeMs) === true)) return [];
    return others.filter((cookie) => {
      const departure = this.#departures.of(cookie);
      const isBegun = departure === null ? null : isBegunBy(departure, request, context.timeMs);
      if (isBegun === true)
        return this.#isLeftByLogin(cookie, { request, isCallback: true, context, store, host: subject });
      if (!isOfThisLogin(cookie, context.timeMs)) return false;
      if (holdsState(cookie, request)) return true;
      // Another login, or one that has begun here since.
      const isLater = ({ isElsewhere, timeMs }: { isElsewhere: boolean; timeMs: number }) =>
        isElsewhere && timeMs >= cookie.valueMs;
      if ((isBegun === false && departure?.isToLogin === true) || begun.some(isLater)) return false;
      return mayBeOfLogin(cookie, host);
    });
  }
}

/** localhost and 127.0.0.1, or www.shop.example and shop.example: no two applications. */
function areOneServer(one: string, other: string): boolean {
  if (isLoopbackHost(one) && isLoopbackHost(other)) return one !== other;
  return one === `www.${other}` || other === `www.${one}`;
}

/** Roles of cookies in which a login may keep its state. */
const MAY_BE_STATE: ReadonlySet<CookieRole> = new Set<CookieRole>([
  'unknown',
  'session',
  'login-flow',
  'csrf',
]);

function hasCookies({ store }: Browser): boolean {
  return store.own.size > 0;
}

/** Whether a response may turn its user away: quick, as most do not. */
export function mayTurnAway(status: number, request: RequestMessage): boolean {
  if (request.postsForm || isRedirect(status) || status === 401 || status === 403) return true;
  return isFailure(status) && mayBeLoginCallback(request.target);
}

/** The value has the `state` that comes back. */
function holdsState({ value }: StoredCookie, request: RequestMessage): boolean {
  const state = stateOf(request);
  return state !== null && state.length >= MIN_STATE_CHARACTERS && value.includes(state);
}

/** By the hosts and the name alone. */
function mayBeOfLogin({ domain, name }: StoredCookie, host: string): boolean {
  // localhost and 127.0.0.1 are one machine, and no two applications.
  const areOneMachine = isLoopbackHost(domain) && isLoopbackHost(host);
  if (areOneMachine && knownName(name)?.role === 'session') return true;
  return isLoginStateName(name) && (areOneMachine || siteOfHost(domain) === siteOfHost(host));
}

/** Whether a cookie may have been set for the login that comes back at a time, in milliseconds since 1970. */
export function isOfThisLogin({ valueMs }: StoredCookie, timeMs: number): boolean {
  return timeMs - valueMs <= MAX_LOGIN_MINUTES * 60_000;
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  const first: Item[] = [];
  const others: Item[] = [];
  for (const item of items) (isFirst(item) ? first : others).push(item);
  return [first, others];
}
