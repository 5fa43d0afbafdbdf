// Brings a file that is being written to the disk again and again, so that neither the end of the process nor a power cut
// takes more than the last moments.

import { fdatasync } from 'node:fs';
import { UserError } from '../shared/user-error.ts';
import { WRITE_INTERVAL_MILLISECONDS } from './limits.ts';

export class DiskSync {
  /** Why it could not be written; null as long as it could. */
  failure: UserError | null = null;
  readonly #file: number;
  readonly #flush: () => void;
  readonly #timer: NodeJS.Timeout;
  #isSyncing = false;

  /** `flush` writes what is gathered, and throws a UserError when it cannot. */
  constructor(file: number, flush: () => void) {
    this.#file = file;
    this.#flush = flush;
    this.#timer = setInterval(() => this.#sync(), WRITE_INTERVAL_MILLISECONDS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #sync(): void {
    try {
      this.#flush();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.failure = error;
      this.stop();
      return;
    }
    if (this.#isSyncing) return;
    this.#isSyncing = true;
    // A device or a pipe cannot be synced, and needs no sync; what a disk could not take shows with the next write.
    fdatasync(this.#file, () => {
      this.#isSyncing = false;
    });
  }
}
