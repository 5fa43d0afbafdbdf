// The result of a run for people who asked for another format: what ends the table, on standard error.

import { type RunModel, runModel } from '../model/run-model.ts';
import type { SummaryRecord } from '../record/records.ts';
import type { AuditReport } from './audit-report.ts';
import { resultText, verdictText } from './screen/result-text.ts';
import { type ScreenOptions, screenOf } from './screen/screen.ts';
import { sessionRecord } from './session-record.ts';

export function modelOf(summary: SummaryRecord, { inventory, sessions, findings }: AuditReport): RunModel {
  return runModel({ inventory, sessions: sessions.map(sessionRecord), findings, summary });
}

/** Session, Worst, Fix, Seen and the verdict; `onlyVerdict`: the verdict alone. */
export function runResultText(
  summary: SummaryRecord,
  audit: AuditReport,
  options: ScreenOptions & { readonly onlyVerdict: boolean },
): string {
  const screen = screenOf(options);
  const { verdict } = modelOf(summary, audit);
  return (options.onlyVerdict ? '' : resultText(screen, verdict)) + verdictText(screen, verdict);
}
