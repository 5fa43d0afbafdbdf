// The rules that look at a whole session, asked when it is over: at the end of the run, or when it is forgotten.

import type { Counters } from '../counters.ts';
import type { RequestMessage, ResponseMessage } from '../record/message.ts';
import { type Decode, readingsOf, sessionOf } from '../session/finished.ts';
import type { Life } from '../session/life.ts';
import { Lifecycles } from '../session/lifecycle.ts';
import type { Session } from '../session/session.ts';
import type { AuditOptions } from './audit-options.ts';
import type { FindingTable } from './finding-table.ts';
import { hostOf } from './host.ts';
import type { RuleSet } from './rule-set.ts';
import type { ResponseSubject, SentCookie } from './subject.ts';
import type { Topics } from './topic.ts';

/** Nothing is read of sessions that have to go before the decoders are there. */
const UNREAD: Decode = () => null;

export class SessionAudit {
  readonly lifecycles: Lifecycles;
  readonly #options: AuditOptions;
  readonly #rules: RuleSet;
  readonly #findings: FindingTable;
  readonly #topics: Topics;

  constructor(
    options: AuditOptions,
    rules: RuleSet,
    findings: FindingTable,
    topics: Topics,
    counters: Counters,
  ) {
    this.#options = options;
    this.#rules = rules;
    this.#findings = findings;
    this.#topics = topics;
    const forgotten = (life: Life) => {
      if (life.isEventful) this.#finish(life, UNREAD);
    };
    this.lifecycles = new Lifecycles({ ...options, forgotten }, counters);
  }

  /** A request with cookies. */
  request(message: RequestMessage, host: string, cookies: readonly SentCookie[], shown: boolean): void {
    const sessions = sessionsIn(cookies);
    if (sessions.length > 0) this.lifecycles.request(message, this.#topics.keptHost(host), sessions, shown);
  }

  /** An answer with cookies. */
  response({ message, host, cookies, client }: ResponseSubject, shown: boolean): void {
    const kept = () => this.#topics.keptHost(host);
    this.lifecycles.response(message, kept, sessionsIn(cookies), client.number, shown);
  }

  /** An answer without cookies, for what it answers. */
  answer(message: ResponseMessage, shown: boolean): void {
    const host = () => hostOf(message, message.request?.url ?? null);
    this.lifecycles.response(message, host, [], null, shown);
  }

  get hasSessions(): boolean {
    return this.lifecycles.list().some(({ isShown }) => isShown);
  }

  /** The sessions that are shown, in order of appearance; the rules are asked about each. */
  finish(decode: Decode): Session[] {
    const sessions = this.lifecycles.list().map((life) => this.#finish(life, decode));
    return sessions.filter((session) => session !== null);
  }

  #finish(life: Life, decode: Decode): Session | null {
    if (!life.isShown) return null;
    const topic = this.#topics.of(life.host, life.name);
    if (topic.isIgnored) return null;
    const { doors } = this.lifecycles;
    const readings = readingsOf(life, decode);
    const session = sessionOf(life, readings, doors, this.#options.isSession?.(life.name) === true);
    const isClosed = (path: string) => doors.get(life.host, path) !== undefined;
    for (const rule of this.#rules.onSessions) {
      const hit = rule.session!({ session, life, readings, isClosed });
      if (hit === null) continue;
      const { frame, input, stream } = hit.at;
      this.#findings.add(topic, rule, this.#rules.weighed(rule, hit), null, { input, frame, stream });
    }
    return session;
  }
}

const NONE: readonly never[] = [];

/** Most messages have none, or one. */
function sessionsIn<Cookie extends { readonly isSession: boolean }>(
  cookies: readonly Cookie[],
): readonly Cookie[] {
  let sessions: readonly Cookie[] = NONE;
  for (const cookie of cookies)
    if (cookie.isSession) sessions = sessions.length === 0 ? [cookie] : [...sessions, cookie];
  return sessions;
}
