// Cookies that were taken for sessions by their name, their format and their login, and that open nothing: the session of
// the same login does. What was reported of them as sessions is judged again.

import type { CookieRole } from '../session/cookie-role.ts';
import { SESSION_SCORE } from '../session/session-score.ts';
import type { SessionTracker } from '../session/session-tracker.ts';
import type { TrackedSession } from '../session/tracked-session.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import type { AuditTarget, AuditTargets } from './audit-target.ts';
import type { FindingTable } from './finding-table.ts';
import { MAX_CANDIDATES } from './limits.ts';
import { isRetraction, type Rule } from './rule.ts';
import type { RuleSet } from './rule-set.ts';
import { isSmall } from './session-sightings.ts';
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

  constructor(rules: RuleSet, targets: AuditTargets) {
    this.#rules = rules;
    this.#targets = targets;
  }

  /** A field that sets a session which scripts can read, and whose name does not say that it is one. */
  note(subject: SetCookieSubject): void {
    const { cookie, deletion, isSession, response } = subject;
    if (!isSession || deletion || cookie.httpOnly) return;
    const target = this.#targets.of(response.host, cookie.name);
    if (target.nameScore >= SESSION_SCORE || this.#fields.get(target) !== undefined) return;
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
    const opening = new Set(
      sessions.filter((session) => deniedAlone.opensAlone(session, pages)).map(targetOf),
    );
    const beside = new Map<AuditTarget, CookieRole>();
    for (const session of sessions) {
      const target = targetOf(session);
      const field = this.#fields.peek(target);
      if (field === undefined || opening.has(target) || beside.has(target) || isNamed(session.name)) continue;
      if (target.sessionReason !== null || !deniedAlone.opensNothing(session, pages)) continue;
      beside.set(target, this.#judgeAgain(target, field, findings));
    }
    return { sessions: sessions.filter((session) => !beside.has(targetOf(session))), otherRoles: beside };
  }

  /** What is reported of a cookie that is no session; gives what it is for. */
  #judgeAgain(target: AuditTarget, field: SetCookieSubject, findings: FindingTable): CookieRole {
    const { role, stake } = target.asNoSession(field.cookie.value);
    const subject = { ...field, isSession: false, role, stake };
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
