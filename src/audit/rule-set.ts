// The rules of a run as the user's policy wants them, sorted by what they are asked about.

import type { Severity } from './finding.ts';
import type { Hit, Need, Rule } from './rule.ts';
import type { SetCookieSubject } from './subject.ts';

/** The rules that are asked about one sort of cookie: live or a deletion, and what else it is (see `Need`). */
export interface CookieRules {
  readonly onFields: readonly Rule[];
  readonly onCookies: readonly Rule[];
}

export class RuleSet {
  readonly onResponses: readonly Rule[];
  readonly onAnyResponse: readonly Rule[];
  readonly onRequests: readonly Rule[];
  readonly onSentCookies: readonly Rule[];
  readonly onSessions: readonly Rule[];
  /** By `sortOf`. */
  readonly #onCookies: readonly CookieRules[];
  readonly #severities = new Map<Rule, Severity>();

  /** `severityOf`: another severity for a rule, 'off', or undefined for the rule's own. */
  constructor(rules: readonly Rule[], severityOf?: (rule: string) => Severity | 'off' | undefined) {
    const active: Rule[] = [];
    for (const rule of rules) {
      const severity = severityOf?.(rule.meta.id);
      if (severity === 'off') continue;
      if (severity !== undefined) this.#severities.set(rule, severity);
      active.push(rule);
    }
    this.#onCookies = SORTS.map((sort) => rulesOfSort(active, sort));
    this.onResponses = active.filter((rule) => rule.response !== undefined);
    this.onAnyResponse = active.filter((rule) => rule.anyResponse !== undefined);
    this.onRequests = active.filter((rule) => rule.request !== undefined);
    this.onSessions = active.filter((rule) => rule.session !== undefined);
    this.onSentCookies = active.filter((rule) => rule.sent !== undefined);
  }

  onCookies(subject: SetCookieSubject): CookieRules {
    return this.#onCookies[sortOf(subject)]!;
  }

  /** A hit with the severity that the policy gives its rule. */
  weighed(rule: Rule, hit: Hit): Hit {
    const severity = this.#severities.get(rule);
    return severity === undefined ? hit : { ...hit, severity };
  }
}

/** A bit for each. */
const DELETION = 1;
const NEEDS: Readonly<Record<Need, number>> = {
  refused: 2,
  deviating: 4,
  session: 8,
  timed: 16,
  replacing: 32,
  missing: 64,
};
const SORTS = Array.from({ length: 128 }, (_, sort) => sort);

function sortOf(subject: SetCookieSubject): number {
  const { deletion, rejection, deviations, isSession, cookie, verdict, setBefore } = subject;
  return (
    (deletion ? DELETION : 0) |
    (rejection === null ? 0 : NEEDS.refused) |
    (deviations.length === 0 ? 0 : NEEDS.deviating) |
    (isSession ? NEEDS.session : 0) |
    (cookie.maxAge === null && cookie.expiresMs === null ? 0 : NEEDS.timed) |
    (verdict.previous === null && setBefore === null ? 0 : NEEDS.replacing) |
    (verdict.action === 'nothing-to-delete' ? NEEDS.missing : 0)
  );
}

function rulesOfSort(rules: readonly Rule[], sort: number): CookieRules {
  const asked = rules.filter(({ alsoDeletions, alsoRefused, onlyIf }) => {
    if (sort & DELETION && !alsoDeletions) return false;
    if (sort & NEEDS.refused && !alsoRefused) return false;
    return onlyIf === undefined || (sort & NEEDS[onlyIf]) !== 0;
  });
  return {
    onFields: asked.filter((rule) => rule.field !== undefined),
    onCookies: asked.filter((rule) => rule.setCookie !== undefined),
  };
}
