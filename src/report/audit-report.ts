// What the rules said about a run, as the formats get it at the end.

import type { BaselineEntry } from '../audit/baseline.ts';
import type { FindingRecord } from '../record/records.ts';
import type { Session } from '../session/session.ts';

export interface AuditReport {
  /** The worst first; those that the baseline accepts are among them. */
  readonly findings: readonly FindingRecord[];
  /** What the baseline accepts and nobody does any more. */
  readonly gone: readonly BaselineEntry[];
  /** In order of their appearance; masked already where values are to be masked. */
  readonly sessions: readonly Session[];
  /** Cookies that the configuration leaves out, by its reason. */
  readonly leftOut: readonly { readonly reason: string; readonly cookies: number }[];
  /** Rules that the configuration switches off. */
  readonly rulesOff: readonly string[];
}
