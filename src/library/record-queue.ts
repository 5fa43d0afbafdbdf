// Records between an analysis that finds them and a program that reads them one by one. A full queue pauses the analysis.

import type { CrumbRecord } from '../record/records.ts';
import { MAX_QUEUED_RECORDS } from './limits.ts';

export class RecordQueue implements AsyncIterable<CrumbRecord> {
  #records: CrumbRecord[] = [];
  /** Records before it have been read. */
  #at = 0;
  #isOver = false;
  #error: unknown = null;
  #isClosed = false;
  #wakeReader = (): void => {};
  #drained: Promise<void> | undefined;
  #resume = (): void => {};

  /** The reader is gone. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  push(record: CrumbRecord): void {
    if (this.#isClosed) return;
    this.#records.push(record);
    this.#wakeReader();
  }

  /** A promise while the queue is full; resolves when all records have been read, or the reader is gone. */
  pause(): Promise<void> | undefined {
    if (this.#isClosed || this.#records.length - this.#at < MAX_QUEUED_RECORDS) return undefined;
    this.#drained ??= new Promise((resolve) => {
      this.#resume = resolve;
    });
    return this.#drained;
  }

  /** No record follows: reading ends after those in the queue. */
  end(): void {
    this.#isOver = true;
    this.#wakeReader();
  }

  /** The same, and reading ends with this error. */
  fail(error: unknown): void {
    this.#error = error;
    this.end();
  }

  /** The reader is gone. */
  close(): void {
    this.#isClosed = true;
    this.#clear();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<CrumbRecord, void, undefined> {
    for (;;) {
      while (this.#at < this.#records.length) yield this.#records[this.#at++]!;
      this.#clear();
      if (this.#isOver) {
        if (this.#error !== null) throw this.#error;
        return;
      }
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
    }
  }

  #clear(): void {
    this.#records = [];
    this.#at = 0;
    this.#drained = undefined;
    this.#resume();
  }
}
