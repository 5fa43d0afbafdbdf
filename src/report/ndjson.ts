// -T ndjson: one record a line (https://github.com/ndjson/ndjson-spec): cookies in the order of the capture, then
// the inventory, sessions, findings and the summary.

import type { CrumbRecord } from '../record/records.ts';
import { escapeJson } from './escape.ts';
import { carriesCookies, createRecordSource } from './record-source.ts';
import type { Reporter } from './reporter.ts';
import { sessionRecord } from './session-record.ts';

const line = (record: CrumbRecord): string => `${escapeJson(record)}\n`;

export function createNdjson(): Reporter {
  const records = createRecordSource();
  return {
    auditUse: 'findings',
    needsRequests: true,
    wants: carriesCookies,
    begin: () => '',
    message: (message, results) => records.read(message, results).map(line).join(''),
    *end(summary, audit) {
      for (const cookie of audit?.inventory ?? []) yield line(cookie);
      for (const session of audit?.sessions ?? []) yield line(sessionRecord(session));
      for (const finding of audit?.findings ?? []) yield line(finding);
      yield line(summary);
    },
  };
}
