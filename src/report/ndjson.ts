// -T ndjson: one record a line (https://github.com/ndjson/ndjson-spec): the cookies as they come, then the sessions
// and the findings, the summary last.

import type { CrumbRecord } from '../record/records.ts';
import { escapeJson } from './escape.ts';
import { carriesCookies, createRecordSource } from './record-source.ts';
import type { Reporter } from './reporter.ts';
import { sessionRecord } from './session-record.ts';

export function createNdjson(): Reporter {
  const records = createRecordSource();
  return {
    wants: carriesCookies,
    begin: () => '',
    message: (message) =>
      records
        .read(message)
        .map((record) => `${escapeJson(record)}\n`)
        .join(''),
    end(summary, audit) {
      const sessions = (audit?.sessions ?? []).map(sessionRecord);
      const last: CrumbRecord[] = [...sessions, ...(audit?.findings ?? []), summary];
      return last.map((record) => `${escapeJson(record)}\n`).join('');
    },
  };
}
