// The findings and sessions of a run, as the formats get them at the end.

import type { BaselineEntry } from '../audit/baseline.ts';
import type { FindingRecord, IgnoredView, InventoryRecord } from '../record/records.ts';
import type { Session } from '../session/session.ts';

export interface AuditReport {
  /** The worst first, with those that the baseline accepts. */
  readonly findings: readonly FindingRecord[];
  /** Every cookie, in order of appearance. */
  readonly inventory: readonly InventoryRecord[];
  /** Entries of the baseline that no finding matches. */
  readonly gone: readonly BaselineEntry[];
  /** In order of their appearance. */
  readonly sessions: readonly Session[];
  /** The entries of `ignore` that leave out something. */
  readonly leftOut: readonly IgnoredView[];
  /** Rules that the configuration switches off. */
  readonly rulesOff: readonly string[];
}
