// The interface of a capture format: a push reader that is given windows of bytes and delivers the whole records in
// them, and what it reports while reading.

import { counted } from '../shared/counted.ts';
import type { Counters } from '../shared/counters.ts';
import { UserError } from '../shared/user-error.ts';
import { MAX_DAMAGE_WARNINGS } from './limits.ts';

/** What is wrong with a capture as a whole, without its name: the caller puts that in front. */
export class CaptureError extends UserError {}

/** What a reader reports while it reads. */
export interface ReaderHooks {
  /** One line about damage, without the capture's name. */
  warn(message: string): void;
  /** Decryption secrets of a pcapng file: their type (0x544c534b is a TLS key log) and a copy of them. */
  secrets?(type: number, bytes: Buffer): void;
  /** Where damage is counted. */
  readonly counters?: Counters;
}

export interface CaptureReader {
  /** After `consume`: bytes from the first one not consumed that must be there before it can go on. */
  readonly neededBytes: number;
  /** Nothing that follows can be read (damage without an end): the rest need not be given. */
  readonly done: boolean;
  /**
   * Delivers every whole record in `bytes[start, end)` to the sink.
   * @param view a view over the whole of `bytes`
   * @param ended no byte will ever follow `end`
   * @returns how many bytes were consumed; the rest must be given again, in front of what follows
   * @throws {CaptureError} when the capture is of a version that is not known
   */
  consume(bytes: Buffer, view: DataView, start: number, end: number, ended: boolean): number;
  /** The input has ended; `remainingBytes` were not consumed. */
  finish(remainingBytes: number): void;
}

/** Damage of one capture: counted every time, with a warning the first few times. */
export class DamageLog {
  readonly #hooks: ReaderHooks;
  #warnings = 0;
  #suppressed = 0;

  constructor(hooks: ReaderHooks) {
    this.#hooks = hooks;
  }

  /** @param skippedBytes what could not be read because of it */
  add(message: string, skippedBytes: number): void {
    this.#count(skippedBytes);
    if (this.#warnings === MAX_DAMAGE_WARNINGS) {
      this.#suppressed++;
      return;
    }
    this.#warnings++;
    this.#hooks.warn(message);
  }

  /** Damage that ends the reading: always with a warning. */
  addLast(message: string, skippedBytes: number): void {
    this.#count(skippedBytes);
    this.finish();
    this.#suppressed = 0;
    this.#hooks.warn(message);
  }

  /** A capture that ends inside a record. */
  truncated(offset: number, packets: number, remainingBytes: number): void {
    this.addLast(
      `cut short in the record at byte ${offset}, after packet ${packets} ` +
        `(${counted(remainingBytes, 'byte of it is', 'bytes of it are')} there): ${counted(packets, 'packet before it was', 'packets before it were')} read`,
      remainingBytes,
    );
  }

  finish(): void {
    if (this.#suppressed > 0) this.#hooks.warn(`damaged in ${counted(this.#suppressed, 'more place')}`);
  }

  #count(skippedBytes: number): void {
    const { counters } = this.#hooks;
    if (counters === undefined) return;
    counters.damagedRecords++;
    counters.skippedBytes += skippedBytes;
  }
}
