// Records on their way from a run to whoever reads them one by one. When too many wait, the run is asked to pause.

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

  /** Nobody reads any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  push(record: CrumbRecord): void {
    if (this.#isClosed) return;
    this.#records.push(record);
    this.#wakeReader();
  }

  /** A promise while as many records wait as may; kept when all of them have been read, or nobody reads. */
  pause(): Promise<void> | undefined {
    if (this.#isClosed || this.#records.length - this.#at < MAX_QUEUED_RECORDS) return undefined;
    this.#drained ??= new Promise((resolve) => {
      this.#resume = resolve;
    });
    return this.#drained;
  }

  /** No record follows; the reader is told when it has read those that wait. */
  end(): void {
    this.#isOver = true;
    this.#wakeReader();
  }

  /** The same, and reading them ends with this error. */
  fail(error: unknown): void {
    this.#error = error;
    this.end();
  }

  /** The reader goes away. */
  close(): void {
    this.#isClosed = true;
    this.#letGo();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<CrumbRecord, void, undefined> {
    for (;;) {
      while (this.#at < this.#records.length) yield this.#records[this.#at++]!;
      this.#letGo();
      if (this.#isOver) {
        if (this.#error !== null) throw this.#error;
        return;
      }
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
    }
  }

  #letGo(): void {
    this.#records = [];
    this.#at = 0;
    this.#drained = undefined;
    this.#resume();
  }
}
