// Formats that show what a run comes to: nothing before its end, and then all at once. Their code is loaded when it is
// wanted, which costs no other run anything.

import type { SummaryRecord } from '../record/records.ts';
import type { AuditReport } from './audit-report.ts';
import { ExchangeLog } from './exchange-log.ts';
import { carriesCookies } from './record-source.ts';
import type { Pieces, Reporter } from './reporter.ts';

/** All that such a format is made of. */
export interface EndOfRun {
  readonly summary: SummaryRecord;
  readonly audit: AuditReport;
  /** The exchanges that have cookies; empty when the format does not ask for them. */
  readonly exchanges: ExchangeLog;
}

/** A pure function from what was found to text. */
export type EndReport = (end: EndOfRun) => Pieces;

/** `showsExchanges`: it shows the request and the response of findings. */
export function createEndReporter(load: () => Promise<EndReport>, showsExchanges: boolean): Reporter {
  const exchanges = new ExchangeLog();
  return {
    auditUse: 'findings',
    needsRequests: showsExchanges,
    wants: (kind, hasSetCookie, hasCookie) => showsExchanges && carriesCookies(kind, hasSetCookie, hasCookie),
    begin: () => '',
    message(message) {
      if (showsExchanges) exchanges.add(message);
      return '';
    },
    async end(summary, audit) {
      // Such a format asks for an audit: without one there is nothing to say.
      if (audit === null) return [];
      const report = await load();
      return report({ summary, audit, exchanges });
    },
  };
}
