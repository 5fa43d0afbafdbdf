// A finding while the run goes on, and what it is about.

import type { CookieScope } from '../cookie/cookie-scope.ts';
import type { EvidenceList } from './evidence-list.ts';
import type { Evidence } from './finding.ts';
import type { CookieOrigin } from './origin/cookie-origin.ts';
import type { Hit, Rule } from './rule.ts';

/** What findings are about: one cookie name of a host, or the host itself. */
export interface FindingTarget {
  readonly host: string;
  /** Name of the cookie; null for the host itself. */
  readonly cookie: string | null;
  /** Who makes the cookie, by what is known now. */
  readonly origin: CookieOrigin;
  /** A request has repeated its value in a header, the query or a form, as CSRF tokens are repeated. */
  readonly isDoubleSubmitted: boolean;
  /** What a rule has found about it, or null; `variant`: that of its hit. */
  findingOf(rule: Rule, variant?: string): FindingEntry | null;
  addFinding(entry: FindingEntry): void;
  removeFinding(entry: FindingEntry): void;
}

/** A finding while the run goes on. */
export interface FindingEntry {
  readonly rule: Rule;
  readonly target: FindingTarget;
  /** Of the first that was seen, as far as it is known. */
  readonly path: string | null;
  /** Which cookies of the name it is about; empty: not known, null: more than are kept. */
  scopes: readonly CookieScope[] | null;
  hit: Hit;
  count: number;
  readonly evidence: EvidenceList;
  /** It was raised before its message was audited: that message is counted already. Null: there is none to come. */
  raisedIn: Evidence | null;
  /** The numbers of the sessions in which it happened, as far as it happened in sessions. */
  readonly sessions: Set<number>;
}
