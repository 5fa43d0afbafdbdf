// Findings as they would be if the run ended now: copies of those of the run, about targets that know the copies.

import type { FindingEntry, FindingTarget } from './finding-entry.ts';
import type { CookieOrigin } from './origin/cookie-origin.ts';
import type { Rule } from './rule.ts';

export class FindingCopies {
  readonly #targets = new Map<FindingTarget, CopiedTarget>();

  /** What a copy is about, by what its original is about. */
  of(target: FindingTarget): FindingTarget {
    const known = this.#targets.get(target);
    if (known !== undefined) return known;
    const made = new CopiedTarget(target);
    this.#targets.set(target, made);
    return made;
  }

  add(entry: FindingEntry): FindingEntry {
    const target = this.of(entry.target);
    const evidence = entry.evidence.copy();
    const copy: FindingEntry = { ...entry, target, evidence, sessions: new Set(entry.sessions) };
    target.addFinding(copy);
    return copy;
  }
}

/** The same but for its findings. */
class CopiedTarget implements FindingTarget {
  readonly #original: FindingTarget;
  #findings: FindingEntry[] = [];

  constructor(original: FindingTarget) {
    this.#original = original;
  }

  get host(): string {
    return this.#original.host;
  }

  get cookie(): string | null {
    return this.#original.cookie;
  }

  get origin(): CookieOrigin {
    return this.#original.origin;
  }

  get isDoubleSubmitted(): boolean {
    return this.#original.isDoubleSubmitted;
  }

  findingOf(rule: Rule, variant?: string): FindingEntry | null {
    return this.#findings.find((one) => one.rule === rule && one.hit.variant === variant) ?? null;
  }

  addFinding(entry: FindingEntry): void {
    this.#findings.push(entry);
  }

  removeFinding(entry: FindingEntry): void {
    this.#findings = this.#findings.filter((one) => one !== entry);
  }
}
