// Cookies of unknown names that turn out to be sessions by what happens: a request with such a cookie gets a page that
// is denied without it, or was denied before a login; a login or a logout is about it and about no other.

import { fieldValues, type RequestMessage, type ResponseMessage } from '../record/message.ts';
import type { Denial } from '../session/contrast.ts';
import { deniedCookie } from '../session/denied-cookie.ts';
import { isLoginPath } from '../session/evidence/login-request.ts';
import { isPhpIdentifier, opensPhpSession, PHP_REASON } from '../session/evidence/php-session.ts';
import type { IssuedTokens } from '../session/issued-tokens.ts';
import { type Pages, pageKey } from '../session/pages.ts';
import { isRedirect, redirectPath } from '../session/redirect.ts';
import { pathOfTarget } from '../session/target.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { unsliced } from '../shared/unsliced.ts';
import type { AuditTarget, AuditTargets } from './audit-target.ts';
import { CANDIDATE_RESPONSES, CANDIDATE_RESPONSES_OF_A_PAGE, MAX_CANDIDATES } from './limits.ts';
import {
  isSmall,
  mayBeIdentifier,
  mayBeSession,
  SessionSightings,
  type Sighting,
  type Turn,
} from './session-sightings.ts';
import { settersOf } from './setters-of.ts';
import type { SetCookieSubject } from './subject.ts';

interface Candidate {
  readonly target: AuditTarget;
  readonly value: string;
}

/** A page by its `pageKey`, and its path. */
interface Place {
  readonly page: string;
  readonly path: string;
}

/** A page that was given to a request with candidates. */
interface Access {
  readonly candidates: readonly Candidate[];
  readonly sighting: Sighting;
}

/** Why a candidate is a session. */
export interface SessionReason {
  /** In words. */
  readonly reason: string;
  /** It is no more than likely. */
  readonly isSupposed: boolean;
  /** The `pageKey` of the page that shows it, as long as others do not get it. */
  readonly page?: string;
}

/** A candidate is a session; the sightings are in the order of the capture. */
export type Promote = (target: AuditTarget, reason: SessionReason, sightings: readonly Sighting[]) => void;

const NONE_FOREIGN: ReadonlySet<string> = new Set();

const LOGIN_REASON: SessionReason = {
  reason: 'a login comes with it, and with no other cookie that could be a session',
  isSupposed: true,
};
const CHANGE_REASON: SessionReason = {
  reason: 'a login gives it another value, and no other cookie could be a session',
  isSupposed: true,
};

const LOGIN_TO_LOGOUT = certain('a login sets it, and a logout deletes it');
const LOGOUT_REASON = certain('it goes with a logout, and no other cookie does');

function isGranted(status: number): boolean {
  return status >= 200 && status < 300;
}

/** There is no such page, or no newer one. */
function isNothing(status: number): boolean {
  return status === 404 || status === 304;
}

function certain(reason: string): SessionReason {
  return { reason, isSupposed: false };
}

export class SessionCandidates {
  readonly #targets: AuditTargets;
  readonly #pages: Pages;
  readonly #tokens: IssuedTokens;
  readonly #turnOf: (request: RequestMessage) => Turn;
  readonly #promote: Promote;
  readonly #sightings = new SessionSightings();
  /** The first access with candidates, by `pageKey`. */
  readonly #accesses = new GenerationalMap<string, Access>(MAX_CANDIDATES, () => {});
  #responsesLeft = CANDIDATE_RESPONSES;
  /** The same of those that give nothing: they belong to what is listed, and nothing follows from them. */
  #othersLeft = CANDIDATE_RESPONSES;

  constructor(
    targets: AuditTargets,
    pages: Pages,
    tokens: IssuedTokens,
    turnOf: (request: RequestMessage) => Turn,
    promote: Promote,
  ) {
    this.#targets = targets;
    this.#pages = pages;
    this.#tokens = tokens;
    this.#turnOf = turnOf;
    this.#promote = promote;
  }

  /** Whether it has to see the response to a request whose cookies are no sessions. */
  wants(status: number): boolean {
    return isGranted(status) ? this.#responsesLeft > 0 : isNothing(status) && this.#othersLeft > 0;
  }

  /** What was seen of a cookie that is a session by its name and value, before it was known as one; once. */
  takeEarlier(host: string, name: string): readonly Sighting[] {
    return this.#sightings.take(this.#targets.of(host, name));
  }

  /** A response, with the cookies that it sets. `foreign`: those of its request that other ports of the host have set. */
  response(
    message: ResponseMessage,
    host: string,
    received: readonly SetCookieSubject[],
    isShown: boolean,
    foreign: ReadonlySet<string> = NONE_FOREIGN,
  ): void {
    const { request } = message;
    if (request === null) return;
    const turn = request.hasCookie || received.length > 0 ? this.#turnOf(request) : null;
    const sighting: Sighting = { message, request, received, turn, isShown };
    this.#note(host, sighting);
    this.#begun(host, sighting);
    if (turn !== null) this.#turn(host, sighting, turn, foreign);
    if (request.method !== 'GET') return;
    const path = pathOfTarget(request.target);
    const page = pageKey(host, request);
    const denial = this.#pages.firstDenial(page);
    const place = { page, path };
    if (denial?.frame === message.frame) this.#denied(place, denial);
    else if (isNothing(message.status)) this.#othersLeft--;
    else if (this.wants(message.status) && !isLoginPath(path)) this.#granted(place, host, sighting);
  }

  /** Remembers a response for each cookie that it is about. */
  #note(host: string, { received, ...sighting }: Sighting): void {
    const names = new Set(received.map(({ cookie }) => cookie.name));
    for (const { name } of sighting.request.cookies) names.add(name);
    for (const name of names) {
      const own = settersOf(received, name).filter(({ rejection }) => rejection === null);
      const target = this.#targets.of(host, name);
      if (mayBeSession(target)) this.#sightings.add(target, { ...sighting, received: own });
    }
  }

  /** PHP begins a session for a client that has none: it is the one identifier that the response sets. */
  #begun(host: string, { message, request, received }: Sighting): void {
    if (!opensPhpSession(message) || received.some(({ isSession }) => isSession)) return;
    if (request.cookies.some(({ value }) => mayBeIdentifier(value))) return;
    const set = received.filter(({ cookie, deletion }) => !deletion && mayBeIdentifier(cookie.value));
    const [one, ...others] = set;
    if (one === undefined || others.length > 0 || !isPhpIdentifier(one.cookie.value)) return;
    const target = this.#targets.of(host, one.cookie.name);
    if (mayBeSession(target)) this.#found(target, certain(PHP_REASON), []);
  }

  /** A login or a logout that is about one candidate, and about no session that is known. */
  #turn(
    host: string,
    { message, request, received }: Sighting,
    turn: 'login' | 'logout',
    foreign: ReadonlySet<string>,
  ): void {
    // What remembers the user for another day comes beside the session.
    if (received.some(({ isSession, role }) => isSession && role !== 'remember-me')) return;
    const targets = request.cookies
      .filter(({ name }) => !foreign.has(name))
      .map(({ name }) => this.#targets.of(host, name));
    if (targets.some(({ isSession, role }) => isSession && role !== 'remember-me')) return;
    if (turn === 'logout') {
      this.#loggedOut(targets, received);
      return;
    }
    const [one, ...others] = targets.filter((target) => this.#isSecretIdentifier(target));
    const next = redirectPath(message, pathOfTarget(request.target));
    const isDone = next !== null && next !== pathOfTarget(request.target) && !isLoginPath(next);
    const changed = this.#onlyChanged(host, request, received);
    if (changed !== null && (isDone || (next === null && isRedirect(message.status))))
      this.#found(changed, CHANGE_REASON, []);
    else if (isDone && one !== undefined && others.length === 0 && !this.#beginsOther(host, one, received))
      this.#found(one, LOGIN_REASON, []);
  }

  /** `sent`: the cookies of the request, of which the logout deletes the session. */
  #loggedOut(sent: readonly AuditTarget[], received: readonly SetCookieSubject[]): void {
    const isDeleted = ({ cookie: name }: AuditTarget) =>
      received.some(({ deletion, cookie }) => deletion && cookie.name === name);
    const begun = sent.filter((target) => isDeleted(target) && this.#isBegunByLogin(target));
    const secret = sent.filter((target) => this.#isSecretIdentifier(target));
    if (begun.length === 1) this.#found(begun[0]!, LOGIN_TO_LOGOUT, []);
    else if (secret.length === 1 && isDeleted(secret[0]!)) this.#found(secret[0]!, LOGOUT_REASON, []);
  }

  /** A login sets another cookie that may be the session: which of them it is will be seen. */
  #beginsOther(host: string, one: AuditTarget, received: readonly SetCookieSubject[]): boolean {
    return received.some(({ deletion, cookie }) => {
      const target = this.#targets.of(host, cookie.name);
      return !deletion && target !== one && mayBeSession(target) && mayBeIdentifier(cookie.value);
    });
  }

  /** A login has set it, as an identifier. */
  #isBegunByLogin(target: AuditTarget): boolean {
    if (!mayBeSession(target)) return false;
    return this.#sightings
      .of(target)
      .some(
        ({ turn, received }) =>
          turn === 'login' &&
          received.some(({ cookie, deletion }) => !deletion && mayBeIdentifier(cookie.value)),
      );
  }

  /** The only identifier among the cookies of an exchange, where the response gives it another value; scripts may read it. */
  #onlyChanged(
    host: string,
    request: RequestMessage,
    received: readonly SetCookieSubject[],
  ): AuditTarget | null {
    const live = received.filter(({ deletion, rejection }) => !deletion && rejection === null);
    const pairs = [...request.cookies, ...live.map(({ cookie }) => cookie)];
    const identifiers = new Set(
      pairs
        .filter(({ name, value }) => mayBeSession(this.#targets.of(host, name)) && mayBeIdentifier(value))
        .map(({ name }) => name),
    );
    const [name, ...others] = identifiers;
    if (name === undefined || others.length > 0) return null;
    const isChanged = live.some(
      ({ cookie }) =>
        cookie.name === name &&
        mayBeIdentifier(cookie.value) &&
        request.cookies.every((sent) => sent.name !== name || sent.value !== cookie.value),
    );
    const target = this.#targets.of(host, name);
    return isChanged && !target.isDoubleSubmitted ? target : null;
  }

  /** The server has set it, unguessable, and kept from scripts. */
  #isSecretIdentifier(target: AuditTarget): boolean {
    if (!mayBeSession(target)) return false;
    return this.#sightings
      .of(target)
      .some(({ received }) =>
        received.some(
          ({ cookie, deletion }) => !deletion && cookie.httpOnly && mayBeIdentifier(cookie.value),
        ),
      );
  }

  /** A request with cookies gets a page. */
  #granted(place: Place, host: string, sighting: Sighting): void {
    const { page } = place;
    const { message, request } = sighting;
    this.#responsesLeft--;
    // Another credential may have given access.
    const token = this.#tokens.sentBy(request);
    if (fieldValues(request, 'authorization').length > 0 || this.#tokens.has(token)) return;
    const candidates: Candidate[] = [];
    for (const { name, value } of request.cookies) {
      const target = this.#targets.of(host, name);
      if (target.isSession) return;
      // A script keeps the token there.
      if (value !== '' && value !== token && mayBeSession(target)) candidates.push({ target, value });
    }
    if (candidates.length === 0) return;
    const access: Access = { candidates, sighting: { ...sighting, received: [] } };
    const denial = this.#pages.firstDenial(page);
    const elsewhere = this.#pages.firstElsewhere(page);
    if (denial !== null) this.#select(access, place, denial);
    else if (elsewhere !== null) this.#select(access, place, elsewhere, true);
    else if (this.#accesses.get(page) === undefined && isSmall(message, request))
      this.#accesses.set(unsliced(page), access);
  }

  #denied(place: Place, denial: Denial): void {
    this.#responsesLeft = Math.min(this.#responsesLeft + CANDIDATE_RESPONSES_OF_A_PAGE, CANDIDATE_RESPONSES);
    const access = this.#accesses.get(place.page);
    if (access !== undefined) this.#select(access, place, denial);
  }

  /**
   * The session is the cookie that the denied request did not have, or not yet with a login, when there is only one.
   * `isUnsure`: the denial may have had another reason than a missing session.
   */
  #select({ candidates, sighting }: Access, { page, path }: Place, denial: Denial, isUnsure = false): void {
    const wasDenied = ({ target, value }: Candidate) =>
      denial.cookies.includes(deniedCookie(target.cookie, value));
    // One of them has turned out to be what gave access.
    if (candidates.some(({ target }) => target.isSession)) return;
    const isIdentifier = ({ value }: Candidate) => mayBeIdentifier(value);
    // 403 asks for no login: robots, countries and children are refused so too.
    const mayShow = (candidate: Candidate) =>
      denial.status !== 403 || isIdentifier(candidate) || this.#isSetByLogin(candidate);
    const others = candidates.filter((candidate) => !wasDenied(candidate) && mayShow(candidate));
    // Or the one that was denied, when a login has come in between.
    const same = candidates.filter(
      (candidate) => wasDenied(candidate) && isIdentifier(candidate) && this.#hadLogin(candidate),
    );
    const isSame = same.length > 0 && !others.some(isIdentifier);
    if (isUnsure && !isSame) return;
    const one = this.#likeliest(isSame ? same : others);
    const reason = isSame
      ? `it opens ${path} after a login, and was denied there before`
      : `it opens ${path}, which is denied without it`;
    if (one === null) return;
    this.#found(one, isSame ? certain(reason) : { ...certain(reason), page }, [sighting]);
  }

  /** Of several, the one that was set here, or may be an identifier; null when that does not tell. */
  #likeliest(candidates: readonly Candidate[]): AuditTarget | null {
    let left = candidates;
    const wasSet = ({ target }: Candidate) => this.#sightings.of(target).length > 0;
    const isIdentifier = ({ value }: Candidate) => mayBeIdentifier(value);
    for (const isLikely of [wasSet, isIdentifier]) if (left.some(isLikely)) left = left.filter(isLikely);
    const [one] = left;
    return one === undefined || left.length > 1 ? null : one.target;
  }

  #hadLogin({ target }: Candidate): boolean {
    return this.#sightings.of(target).some(({ turn }) => turn === 'login');
  }

  #isSetByLogin({ target }: Candidate): boolean {
    const isSet = ({ deletion }: SetCookieSubject) => !deletion;
    return this.#sightings.of(target).some(({ turn, received }) => turn === 'login' && received.some(isSet));
  }

  /** `later`: what was seen of it and is not kept. */
  #found(target: AuditTarget, reason: SessionReason, later: readonly Sighting[]): void {
    const kept = this.#sightings.take(target);
    const isKept = ({ message }: Sighting) => kept.some((one) => one.message === message);
    const sightings = [...kept, ...later.filter((one) => !isKept(one))];
    this.#promote(
      target,
      reason,
      sightings.sort((a, b) => a.message.frame - b.message.frame),
    );
  }
}
