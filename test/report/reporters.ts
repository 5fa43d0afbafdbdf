// What the tests of all formats share: options, and a whole report from some messages.

import { fieldNamed } from '../../src/filter/fields.ts';
import type { Message } from '../../src/record/message.ts';
import { type MessageResults, NO_RESULTS } from '../../src/record/message-results.ts';
import type { AuditReport } from '../../src/report/audit-report.ts';
import type { Reporter, ReportOptions } from '../../src/report/reporter.ts';
import { TSHARK_FIELD_OUTPUT } from '../../src/report/reporter.ts';
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
  return reporter.begin() + rows + [...reporter.end(end, audit)].join('');
}
