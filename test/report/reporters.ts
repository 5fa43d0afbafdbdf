// What the tests of all formats share: options, and a whole report from some messages.

import { fieldNamed } from '../../src/filter/fields.ts';
import type { Message } from '../../src/record/message.ts';
import { type MessageResults, NO_RESULTS } from '../../src/record/message-results.ts';
import type { AuditReport } from '../../src/report/audit-report.ts';
import type { EndOfRun } from '../../src/report/end-report.ts';
import { ExchangeLog } from '../../src/report/exchange-log.ts';
import type { Reporter, ReportOptions } from '../../src/report/reporter.ts';
import { TSHARK_FIELD_OUTPUT } from '../../src/report/reporter.ts';
import { auditReport } from '../support/findings.ts';
import { summary } from '../support/messages.ts';

export function options(change: Partial<ReportOptions> = {}, ...fieldNames: string[]): ReportOptions {
  return {
    fields: fieldNames.map((name) => fieldNamed(name, '-e')),
    fieldOutput: TSHARK_FIELD_OUTPUT,
    columns: 80,
    colour: false,
    summary: true,
    details: false,
    isTerminal: true,
    isAsciiOnly: false,
    isLive: false,
    inputs: [],
    keepsPackets: true,
    rows: false,
    table: true,
    only: null,
    csvRaw: false,
    logMode: 'all',
    ...change,
  };
}

export function report(
  reporter: Reporter,
  messages: readonly Message[],
  end = summary(),
  audit: AuditReport | null = null,
  results: MessageResults = NO_RESULTS,
): string {
  const rows = messages.map((message) => reporter.message(message, results)).join('');
  const ends = reporter.end(end, audit);
  if (ends instanceof Promise) throw new Error('a format that is loaded: laterReport');
  return reporter.begin() + rows + [...ends].join('');
}

/** The same of any format, also of one that is loaded when it is wanted. */
export async function laterReport(
  reporter: Reporter,
  messages: readonly Message[],
  end = summary(),
  audit: AuditReport | null = null,
): Promise<string> {
  const rows = messages.map((message) => reporter.message(message, NO_RESULTS)).join('');
  return reporter.begin() + rows + [...(await reporter.end(end, audit))].join('');
}

/** What formats of the end of a run are made of. */
export function endOfRun(change: Partial<EndOfRun> = {}): EndOfRun {
  return {
    summary: summary(),
    audit: auditReport(),
    exchanges: new ExchangeLog(),
    ...change,
  };
}
