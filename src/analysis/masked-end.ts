// The end of a run for reports that are masked: its summary, findings, sessions and cookies without secrets.

import type { SummaryRecord } from '../record/records.ts';
import type { AuditReport, FoundRecords } from '../report/audit-report.ts';
import type { Masker } from '../report/mask.ts';

export interface MaskedEnd {
  readonly summary: SummaryRecord;
  /** Null without an audit. */
  readonly report: AuditReport | null;
}

/** `filter`: the text of the display filter, which the summary quotes. */
export function maskedEnd(
  summary: SummaryRecord,
  report: AuditReport | null,
  masker: Masker,
  filter: string,
): MaskedEnd {
  const quoted = filterMask(masker, filter);
  return { summary: maskedSummary(summary, quoted), report: report && maskedReport(report, masker) };
}

/** Masks the values that a display filter looks for, wherever a text quotes the filter. */
export function filterMask(masker: Masker, filter: string): (text: string) => string {
  const masked = masker.filter(filter);
  return (text) => (filter === '' ? text : text.replaceAll(filter, () => masked));
}

function maskedSummary(summary: SummaryRecord, quoted: (text: string) => string): SummaryRecord {
  const { coverage, run } = summary;
  return {
    ...summary,
    ...(coverage === undefined
      ? {}
      : { coverage: { ...coverage, filter: coverage.filter && quoted(coverage.filter) } }),
    run: {
      ...run,
      exitBecause: run.exitBecause && quoted(run.exitBecause),
      exitUnjudged: run.exitUnjudged.map(quoted),
    },
  };
}

function maskedReport(report: AuditReport, masker: Masker): AuditReport {
  const inventory = report.inventory.map((cookie) => masker.cookie(cookie));
  return { ...maskedRecords(report, masker), inventory };
}

/** Findings and sessions without secrets. */
export function maskedRecords<Found extends FoundRecords>(found: Found, masker: Masker): Found {
  return {
    ...found,
    findings: found.findings.map((finding) => masker.finding(finding)),
    sessions: found.sessions.map((session) => masker.session(session)),
  };
}
