// Cookies that were taken for sessions by their name, their format and their login, and are none: the session beside them
// holds the login. Alone they open nothing, their values are flags, times and names, or users with sessions of their own
// have one value; or all clients are given one. And those that one page has shown, which others get too later. What was
// reported of them as sessions is judged again.

import type { CookieRole } from '../session/cookie-role.ts';
import type { Pages } from '../session/pages.ts';
import { isPlaceholder } from '../session/placeholder.ts';
import { isLater } from '../session/session-moment.ts';
import { isUnguessable, SESSION_SCORE } from '../session/session-score.ts';
import type { SessionTracker } from '../session/session-tracker.ts';
import type { TrackedSession } from '../session/tracked-session.ts';
import { valueFormat } from '../session/value-format.ts';
import { isWithoutKey } from '../session/value-without-key.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import type { AuditTarget, AuditTargets } from './audit-target.ts';
import { ConstantValues, isIdle } from './constant-values.ts';
import type { FindingTable } from './finding-table.ts';
import { MAX_CANDIDATES } from './limits.ts';
import { isRetraction, type Rule } from './rule.ts';
import type { RuleSet } from './rule-set.ts';
import { isSmall, mayBeIdentifier } from './session-sightings.ts';
import type { Stake } from './stake.ts';
import type { SetCookieSubject } from './subject.ts';

/** The sessions that are some, and what the cookies of the others are for. */
export interface RealSessions {
  readonly sessions: readonly TrackedSession[];
  readonly otherRoles: ReadonlyMap<AuditTarget, CookieRole>;
}

export class BesideSessions {
  readonly #rules: RuleSet;
  readonly #targets: AuditTargets;
  /** The first field that set such a cookie. */
  readonly #fields = new GenerationalMap<AuditTarget, SetCookieSubject>(MAX_CANDIDATES, () => {});
  readonly #constants = new ConstantValues();

  constructor(rules: RuleSet, targets: AuditTargets) {
    this.#rules = rules;
    this.#targets = targets;
  }

  /** A field that sets a session whose name does not say that it is one; or a short value. */
  note(subject: SetCookieSubject): void {
    const { cookie, deletion, isSession, response } = subject;
    if (!isSession || deletion) return;
    const target = this.#targets.of(response.host, cookie.name);
    this.#constants.note(target, subject);
    if (target.nameScore >= SESSION_SCORE && isUnguessable(cookie.value) && !isPlaceholder(cookie.value))
      return;
    if (this.#fields.get(target) !== undefined) return;
    if (isSmall(response.message)) this.#fields.set(target, subject);
  }

  /** Judges the findings about the others again, in `findings`; `isNamed`: the policy names the cookie. */
  withoutBeside(
    { observers: { deniedAlone }, pages }: Pick<SessionTracker, 'observers' | 'pages'>,
    sessions: readonly TrackedSession[],
    isNamed: (name: string) => boolean,
    findings: FindingTable,
  ): RealSessions {
    const targetOf = ({ host, name }: TrackedSession) => this.#targets.of(host, name);
    const users = new Set(sessions.flatMap(({ login }) => login?.user ?? []));
    const logsNobodyIn = (target: AuditTarget) =>
      target.issued.length > 0 && target.issued.every((value) => isWithoutKey(value, users));
    const opening = new Set(
      sessions.filter((session) => deniedAlone.opensAlone(session, pages)).map(targetOf),
    );
    const withLogin = new Set(sessions.filter(({ login }) => login !== null).map(targetOf));
    const beside = new Map<AuditTarget, CookieRole>();
    this.#constantValues(sessions, targetOf, isNamed, (target, field) =>
      beside.set(target, this.#judgeAgain(target, field, findings, 'none')),
    );
    this.#refuted(sessions, targetOf, pages, (target, field) =>
      beside.set(target, this.#judgeAgain(target, field, findings)),
    );
    for (const session of sessions) {
      const target = targetOf(session);
      const field = this.#fields.peek(target);
      if (field === undefined || opening.has(target) || beside.has(target) || isNamed(session.name)) continue;
      if (target.sessionReason !== null) continue;
      const opensNothing = () =>
        isOfUsers(session, sessions) || (!field.cookie.httpOnly && deniedAlone.opensNothing(session, pages));
      const isNone = target.nameScore < SESSION_SCORE && opensNothing();
      const isVisitors = () => !withLogin.has(target) && isShort(target) && isLeftByLogin(session, sessions);
      if (!isNone && !isVisitors() && !(isBesideKey(session, sessions) && logsNobodyIn(target))) continue;
      beside.set(target, this.#judgeAgain(target, field, findings));
    }
    this.#placeholders(new Set(sessions.map(targetOf)), isNamed, (target, field) =>
      beside.set(target, this.#judgeAgain(target, field, findings)),
    );
    return { sessions: sessions.filter((session) => !beside.has(targetOf(session))), otherRoles: beside };
  }

  /** Cookies whose value all clients are given, and that nothing depends on. */
  #constantValues(
    sessions: readonly TrackedSession[],
    targetOf: (session: TrackedSession) => AuditTarget,
    isNamed: (name: string) => boolean,
    found: (target: AuditTarget, field: SetCookieSubject) => void,
  ): void {
    const byTarget = new Map<AuditTarget, TrackedSession[]>();
    for (const session of sessions) {
      const target = targetOf(session);
      const known = byTarget.get(target);
      if (known === undefined) byTarget.set(target, [session]);
      else known.push(session);
    }
    for (const [target, own] of byTarget) {
      const field = target.sessionReason === null ? this.#constants.fieldOf(target) : null;
      if (field === null || isNamed(field.cookie.name)) continue;
      if (own.every((session) => isIdle(session, sessions))) found(target, field);
    }
  }

  /** Cookies that only a page has shown to be sessions, which is closed to others no more. */
  #refuted(
    sessions: readonly TrackedSession[],
    targetOf: (session: TrackedSession) => AuditTarget,
    pages: Pages,
    found: (target: AuditTarget, field: SetCookieSubject | null) => void,
  ): void {
    const isShown = ({ login, logout, events }: TrackedSession) =>
      login !== null ||
      logout !== null ||
      events.some(({ event, page }) => event === 'privileged-use' && pages.state(page) === 'closed');
    const shown = new Set(sessions.filter(isShown).map(targetOf));
    for (const target of new Set(sessions.map(targetOf))) {
      const { shownByPage } = target;
      if (shownByPage === null || shown.has(target) || pages.state(shownByPage) === 'closed') continue;
      found(target, this.#fields.peek(target) ?? null);
    }
  }

  /** Cookies that have held no session at all: `auth=false` says that there is none. */
  #placeholders(
    known: ReadonlySet<AuditTarget>,
    isNamed: (name: string) => boolean,
    found: (target: AuditTarget, field: SetCookieSubject) => void,
  ): void {
    for (const field of this.#fields.values()) {
      const target = this.#targets.of(field.response.host, field.cookie.name);
      if (known.has(target) || isNamed(field.cookie.name)) continue;
      if (target.issued.length > 0 && target.issued.every(isPlaceholder)) found(target, field);
    }
  }

  /**
   * What is reported of a cookie that is no session; gives what it is for. `field`: the first that set it, null when none was
   * seen; `atMost`: what is at stake with it.
   */
  #judgeAgain(
    target: AuditTarget,
    field: SetCookieSubject | null,
    findings: FindingTable,
    atMost?: Stake,
  ): CookieRole {
    if (field === null) {
      findings.judgeAgain(target, (rule, hit) => (rule.sent === undefined ? hit : null));
      return target.asNoSession('').role;
    }
    const { role, stake } = target.asNoSession(field.cookie.value);
    const subject = { ...field, isSession: false, role, stake: atMost ?? stake };
    const { onFields, onCookies } = this.#rules.onCookies(subject);
    const applied: readonly Rule[] = [...onFields, ...onCookies];
    findings.judgeAgain(target, (rule, hit) => {
      if (rule.field === undefined && rule.setCookie === undefined) return hit;
      const found = applied.includes(rule)
        ? (rule.field?.(subject) ?? rule.setCookie?.(subject) ?? null)
        : null;
      return found === null || isRetraction(found) ? null : this.#rules.applyPolicy(rule, found);
    });
    return role;
  }
}

/** Whether the client has another session, whose value could be a key. */
function isBesideKey({ client, host }: TrackedSession, sessions: readonly TrackedSession[]): boolean {
  return sessions.some(
    (other) => other.host === host && other.client.number === client.number && isKey(other.lastValue),
  );
}

/** No value that it was given can be an identifier. */
function isShort({ issued }: AuditTarget): boolean {
  return issued.length > 0 && !issued.some(mayBeIdentifier);
}

/** Whether the client had it before the login, which is about another session, with a value that could be a key. */
function isLeftByLogin(
  { client, host, first }: TrackedSession,
  sessions: readonly TrackedSession[],
): boolean {
  return sessions.some(
    (other) =>
      other.host === host &&
      other.client.number === client.number &&
      isKey(other.lastValue) &&
      other.login?.event.event === 'login' &&
      isLater(other.login.event.at, first),
  );
}

/** Whether each client that got the value has a session of its own beside it: it says what kind of user they are. */
function isOfUsers(session: TrackedSession, sessions: readonly TrackedSession[]): boolean {
  const { companions, events, host } = session;
  const shared = events.filter(({ event }) => event === 'shared');
  const isOwn = (other: TrackedSession) =>
    other.host === host && other.login !== null && !isShared(other) && isKey(other.lastValue);
  const names = companions.filter(isOwn).map(({ name }) => name);
  if (shared.length === 0 || names.length === 0) return false;
  const others = sessions.filter(
    (other) => names.includes(other.name) && isOwn(other) && !companions.includes(other),
  );
  return shared.every(({ client }) => others.some((other) => other.client.number === client.number));
}

function isShared({ events }: TrackedSession): boolean {
  return events.some(({ event }) => event === 'shared');
}

function isKey(value: string | null): boolean {
  return value !== null && (isUnguessable(value) || valueFormat(value) !== null);
}
