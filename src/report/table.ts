// -T table, for people: the cookies, the sessions, the findings, and at the end the result. Few Set-Cookie fields are a row
// each, many are a row a cookie; what comes while a capture goes on is a row as it comes.

import type { RunModel } from '../model/run-model.ts';
import { setCookieRecords } from '../record/cookie-records.ts';
import type { SummaryRecord } from '../record/records.ts';
import { expiredFindingsText } from './acceptance-text.ts';
import type { AuditReport } from './audit-report.ts';
import { configurationText, noRowsText } from './coverage-text.ts';
import { hopsText } from './hops-text.ts';
import type { Reporter, ReportOptions, ReportPart } from './reporter.ts';
import { modelOf } from './run-result.ts';
import { findingsText } from './screen/findings-text.ts';
import { inventoryText } from './screen/inventory-text.ts';
import { exitText, fixedAtEnd, resultText, verdictText } from './screen/result-text.ts';
import { HeldRows } from './screen/row-collection.ts';
import { screenOf, titleLines } from './screen/screen.ts';
import { sessionsText } from './screen/sessions-text.ts';
import { StreamedRows } from './screen/streamed-rows.ts';

/** No row shows the id of its record. */
const NO_ID = '';

export function createTable(options: ReportOptions): Reporter {
  const seen = { entries: false, packets: false };
  const countsEntries = (): boolean => seen.entries && !seen.packets;
  const screen = screenOf({ ...options, countsEntries });
  const hasRows = options.table && options.only === null;
  const isStreamed = options.isLive || options.rows;
  const rows = isStreamed ? new StreamedRows(screen) : new HeldRows(screen);

  const shows = (part: ReportPart): boolean => options.only === null || options.only === part;

  function cookiesText(summary: SummaryRecord, model: RunModel): string {
    if (options.only === 'inventory') return inventoryText(screen, model.hosts);
    if (!hasRows) return '';
    if (rows.isEmpty) return titleLines(screen, noRowsText(summary, !options.summary));
    return rows.end(model);
  }

  function findingsPart({ findings, gone }: AuditReport, model: RunModel, hasResult: boolean): string {
    return findingsText(screen, model.findings, {
      worst: hasResult ? fixedAtEnd(model.verdict) : null,
      accepted: findings.filter(({ accepted }) => accepted),
      expired: expiredFindingsText(findings),
      gone,
    });
  }

  return {
    auditUse: 'findings',
    needsRequests: true,
    wants: (kind, hasSetCookie) => kind === 'response' && hasSetCookie,
    begin: () => '',
    inputBegun(hasPackets) {
      if (hasPackets) seen.packets = true;
      else seen.entries = true;
    },
    message(message, results) {
      if (message.kind !== 'response' || !hasRows) return '';
      return setCookieRecords(message, results, () => NO_ID)
        .map((record) => rows.add(record))
        .join('');
    },
    end(summary, audit) {
      // The table asks for an audit: without one there is nothing to say.
      if (audit === null) return [];
      const model = modelOf(summary, audit);
      const isWhole = options.summary && options.only === null;
      const parts = [
        cookiesText(summary, model),
        shows('sessions') && (options.summary || options.only !== null) ? sessionsText(screen, model) : '',
        shows('findings') ? findingsPart(audit, model, isWhole) : '',
        isWhole ? hopsText(summary, screen.page) : '',
        isWhole ? configurationText(audit, screen.page) : '',
        (isWhole ? resultText(screen, model.verdict, audit.rules) : '') +
          verdictText(screen, model.verdict) +
          exitText(screen, model.verdict),
      ];
      // A blank line follows rows that were written as they came.
      const isBehindRows = isStreamed && hasRows && !rows.isEmpty;
      return [parts.filter((text, index) => text !== '' || (index === 0 && isBehindRows)).join('\n')];
    },
  };
}
