// The rules of a run as the user's policy wants them, sorted by what they are asked about.

import type { Severity } from './finding.ts';
import type { Hit, Rule } from './rule.ts';

/** The rules that are asked about one sort of cookie: live or a deletion, taken or refused, as it should be or not. */
export interface CookieRules {
  readonly onFields: readonly Rule[];
  readonly onCookies: readonly Rule[];
}

export class RuleSet {
  readonly onResponses: readonly Rule[];
  readonly onAnswers: readonly Rule[];
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
    this.onAnswers = active.filter((rule) => rule.answer !== undefined);
    this.onRequests = active.filter((rule) => rule.request !== undefined);
    this.onSessions = active.filter((rule) => rule.session !== undefined);
    this.onSentCookies = active.filter((rule) => rule.sent !== undefined);
  }

  onCookies(deletion: boolean, isRefused: boolean, isDeviating: boolean): CookieRules {
    return this.#onCookies[sortOf(deletion, isRefused, isDeviating)]!;
  }

  /** A hit with the severity that the policy gives its rule. */
  weighed(rule: Rule, hit: Hit): Hit {
    const severity = this.#severities.get(rule);
    return severity === undefined ? hit : { ...hit, severity };
  }
}

const DELETION = 1;
const REFUSED = 2;
const DEVIATING = 4;
const SORTS = [0, 1, 2, 3, 4, 5, 6, 7];

function sortOf(deletion: boolean, isRefused: boolean, isDeviating: boolean): number {
  return (deletion ? DELETION : 0) | (isRefused ? REFUSED : 0) | (isDeviating ? DEVIATING : 0);
}

function rulesOfSort(rules: readonly Rule[], sort: number): CookieRules {
  const asked = rules.filter(({ alsoDeletions, alsoRefused, onlyIf }) => {
    if (sort & DELETION && !alsoDeletions) return false;
    if (sort & REFUSED ? !alsoRefused : onlyIf === 'refused') return false;
    return sort & DEVIATING || onlyIf !== 'deviating';
  });
  return {
    onFields: asked.filter((rule) => rule.field !== undefined),
    onCookies: asked.filter((rule) => rule.setCookie !== undefined),
  };
}
