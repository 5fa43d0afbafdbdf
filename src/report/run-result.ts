// The result of a run for people who asked for another format: what ends the table, on standard error.

import { type RunModel, runModel } from '../model/run-model.ts';
import type { SummaryRecord } from '../record/records.ts';
import type { AuditReport } from './audit-report.ts';
import { unreadTexts } from './coverage-text.ts';
import { listVerdictText, resultText, seenText, verdictText } from './screen/result-text.ts';
import { type ScreenOptions, screenOf } from './screen/screen.ts';
import { briefSessionRecord } from './session-record.ts';

export function modelOf(summary: SummaryRecord, { inventory, sessions, findings }: AuditReport): RunModel {
  return runModel({ inventory, sessions: sessions.map(briefSessionRecord), findings, summary });
}

type ResultOptions = ScreenOptions & {
  /** The verdict alone. */
  readonly onlyVerdict: boolean;
};

/** Session, Worst, Fix, Seen and the verdict. */
export function runResultText(
  summary: SummaryRecord,
  audit: AuditReport,
  { onlyVerdict, ...options }: ResultOptions,
): string {
  const screen = screenOf(options);
  const { verdict } = modelOf(summary, audit);
  return (onlyVerdict ? '' : resultText(screen, verdict)) + verdictText(screen, verdict);
}

/**
 * The verdict of a run that lists and judges nothing, with Seen when something was not read: its reader sees no cookie and
 * cannot know why. `always`: also when all was read.
 */
export function listResultText(
  summary: SummaryRecord,
  always: boolean,
  { onlyVerdict, ...options }: ResultOptions,
): string {
  const isSeenShown = always || summary.messages === 0 || unreadTexts(summary).length > 0;
  const screen = screenOf(options);
  return (isSeenShown && !onlyVerdict ? seenText(screen, summary) : '') + listVerdictText(screen, summary);
}
