// The findings and sessions of a run, as the formats get them at the end.

import type { BaselineEntry } from '../audit/baseline.ts';
import type { RuleMeta } from '../audit/rule.ts';
import type { FindingRecord, IgnoredView, InventoryRecord } from '../record/records.ts';
import type { Session } from '../session/session.ts';

/** What was found, as far as it is reported while a run goes on. */
export interface FoundRecords {
  /** The worst first; those that the baseline accepts follow the others. */
  readonly findings: readonly FindingRecord[];
  /** In order of their appearance. */
  readonly sessions: readonly Session[];
  /** Live: the numbers of sessions that are not followed any longer, and were before. */
  readonly forgottenSessions: readonly number[];
}

export interface AuditReport extends FoundRecords {
  /** Every cookie, in order of appearance. */
  readonly inventory: readonly InventoryRecord[];
  /** Entries of the baseline that no finding matches. */
  readonly gone: readonly BaselineEntry[];
  /** The entries of `ignore` that leave out something. */
  readonly leftOut: readonly IgnoredView[];
  /** The rules that have found something, in the order of the list of rules. */
  readonly rules: readonly RuleMeta[];
  /** Rules that the configuration switches off. */
  readonly rulesOff: readonly string[];
}
