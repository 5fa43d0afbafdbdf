// The report of a program that reads records: no text, the records themselves, in the order of -T ndjson.

import type { Report } from '../analysis/analysis-options.ts';
import { carriesCookies, createRecordSource } from '../report/record-source.ts';
import type { Reporter } from '../report/reporter.ts';
import { sessionRecord } from '../report/session-record.ts';
import type { RecordQueue } from './record-queue.ts';

const NO_TEXT = '';

/** Puts records into the queue, and pauses while it is full. */
export function createRecordReport(queue: RecordQueue, masked: boolean): Report {
  return {
    reporter: createReporter(queue),
    output: {
      path: null,
      open() {},
      write() {},
      flush() {},
      pause: () => queue.pause(),
      isClosed: () => queue.isClosed,
      async end() {},
    },
    masked,
  };
}

function createReporter(queue: RecordQueue): Reporter {
  const records = createRecordSource();
  return {
    auditUse: 'findings',
    needsRequests: true,
    wants: carriesCookies,
    begin: () => NO_TEXT,
    message(message, results) {
      for (const record of records.read(message, results)) queue.push(record);
      return NO_TEXT;
    },
    end(summary, audit) {
      for (const cookie of audit?.inventory ?? []) queue.push(cookie);
      for (const session of audit?.sessions ?? []) queue.push(sessionRecord(session));
      for (const finding of audit?.findings ?? []) queue.push(finding);
      queue.push(summary);
      return [];
    },
  };
}
