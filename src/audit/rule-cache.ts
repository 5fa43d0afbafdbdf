// Which rules on fields a field breaks, remembered for each cache key: see `Rule.field` for what their results may
// depend on.

import type { Severity } from './finding.ts';
import type { RuleWith } from './rule.ts';
import { ruleCacheKey } from './rule-cache-key.ts';
import type { RuleSet } from './rule-set.ts';
import type { SetCookieSubject } from './subject.ts';

/** A rule that a field breaks, and its severity by the user's policy. */
export interface RuleViolation {
  readonly rule: RuleWith<'field'>;
  readonly severity: Severity;
}

export class RuleCache {
  readonly #rules: RuleSet;
  /** A key has many bits, of which few go together. */
  readonly #byKey = new Map<number, readonly RuleViolation[]>();

  constructor(rules: RuleSet) {
    this.#rules = rules;
  }

  /** `rules`: those for such a cookie. */
  violations(subject: SetCookieSubject, rules: readonly RuleWith<'field'>[]): readonly RuleViolation[] {
    const key = ruleCacheKey(subject);
    const known = key === null ? undefined : this.#byKey.get(key);
    if (known !== undefined) return known;
    const violations: RuleViolation[] = [];
    for (const rule of rules) {
      const hit = rule.field(subject);
      if (hit !== null) violations.push({ rule, severity: this.#rules.applyPolicy(rule, hit).severity });
    }
    if (key !== null) this.#byKey.set(key, violations);
    return violations;
  }
}
