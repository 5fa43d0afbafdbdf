// What a live report has written of findings and sessions: a record comes again, whole and with the next revision, only when
// it has changed. What turns out to be none comes once more, empty.

import { hash } from 'node:crypto';
import type { FindingRecord, SessionRecord } from '../record/records.ts';
import type { FoundRecords } from './audit-report.ts';
import { sessionRecord } from './session-record.ts';

export type RevisedRecord = SessionRecord | FindingRecord;

/** A record as it was written last. */
interface Written {
  readonly revision: number;
  /** Of all its members. */
  readonly hash: string;
  /** What is written when it turns out to be none. */
  readonly withdrawn: RevisedRecord;
}

export class RevisionLog {
  /** By id: as many as there are, and none that was withdrawn. */
  #written = new Map<string, Written>();

  get isEmpty(): boolean {
    return this.#written.size === 0;
  }

  /** The records to be written: those that are new or have changed, then those that are none any longer. */
  *revise({ sessions, findings, forgottenSessions }: FoundRecords): Iterable<RevisedRecord> {
    // They were what they were: their last records stay.
    for (const number of forgottenSessions) this.#written.delete(`s${number}`);
    const before = this.#written;
    this.#written = new Map();
    for (const session of sessions) yield* this.#next(sessionRecord(session), before);
    for (const finding of findings) yield* this.#next(finding, before);
    for (const [id, { revision, withdrawn }] of before)
      if (!this.#written.has(id)) yield { ...withdrawn, revision: revision + 1 };
  }

  *#next(record: RevisedRecord, before: ReadonlyMap<string, Written>): Iterable<RevisedRecord> {
    const { id } = record;
    const known = before.get(id);
    const written = {
      hash: hash('sha256', JSON.stringify(record), 'base64'),
      withdrawn: withdrawnOf(record),
    };
    if (known?.hash === written.hash) {
      this.#written.set(id, known);
      return;
    }
    const revision = known === undefined ? 0 : known.revision + 1;
    this.#written.set(id, { ...written, revision });
    yield { ...record, revision };
  }
}

/** A finding that was never seen, or a session to which nothing has happened. */
function withdrawnOf(record: RevisedRecord): RevisedRecord {
  return record.type === 'finding'
    ? { ...record, count: 0 }
    : { ...record, events: [], totals: {}, findings: [] };
}
