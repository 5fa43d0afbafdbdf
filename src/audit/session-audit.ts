// The rules that look at a whole session, applied when it is over: at the end of the run, or when it is forgotten.

import type { RequestMessage, ResponseMessage } from '../record/message.ts';
import { isPiece } from '../session/decode/chunks.ts';
import type { Session } from '../session/session.ts';
import { SessionTracker } from '../session/session-tracker.ts';
import { type Decode, decodeValues, sessionView } from '../session/session-view.ts';
import { isEventful, type TrackedSession } from '../session/tracked-session.ts';
import type { Counters } from '../shared/counters.ts';
import { unsliced } from '../shared/unsliced.ts';
import type { AuditOptions } from './audit-options.ts';
import type { AuditTarget, AuditTargets } from './audit-target.ts';
import type { Evidence } from './finding.ts';
import type { FindingTable } from './finding-table.ts';
import { mayNameUser, ObservedUsernames } from './observed-usernames.ts';
import { isRetraction } from './rule.ts';
import type { RuleSet } from './rule-set.ts';
import { SessionCandidates, type Sighting } from './session-candidates.ts';
import {
  type ClassifiedCookie,
  type ResponseSubject,
  type SetCookieSubject,
  subjectHost,
} from './subject.ts';

/** Sessions that are forgotten before the decoders are loaded are not decoded. */
const NOT_DECODED: Decode = () => null;

export class SessionAudit {
  readonly tracker: SessionTracker;
  readonly #options: AuditOptions;
  readonly #rules: RuleSet;
  readonly #findings: FindingTable;
  readonly #targets: AuditTargets;
  readonly #usernames = new ObservedUsernames();
  readonly #candidates: SessionCandidates;

  constructor(
    options: AuditOptions,
    rules: RuleSet,
    findings: FindingTable,
    targets: AuditTargets,
    counters: Counters,
  ) {
    this.#options = options;
    this.#rules = rules;
    this.#findings = findings;
    this.#targets = targets;
    const forgotten = (session: TrackedSession) => {
      if (isEventful(session)) this.#finish(session, NOT_DECODED);
    };
    const wantsOthers = (status: number) => this.#candidates.wants(status);
    this.tracker = new SessionTracker({ ...options, forgotten, wantsOthers }, counters);
    this.#candidates = new SessionCandidates(targets, this.tracker.protectedPages, (...found) =>
      this.#promote(...found),
    );
  }

  /** A request with cookies. */
  request(message: RequestMessage, host: string, cookies: readonly ClassifiedCookie[], shown: boolean): void {
    this.#usernames.addPath(message.target);
    for (const { name, value, isSession } of cookies)
      if (!isSession && mayNameUser(name)) this.#usernames.add(value);
    const exists = (name: string) => cookies.some((other) => other.name === name);
    const sessions = cookies.filter(({ isSession, name }) => isSession && !isPiece(name, exists));
    this.tracker.request(message, host, sessions, shown);
  }

  /** A response with cookies. */
  response({ message, host, cookies, browser, request }: ResponseSubject, shown: boolean): void {
    if (request !== null) this.#usernames.addPath(request.target);
    for (const { cookie, isSession } of cookies)
      if (!isSession && mayNameUser(cookie.name)) this.#usernames.add(cookie.value);
    const exists = (name: string) => cookies.some(({ cookie }) => cookie.name === name);
    const sessions = cookies.filter(({ isSession, cookie }) => isSession && !isPiece(cookie.name, exists));
    this.tracker.response(message, () => host, sessions, browser.number, shown);
    this.#candidates.response(message, host, cookies, shown);
  }

  /** A response without cookies, for its request. */
  responseWithoutCookies(message: ResponseMessage, shown: boolean): void {
    const host = () => subjectHost(message, message.request?.url ?? null);
    this.tracker.response(message, host, [], null, shown);
    if (message.request?.method === 'GET') this.#candidates.response(message, host(), [], shown);
  }

  /** A cookie turns out to be a session: the tracker gets what was kept of it, in order. */
  #promote(target: AuditTarget, path: string, sightings: readonly Sighting[]): void {
    const { host, cookie: name } = target;
    if (name === null || this.#options.isSession?.(name) === false) return;
    target.isSession = true;
    target.protectedPath = unsliced(path);
    for (const { message, request, received, isShown } of sightings) {
      const sent = request.cookies.filter((pair) => pair.name === name);
      this.tracker.request(request, host, sent, isShown);
      const set = received === null ? [] : [received];
      const browser = received === null ? null : received.response.browser.number;
      this.tracker.response(message, () => host, set, browser, isShown);
      if (received !== null && isShown) this.#auditAgain(target, { ...received, isSession: true });
    }
  }

  /** What matters little for other cookies may matter for a session. */
  #auditAgain(target: AuditTarget, subject: SetCookieSubject): void {
    const { verdict, cookie, response } = subject;
    const path = verdict.cookie?.path ?? cookie.path;
    const { onFields, onCookies } = this.#rules.onCookies(subject);
    for (const rule of [...onFields, ...onCookies]) {
      const hit = rule.field?.(subject) ?? rule.setCookie?.(subject) ?? null;
      if (hit === null || isRetraction(hit)) continue;
      const evidence = evidenceOnly(response.message);
      this.#findings.raise(target, rule, this.#rules.applyPolicy(rule, hit), path, evidence);
    }
  }

  get hasSessions(): boolean {
    return this.tracker.list().some(({ isShown }) => isShown);
  }

  /** The sessions that are shown, in order of appearance; the rules are applied to each. */
  finish(decode: Decode): Session[] {
    const sessions = this.tracker.list().map((session) => this.#finish(session, decode));
    return sessions.filter((session) => session !== null);
  }

  #finish(tracked: TrackedSession, decode: Decode): Session | null {
    if (!tracked.isShown) return null;
    const target = this.#targets.of(tracked.host, tracked.name);
    if (target.isIgnored) return null;
    const { protectedPages } = this.tracker;
    const decoded = decodeValues(tracked, decode);
    const session = sessionView(
      tracked,
      decoded,
      protectedPages,
      this.#options.isSession?.(tracked.name) === true,
      target.protectedPath,
    );
    const isProtected = (path: string) => protectedPages.get(tracked.host, path) !== undefined;
    for (const value of Object.values(decoded)) if (value !== null) this.#usernames.addContent(value);
    const hashedBy = (value: string) => this.#usernames.hashedBy(value);
    for (const rule of this.#rules.onSessions) {
      const hit = rule.session({ session, tracked, decoded, isProtected, hashedBy });
      if (hit === null) continue;
      const { at, last = at, count = 1 } = hit;
      const ownHit = this.#rules.applyPolicy(rule, hit);
      this.#findings.addSpan(target, rule, ownHit, evidenceOnly(at), evidenceOnly(last), count);
    }
    return session;
  }
}

/** Without what else a message or a moment of a session holds. */
function evidenceOnly({ input, frame, stream }: Evidence): Evidence {
  return { input, frame, stream };
}
