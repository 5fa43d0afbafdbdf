// The result of a run for people who asked for another format: what ends the table, on standard error.

import { type RunModel, runModel } from '../model/run-model.ts';
import type { SummaryRecord } from '../record/records.ts';
import type { AuditReport } from './audit-report.ts';
import { unreadTexts } from './coverage-text.ts';
import { nothingJudgedText, resultText, seenText, verdictText } from './screen/result-text.ts';
import { type ScreenOptions, screenOf } from './screen/screen.ts';
import { sessionRecord } from './session-record.ts';

export function modelOf(summary: SummaryRecord, { inventory, sessions, findings }: AuditReport): RunModel {
  return runModel({ inventory, sessions: sessions.map(sessionRecord), findings, summary });
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
 * The same of a run that lists and judges nothing, when something was not read: its reader sees no cookie and cannot know
 * why. `always`: also when all was read.
 */
export function listResultText(
  summary: SummaryRecord,
  always: boolean,
  { onlyVerdict, ...options }: ResultOptions,
): string {
  const isUnread = unreadTexts(summary).length > 0;
  const isAsked = !onlyVerdict && (always || summary.messages === 0);
  if (!isUnread && !isAsked) return '';
  const screen = screenOf(options);
  return (onlyVerdict ? '' : seenText(screen, summary)) + nothingJudgedText(screen);
}
