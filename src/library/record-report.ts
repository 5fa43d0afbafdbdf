// The report of a program that reads records: no text, the records themselves, in the order of -T ndjson.

import type { Report } from '../analysis/analysis-options.ts';
import { endRecords } from '../report/ndjson.ts';
import { carriesCookies, createRecordSource } from '../report/record-source.ts';
import type { Reporter } from '../report/reporter.ts';
import { RevisionLog } from '../report/revision-log.ts';
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
  const revisions = new RevisionLog();
  return {
    auditUse: 'findings',
    needsRequests: true,
    wants: carriesCookies,
    begin: () => NO_TEXT,
    message(message, results) {
      for (const record of records.read(message, results)) queue.push(record);
      return NO_TEXT;
    },
    amend(found) {
      for (const record of revisions.revise(found)) queue.push(record);
      return NO_TEXT;
    },
    end(summary, audit) {
      for (const record of endRecords(summary, audit, revisions)) queue.push(record);
      return [];
    },
  };
}
