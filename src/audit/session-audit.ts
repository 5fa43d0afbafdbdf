// What the rules find is handed on to the sessions, and what sessions show to the rules: as messages come, when a session
// is forgotten, and whenever the run is concluded.

import { isPreflight } from '../browser/request-initiator.ts';
import { cookieScope } from '../cookie/cookie-scope.ts';
import type { RequestMessage, ResponseMessage } from '../record/message.ts';
import type { BearerToken } from '../session/bearer-tokens.ts';
import { hasCookieless } from '../session/cookieless-sessions.ts';
import { isPiece } from '../session/decode/chunks.ts';
import { isLoginStateName } from '../session/evidence/login-callback.ts';
import { loginSigns } from '../session/evidence/login-request.ts';
import { logoutSigns } from '../session/evidence/logout-request.ts';
import type { LoginForms } from '../session/login-forms.ts';
import { byPort } from '../session/other-port.ts';
import { type SeenSessions, SessionTracker } from '../session/session-tracker.ts';
import type { Decode } from '../session/session-view.ts';
import { isEventful, type TrackedSession } from '../session/tracked-session.ts';
import type { Counters } from '../shared/counters.ts';
import { named } from '../shared/named.ts';
import { unsliced } from '../shared/unsliced.ts';
import type { AuditOptions } from './audit-options.ts';
import type { AuditTarget, AuditTargets } from './audit-target.ts';
import { BesideSessions } from './beside-sessions.ts';
import { CookielessNumbers } from './cookieless-numbers.ts';
import { packetEvidence } from './finding.ts';
import type { FindingTable } from './finding-table.ts';
import { MAX_MESSAGE_SESSIONS } from './limits.ts';
import { mayNameUser, ObservedUsernames } from './observed-usernames.ts';
import { isRetraction } from './rule.ts';
import type { RuleSet } from './rule-set.ts';
import { SessionCandidates, type SessionReason } from './session-candidates.ts';
import {
  type ConcludedSessions,
  type FollowedSessions,
  NOT_DECODED,
  SessionConclusion,
} from './session-conclusion.ts';
import type { Sighting, Turn } from './session-sightings.ts';
import { settersOf } from './setters-of.ts';
import {
  type AbsentCookies,
  type ClassifiedCookie,
  type ResponseSubject,
  type SetCookieSubject,
  subjectHost,
} from './subject.ts';
import { transportOf } from './transport.ts';

/** What the sessions show, and with it all findings of the run. */
export interface ConcludedAudit extends ConcludedSessions {
  readonly findings: FindingTable;
}

export class SessionAudit {
  readonly tracker: SessionTracker;
  readonly #options: AuditOptions;
  readonly #rules: RuleSet;
  readonly #findings: FindingTable;
  readonly #targets: AuditTargets;
  readonly #usernames = new ObservedUsernames();
  readonly #candidates: SessionCandidates;
  readonly #beside: BesideSessions;
  readonly #numbers: CookielessNumbers;
  readonly #counters: Pick<Counters, 'forgottenSessions'>;

  constructor(
    options: AuditOptions,
    rules: RuleSet,
    findings: FindingTable,
    targets: AuditTargets,
    counters: Counters,
    loginForms: LoginForms,
  ) {
    this.#options = options;
    this.#counters = counters;
    this.#rules = rules;
    this.#findings = findings;
    this.#targets = targets;
    this.#beside = new BesideSessions(rules, targets);
    this.#numbers = new CookielessNumbers(options.isConcludedOften === true);
    const forgotten = (session: TrackedSession) => {
      if (isEventful(session)) this.#forgetting().session(session);
      options.sessionForgotten?.(session.number);
    };
    const forgottenToken = (token: BearerToken) => this.#forgetting().token(token);
    const wantsOthers = (status: number) => this.#candidates.wants(status);
    const isTrustworthy = (message: ResponseMessage) => isTrusted(message, options.assumeHttps);
    const { sessionsElsewhere } = options;
    const noteKey =
      sessionsElsewhere && ((key: string, isKnown: boolean) => sessionsElsewhere.noteKey(key, isKnown));
    this.tracker = new SessionTracker(
      {
        ...options,
        loginForms,
        forgotten,
        forgottenToken,
        wantsOthers,
        isTrustworthy,
        ...(noteKey === undefined ? {} : { noteKey }),
      },
      counters,
    );
    this.#candidates = new SessionCandidates(
      targets,
      this.tracker.pages,
      this.tracker.tokens.issued,
      (request) => this.#turnOf(request),
      (...found) => this.#promote(...found),
    );
  }

  /** A request with cookies. */
  request(message: RequestMessage, host: string, cookies: readonly ClassifiedCookie[], shown: boolean): void {
    this.#usernames.addPath(message.target);
    for (const { name, value, isSession } of cookies)
      if (!isSession && mayNameUser(name)) this.#usernames.add(value);
    this.#promoteKnownValues(message, host, cookies);
    const exists = (name: string) => named(cookies, name).length > 0;
    const sessions = this.#few(
      cookies.filter(({ name }) => this.#targets.of(host, name).isSession === true && !isPiece(name, exists)),
    );
    const seen = this.tracker.request(message, host, sessions, shown);
    this.#findings.sessions.set(seen);
    if (seen === null || !shown || message.incomplete) return;
    // The rules on sent cookies came before.
    for (const { value } of seen.sent) {
      const { name } = value.session;
      for (const { sessions: numbers } of this.#targets.of(host, name).sent?.entries ?? [])
        this.#findings.sessions.addTo(numbers, name);
    }
  }

  /** A response with cookies. */
  response({ message, host, cookies, browser, request }: ResponseSubject, shown: boolean): void {
    // Nobody gets a session from a preflight.
    if (request !== null && isPreflight(request)) return;
    if (request !== null) this.#usernames.addPath(request.target);
    for (const { cookie, isSession } of cookies)
      if (!isSession && mayNameUser(cookie.name)) this.#usernames.add(cookie.value);
    if (request === null)
      for (const { cookie } of cookies) this.tracker.noteOrphan(cookie.name, cookie.value);
    if (shown) for (const cookie of cookies) this.#beside.note(cookie);
    const exists = (name: string) => settersOf(cookies, name).length > 0;
    const sessions = this.#few(
      cookies.filter(({ isSession, cookie }) => isSession && !isPiece(cookie.name, exists)),
    );
    if (request !== null) this.#followEarlier(request, host, sessions, shown);
    const seen = this.tracker.response(message, host, sessions, browser.number, shown);
    this.#candidates.response(message, host, cookies, shown, foreignNames(seen, host));
    this.#findings.sessions.set(seen);
  }

  /** A cookie that goes to several hosts is a session on all of them, once one has shown it. */
  #promoteKnownValues(message: RequestMessage, host: string, cookies: readonly ClassifiedCookie[]): void {
    for (const { name, value, isSession } of cookies) {
      if (isSession) continue;
      const owner = this.tracker.hostOfValue(name, value, host, message.src);
      if (owner === null) continue;
      const reason = { reason: `it is the session of ${owner}`, isSupposed: false };
      this.#promote(this.#targets.of(host, name), reason, this.#candidates.takeEarlier(host, name));
    }
  }

  /** Each session of a message is compared with its others. */
  #few<T>(sessions: readonly T[]): readonly T[] {
    if (sessions.length <= MAX_MESSAGE_SESSIONS) return sessions;
    this.#counters.forgottenSessions += sessions.length - MAX_MESSAGE_SESSIONS;
    return sessions.slice(0, MAX_MESSAGE_SESSIONS);
  }

  /** Cookies that this response shows to be sessions: what was seen of them before belongs to them. */
  #followEarlier(
    request: RequestMessage,
    host: string,
    sessions: readonly SetCookieSubject[],
    shown: boolean,
  ): void {
    for (const name of new Set(sessions.map(({ cookie }) => cookie.name))) {
      const earlier = this.#candidates.takeEarlier(host, name);
      if (earlier.length === 0) continue;
      this.#follow(this.#targets.of(host, name), name, earlier);
      const sent = named(request.cookies, name);
      this.tracker.alsoSent(request, host, sent, shown);
    }
  }

  /** A response without cookies, for its request. */
  responseWithoutCookies(message: ResponseMessage, host: string, shown: boolean): void {
    const seen = this.tracker.response(message, host, [], null, shown);
    if (message.request !== null)
      this.#candidates.response(message, host, [], shown, foreignNames(seen, host));
    this.#findings.sessions.set(seen);
  }

  /** A cookie turns out to be a session: the tracker gets what was kept of it, in order. */
  #promote(
    target: AuditTarget,
    { reason, isSupposed, page }: SessionReason,
    sightings: readonly Sighting[],
  ): void {
    const { cookie: name } = target;
    if (name === null || this.#options.isSession?.(name) === false) return;
    target.isSession = true;
    target.sessionReason = unsliced(reason);
    target.isSupposed = isSupposed;
    target.shownByPage = page === undefined ? null : unsliced(page);
    target.updateRole('');
    this.#follow(target, name, sightings);
    const { role, stake } = target;
    for (const { received, isShown } of sightings)
      if (isShown) for (const one of received) this.#beside.note({ ...one, isSession: true, role, stake });
  }

  /** What was kept of a cookie that is a session now. */
  #follow(target: AuditTarget, name: string, sightings: readonly Sighting[]): void {
    const { host, role, stake } = target;
    for (const { message, request, received, isShown } of sightings) {
      const sent = named(request.cookies, name);
      this.tracker.request(request, host, sent, isShown);
      const browser = received[0]?.response.browser.number ?? null;
      this.#findings.sessions.set(this.tracker.response(message, host, received, browser, isShown));
      if (isShown)
        for (const one of received) this.#auditAgain(target, { ...one, isSession: true, role, stake });
    }
  }

  #turnOf(request: RequestMessage): Turn {
    const { isLogin, isLogout } = this.#options;
    if (logoutSigns(request, isLogout?.(request)).length > 0) return 'logout';
    return loginSigns(request, isLogin?.(request), this.tracker.loginForms).length > 0 ? 'login' : null;
  }

  /** What matters little for other cookies may matter for a session. */
  #auditAgain(target: AuditTarget, subject: SetCookieSubject): void {
    const { verdict, cookie, response } = subject;
    const scope = cookieScope(verdict, cookie);
    const { onFields, onCookies } = this.#rules.onCookies(subject);
    for (const rule of [...onFields, ...onCookies]) {
      const hit = rule.field?.(subject) ?? rule.setCookie?.(subject) ?? null;
      if (hit === null || isRetraction(hit)) continue;
      const evidence = packetEvidence(response.message);
      this.#findings.raise(target, rule, this.#rules.applyPolicy(rule, hit), scope, evidence);
    }
  }

  /** There is something that `conclude` has to look at. */
  get hasSessions(): boolean {
    const { cookieless, tokens, refreshTokens } = this.tracker;
    if (hasCookieless(cookieless) || refreshTokens.list().length > 0) return true;
    return (
      this.tracker.list().some(({ isShown }) => isShown) || tokens.list().some(({ uses }) => uses.length > 0)
    );
  }

  /** What there is if the run ends now. It changes nothing of what is followed: more may come. */
  conclude(decode: Decode): ConcludedAudit {
    const findings = this.#findings.copy();
    const conclusion = new SessionConclusion(this.#followed, findings, this.#usernames.copy(), decode);
    return { ...conclusion.all(this.#beside, this.#numbers), findings };
  }

  get #followed(): FollowedSessions {
    return { options: this.#options, rules: this.#rules, targets: this.#targets, tracker: this.tracker };
  }

  /** Of what is not followed any longer: its findings are those of the run from now on. */
  #forgetting(): SessionConclusion {
    return new SessionConclusion(this.#followed, this.#findings, this.#usernames, NOT_DECODED);
  }

  /** A response shows that its request lacks cookies that the browser has. */
  absent(message: ResponseMessage, host: string, { heldBack, ofOtherHosts }: AbsentCookies): void {
    const absent = [...heldBack, ...ofOtherHosts];
    const lacked =
      absent.find(({ cookie, isLeftByLogin }) => isLeftByLogin && isLoginStateName(cookie.name)) ??
      absent.find(({ isLeftByLogin }) => isLeftByLogin) ??
      absent.find(({ isSession }) => isSession);
    if (lacked !== undefined)
      this.tracker.cookieless.failed.noteLacked(host, message.frame, lacked.cookie.name);
  }
}

/** The cookies of a request that are sessions of other applications on its host. */
function foreignNames(seen: SeenSessions | null, host: string): ReadonlySet<string> | undefined {
  const { foreign } = byPort(seen?.sent ?? [], host);
  return foreign.length === 0 ? undefined : new Set(foreign.map(({ value }) => value.session.name));
}

function isTrusted(message: ResponseMessage, assumeHttps: boolean): boolean {
  const { request } = message;
  const url = request?.url ?? null;
  return transportOf(message, request, url, subjectHost(message, url), assumeHttps).kind !== 'network';
}
