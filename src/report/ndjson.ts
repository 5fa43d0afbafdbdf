// -T ndjson: one record a line (https://github.com/ndjson/ndjson-spec): cookies in the order of the capture, then
// the inventory, sessions, findings and the summary. Or the records of one type alone.

import type { CrumbRecord, SummaryRecord } from '../record/records.ts';
import type { AuditReport } from './audit-report.ts';
import { escapeJson } from './escape.ts';
import { carriesCookies, createRecordSource } from './record-source.ts';
import type { Reporter } from './reporter.ts';
import { sessionRecord } from './session-record.ts';

export type RecordType = CrumbRecord['type'];

/** Every type, in the order in which they come. */
export const RECORD_TYPES: readonly RecordType[] = [
  'set-cookie',
  'cookie',
  'inventory',
  'session',
  'finding',
  'summary',
];

const line = (record: CrumbRecord): string => `${escapeJson(record)}\n`;

/** `only`: the one type that is written; null for all. */
export function createNdjson(only: RecordType | null = null): Reporter {
  const records = createRecordSource();
  const isWritten = ({ type }: CrumbRecord): boolean => only === null || type === only;
  return {
    auditUse: 'findings',
    needsRequests: true,
    wants: carriesCookies,
    begin: () => '',
    message: (message, results) => records.read(message, results).filter(isWritten).map(line).join(''),
    *end(summary, audit) {
      for (const record of endRecords(summary, audit)) if (isWritten(record)) yield line(record);
    },
  };
}

/** What comes behind the cookies. */
function* endRecords(summary: SummaryRecord, audit: AuditReport | null): Iterable<CrumbRecord> {
  yield* audit?.inventory ?? [];
  for (const session of audit?.sessions ?? []) yield sessionRecord(session);
  yield* audit?.findings ?? [];
  yield summary;
}
