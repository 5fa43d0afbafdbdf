// Which rules on fields a field breaks. They are asked once for each shape of field: see `Rule.field` for what their
// answers may depend on.

import type { Severity } from './finding.ts';
import type { Rule } from './rule.ts';
import { ruleCacheKey } from './rule-cache-key.ts';
import type { RuleSet } from './rule-set.ts';
import type { SetCookieSubject } from './subject.ts';

/** A rule that a field breaks, and how bad that is for the user's policy. */
export interface RuleViolation {
  readonly rule: Rule;
  readonly severity: Severity;
}

export class RuleCache {
  readonly #rules: RuleSet;
  /** A shape has twenty bits, of which few go together. */
  readonly #byShape = new Map<number, readonly RuleViolation[]>();

  constructor(rules: RuleSet) {
    this.#rules = rules;
  }

  /** `rules`: those that are asked about such a cookie. */
  of(subject: SetCookieSubject, rules: readonly Rule[]): readonly RuleViolation[] {
    const shape = ruleCacheKey(subject);
    const known = shape === null ? undefined : this.#byShape.get(shape);
    if (known !== undefined) return known;
    const broken: RuleViolation[] = [];
    for (const rule of rules) {
      const hit = rule.field!(subject);
      if (hit !== null) broken.push({ rule, severity: this.#rules.weighed(rule, hit).severity });
    }
    if (shape !== null) this.#byShape.set(shape, broken);
    return broken;
  }
}
