// What the rules said about a run, as the formats get it at the end.

import type { BaselineEntry } from '../audit/baseline.ts';
import type { SessionCookie } from '../audit/observers.ts';
import type { FindingRecord } from '../record/records.ts';

export interface AuditReport {
  /** The worst first; those that the baseline accepts are among them. */
  readonly findings: readonly FindingRecord[];
  /** What the baseline accepts and nobody does any more. */
  readonly gone: readonly BaselineEntry[];
  /** The cookies that carry a session. */
  readonly sessions: readonly SessionCookie[];
  /** Cookies that the configuration leaves out, by its reason. */
  readonly leftOut: readonly { readonly reason: string; readonly cookies: number }[];
  /** Rules that the configuration switches off. */
  readonly rulesOff: readonly string[];
}
