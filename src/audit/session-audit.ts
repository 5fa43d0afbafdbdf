// The rules that look at a whole session, asked when it is over: at the end of the run, or when it is forgotten.

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
import { messageHost } from './host.ts';
import { mayNameUser, ObservedUsernames } from './observed-usernames.ts';
import type { RuleSet } from './rule-set.ts';
import { SessionCandidates, type Sighting } from './session-candidates.ts';
import type { ClassifiedCookie, ResponseSubject, SetCookieSubject } from './subject.ts';

/** Nothing is read of sessions that have to go before the decoders are there. */
const UNREAD: Decode = () => null;

export class SessionAudit {
  readonly lifecycles: SessionTracker;
  readonly #options: AuditOptions;
  readonly #rules: RuleSet;
  readonly #findings: FindingTable;
  readonly #topics: AuditTargets;
  readonly #names = new ObservedUsernames();
  readonly #candidates: SessionCandidates;

  constructor(
    options: AuditOptions,
    rules: RuleSet,
    findings: FindingTable,
    topics: AuditTargets,
    counters: Counters,
  ) {
    this.#options = options;
    this.#rules = rules;
    this.#findings = findings;
    this.#topics = topics;
    const forgotten = (session: TrackedSession) => {
      if (isEventful(session)) this.#finish(session, UNREAD);
    };
    const wantsOthers = (status: number) => this.#candidates.wants(status);
    this.lifecycles = new SessionTracker({ ...options, forgotten, wantsOthers }, counters);
    this.#candidates = new SessionCandidates(topics, this.lifecycles.protectedPages, (...found) =>
      this.#promote(...found),
    );
  }

  /** A request with cookies. */
  request(message: RequestMessage, host: string, cookies: readonly ClassifiedCookie[], shown: boolean): void {
    this.#names.addPath(message.target);
    for (const { name, value, isSession } of cookies)
      if (!isSession && mayNameUser(name)) this.#names.add(value);
    const isThere = (name: string) => cookies.some((other) => other.name === name);
    const sessions = cookies.filter(({ isSession, name }) => isSession && !isPiece(name, isThere));
    this.lifecycles.request(message, host, sessions, shown);
  }

  /** An answer with cookies. */
  response({ message, host, cookies, client, request }: ResponseSubject, shown: boolean): void {
    if (request !== null) this.#names.addPath(request.target);
    for (const { cookie, isSession } of cookies)
      if (!isSession && mayNameUser(cookie.name)) this.#names.add(cookie.value);
    const isThere = (name: string) => cookies.some(({ cookie }) => cookie.name === name);
    const sessions = cookies.filter(({ isSession, cookie }) => isSession && !isPiece(cookie.name, isThere));
    this.lifecycles.response(message, () => host, sessions, client.number, shown);
    this.#candidates.response(message, host, cookies, shown);
  }

  /** A response without cookies, for its request. */
  responseWithoutCookies(message: ResponseMessage, shown: boolean): void {
    const host = () => messageHost(message, message.request?.url ?? null);
    this.lifecycles.response(message, host, [], null, shown);
    if (message.request?.method === 'GET') this.#candidates.response(message, host(), [], shown);
  }

  /** A cookie is a session after all: what was kept of it is told now, in order. */
  #promote(topic: AuditTarget, path: string, witnesses: readonly Sighting[]): void {
    const { host, cookie: name } = topic;
    if (name === null || this.#options.isSession?.(name) === false) return;
    topic.isSession = true;
    topic.opens = unsliced(path);
    for (const { message, received, isShown } of witnesses) {
      const request = message.request!;
      const sent = request.cookies.filter((pair) => pair.name === name);
      this.lifecycles.request(request, host, sent, isShown);
      const set = received === null ? [] : [received];
      const browser = received === null ? null : received.response.client.number;
      this.lifecycles.response(message, () => host, set, browser, isShown);
      if (received !== null && isShown) this.#judgeAgain(topic, { ...received, isSession: true });
    }
  }

  /** What was a trifle about any other cookie. */
  #judgeAgain(topic: AuditTarget, subject: SetCookieSubject): void {
    const { verdict, cookie, response } = subject;
    const path = verdict.cookie?.path ?? cookie.path;
    const { onFields, onCookies } = this.#rules.onCookies(subject);
    for (const rule of [...onFields, ...onCookies]) {
      const hit = rule.field?.(subject) ?? rule.setCookie?.(subject) ?? null;
      if (hit === null) continue;
      this.#findings.raise(topic, rule, this.#rules.weighed(rule, hit), path, packetOf(response.message));
    }
  }

  get hasSessions(): boolean {
    return this.lifecycles.list().some(({ isShown }) => isShown);
  }

  /** The sessions that are shown, in order of appearance; the rules are asked about each. */
  finish(decode: Decode): Session[] {
    const sessions = this.lifecycles.list().map((session) => this.#finish(session, decode));
    return sessions.filter((session) => session !== null);
  }

  #finish(tracked: TrackedSession, decode: Decode): Session | null {
    if (!tracked.isShown) return null;
    const topic = this.#topics.of(tracked.host, tracked.name);
    if (topic.isIgnored) return null;
    const { protectedPages } = this.lifecycles;
    const decoded = decodeValues(tracked, decode);
    const session = sessionView(
      tracked,
      decoded,
      protectedPages,
      this.#options.isSession?.(tracked.name) === true,
      topic.opens,
    );
    const isClosed = (path: string) => protectedPages.get(tracked.host, path) !== undefined;
    for (const value of Object.values(decoded)) if (value !== null) this.#names.addContent(value);
    const hashedBy = (value: string) => this.#names.hashedBy(value);
    for (const rule of this.#rules.onSessions) {
      const hit = rule.session!({ session, tracked, decoded, isClosed, hashedBy });
      if (hit === null) continue;
      const { at, last = at, count = 1 } = hit;
      const weighed = this.#rules.weighed(rule, hit);
      this.#findings.addSpan(topic, rule, weighed, packetOf(at), packetOf(last), count);
    }
    return session;
  }
}

/** Without what else a moment of a session knows. */
function packetOf({ input, frame, stream }: Evidence): Evidence {
  return { input, frame, stream };
}
