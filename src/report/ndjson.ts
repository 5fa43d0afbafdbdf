// -T ndjson: one record a line (https://github.com/ndjson/ndjson-spec): cookies in the order of the capture, then
// the inventory, sessions, findings and the summary. Live, sessions and findings come as they are known, and again when they
// have changed. Or the records of one type alone, each once.

import type { CrumbRecord, SummaryRecord } from '../record/records.ts';
import type { AuditReport } from './audit-report.ts';
import { escapeJson } from './escape.ts';
import { carriesCookies, createRecordSource } from './record-source.ts';
import type { Reporter } from './reporter.ts';
import { RevisionLog } from './revision-log.ts';
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
  const revisions = new RevisionLog();
  const isWritten = ({ type }: CrumbRecord): boolean => only === null || type === only;
  return {
    ...(only === null ? { amend: (found) => [...revisions.revise(found)].map(line).join('') } : {}),
    auditUse: 'findings',
    needsRequests: true,
    wants: carriesCookies,
    begin: () => '',
    message: (message, results) => records.read(message, results).filter(isWritten).map(line).join(''),
    *end(summary, audit) {
      for (const record of endRecords(summary, audit, revisions)) if (isWritten(record)) yield line(record);
    },
  };
}

/** What comes behind the cookies, and behind what was written while the run went on. */
export function* endRecords(
  summary: SummaryRecord,
  audit: AuditReport | null,
  revisions: RevisionLog,
): Iterable<CrumbRecord> {
  yield* audit?.inventory ?? [];
  if (audit !== null) yield* revisions.isEmpty ? onceEach(audit) : revisions.revise(audit);
  yield summary;
}

function* onceEach({ sessions, findings }: AuditReport): Iterable<CrumbRecord> {
  for (const session of sessions) yield sessionRecord(session);
  yield* findings;
}
