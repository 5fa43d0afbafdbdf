// The report of a program that reads records: no text, the records themselves, in the order of -T ndjson.

import { carriesCookies, createRecordSource } from '../report/record-source.ts';
import type { Reporter } from '../report/reporter.ts';
import { sessionRecord } from '../report/session-record.ts';
import type { RecordQueue } from './record-queue.ts';

const NO_TEXT = '';

export function createRecordReporter(queue: RecordQueue): Reporter {
  const records = createRecordSource();
  return {
    needsRequests: true,
    wants: carriesCookies,
    begin: () => NO_TEXT,
    message(message, results) {
      for (const record of records.read(message, results)) queue.push(record);
      return NO_TEXT;
    },
    end(summary, audit) {
      for (const session of audit?.sessions ?? []) queue.push(sessionRecord(session));
      for (const finding of audit?.findings ?? []) queue.push(finding);
      queue.push(summary);
      return [];
    },
  };
}
