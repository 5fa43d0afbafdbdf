// Cookies that were taken for sessions by their name, their format and their login, and that open nothing: the session of
// the same login does. What was reported of them as sessions is judged again.

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

export class BesideSessions {
  readonly #rules: RuleSet;
  readonly #findings: FindingTable;
  readonly #targets: AuditTargets;
  /** The first field that set such a cookie. */
  readonly #fields = new GenerationalMap<AuditTarget, SetCookieSubject>(MAX_CANDIDATES, () => {});

  constructor(rules: RuleSet, findings: FindingTable, targets: AuditTargets) {
    this.#rules = rules;
    this.#findings = findings;
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

  /** The sessions that are some; `isNamed`: the policy names the cookie. */
  withoutBeside(
    { observers: { deniedAlone }, pages }: Pick<SessionTracker, 'observers' | 'pages'>,
    sessions: readonly TrackedSession[],
    isNamed: (name: string) => boolean,
  ): readonly TrackedSession[] {
    const targetOf = ({ host, name }: TrackedSession) => this.#targets.of(host, name);
    const opening = new Set(
      sessions.filter((session) => deniedAlone.opensAlone(session, pages)).map(targetOf),
    );
    const beside = new Set<AuditTarget>();
    for (const session of sessions) {
      const target = targetOf(session);
      const field = this.#fields.get(target);
      if (field === undefined || opening.has(target) || beside.has(target) || isNamed(session.name)) continue;
      if (target.sessionReason !== null || !deniedAlone.opensNothing(session, pages)) continue;
      beside.add(target);
      this.#judgeAgain(target, field);
    }
    return sessions.filter((session) => !beside.has(targetOf(session)));
  }

  /** What is reported of a cookie that is no session. */
  #judgeAgain(target: AuditTarget, field: SetCookieSubject): void {
    target.isSession = false;
    target.updateRole(field.cookie.value);
    const { role, stake } = target;
    const subject = { ...field, isSession: false, role, stake };
    const { onFields, onCookies } = this.#rules.onCookies(subject);
    const applied: readonly Rule[] = [...onFields, ...onCookies];
    this.#findings.judgeAgain(target, (rule, hit) => {
      if (rule.field === undefined && rule.setCookie === undefined) return hit;
      const found = applied.includes(rule)
        ? (rule.field?.(subject) ?? rule.setCookie?.(subject) ?? null)
        : null;
      return found === null || isRetraction(found) ? null : this.#rules.applyPolicy(rule, found);
    });
  }
}
