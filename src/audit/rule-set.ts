// The rules of a run with the user's policy applied, sorted by what they look at.

import type { Severity } from './finding.ts';
import { type Hit, hasFunction, type Need, type Rule, type RuleWith } from './rule.ts';
import { isRejectedBySome, type SetCookieSubject } from './subject.ts';

/** The rules for one category of cookies: live or a deletion, and what else they are (see `Need`). */
export interface CookieRules {
  readonly onFields: readonly RuleWith<'field'>[];
  readonly onCookies: readonly RuleWith<'setCookie'>[];
}

export class RuleSet {
  readonly onResponses: readonly RuleWith<'response'>[];
  readonly onAnyResponse: readonly RuleWith<'anyResponse'>[];
  readonly onRequests: readonly RuleWith<'request'>[];
  readonly onSentCookies: readonly RuleWith<'sent'>[];
  readonly onSessions: readonly RuleWith<'session'>[];
  readonly onTokens: readonly RuleWith<'token'>[];
  readonly onReusedTokens: readonly RuleWith<'reusedToken'>[];
  readonly assumingLogin: readonly Rule[];
  /** By `categoryOf`. */
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
    this.#onCookies = CATEGORIES.map((category) => rulesFor(active, category));
    this.onResponses = active.filter(hasFunction('response'));
    this.onAnyResponse = active.filter(hasFunction('anyResponse'));
    this.onRequests = active.filter(hasFunction('request'));
    this.onSessions = active.filter(hasFunction('session'));
    this.onTokens = active.filter(hasFunction('token'));
    this.onReusedTokens = active.filter(hasFunction('reusedToken'));
    this.assumingLogin = active.filter(({ assumesLogin }) => assumesLogin === true);
    this.onSentCookies = active.filter(hasFunction('sent'));
  }

  onCookies(subject: SetCookieSubject): CookieRules {
    return this.#onCookies[categoryOf(subject)] ?? NO_RULES;
  }

  /** A hit with the severity that the policy gives its rule. */
  applyPolicy(rule: Rule, hit: Hit): Hit {
    const severity = this.#severities.get(rule);
    if (severity === undefined) return hit;
    const { whenDoubleSubmitted: other } = hit;
    return other === undefined
      ? { ...hit, severity }
      : { ...hit, severity, whenDoubleSubmitted: { ...other, severity } };
  }
}

const NO_RULES: CookieRules = { onFields: [], onCookies: [] };

/** A category is a set of these bits. */
const DELETION = 1;
/** By the client's own browser. */
const REJECTED = 128;
const NEEDS: Readonly<Record<Need, number>> = {
  rejected: 2,
  deviating: 4,
  session: 8,
  timed: 16,
  replacing: 32,
  missing: 64,
};
const CATEGORIES = Array.from({ length: 256 }, (_, category) => category);

function categoryOf(subject: SetCookieSubject): number {
  const { deletion, rejection, browsers, deviations, isSession, cookie, verdict, setBefore } = subject;
  return (
    (deletion ? DELETION : 0) |
    (rejection === null ? 0 : REJECTED) |
    (rejection === null && !isRejectedBySome(browsers) ? 0 : NEEDS.rejected) |
    (deviations.length === 0 ? 0 : NEEDS.deviating) |
    (isSession ? NEEDS.session : 0) |
    (cookie.maxAge === null && cookie.expiresMs === null && !deletion ? 0 : NEEDS.timed) |
    (verdict.previous === null && setBefore === null ? 0 : NEEDS.replacing) |
    (verdict.action === 'nothing-to-delete' ? NEEDS.missing : 0)
  );
}

function rulesFor(rules: readonly Rule[], category: number): CookieRules {
  const applicable = rules.filter(({ alsoDeletions, alsoRejected, onlyIf }) => {
    if (category & DELETION && !alsoDeletions) return false;
    if (category & REJECTED && !alsoRejected) return false;
    return onlyIf === undefined || (category & NEEDS[onlyIf]) !== 0;
  });
  return {
    onFields: applicable.filter(hasFunction('field')),
    onCookies: applicable.filter(hasFunction('setCookie')),
  };
}
