// A unidirectional stream (RFC 9114 section 6.2): an integer says what follows it.

import type { Stamp } from '../../flow/stream.ts';
import { VariableInteger } from '../quic/variable-integer.ts';
import { type Http3StreamReader, UNREAD_STREAM } from './stream-reader.ts';

/** Reads a stream of a type; null: another integer follows the type, and is needed first. */
export type OpenStream = (type: number, detail: number | null, stamp: Stamp) => Http3StreamReader | null;

/** Two integers. */
const MAX_HEADER_BYTES = 16;

export class UnidirectionalStream implements Http3StreamReader {
  readonly #open: OpenStream;
  readonly #onLost: (stamp: Stamp) => void;
  readonly #header = Buffer.alloc(MAX_HEADER_BYTES);
  #headerBytes = 0;
  /** What reads the stream once its type is known. */
  #reader: Http3StreamReader | null = null;

  /** `onLost` is called when the type will not be known. */
  constructor(open: OpenStream, onLost: (stamp: Stamp) => void) {
    this.#open = open;
    this.#onLost = onLost;
  }

  data(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    let at = start;
    while (this.#reader === null && at < end) {
      this.#header[this.#headerBytes++] = bytes[at++]!;
      this.#reader = this.#opened(stamp);
    }
    if (at < end) this.#reader?.data(bytes, at, end, stamp);
  }

  gap(length: number, stamp: Stamp): void {
    if (this.#reader !== null) this.#reader.gap(length, stamp);
    else {
      this.#reader = UNREAD_STREAM;
      this.#onLost(stamp);
    }
  }

  get skippable(): number {
    return this.#reader?.skippable ?? 0;
  }

  skipped(length: number): void {
    this.#reader?.skipped(length);
  }

  end(isReset: boolean, stamp: Stamp): void {
    this.#reader?.end(isReset, stamp);
  }

  #opened(stamp: Stamp): Http3StreamReader | null {
    const integer = new VariableInteger();
    if (!integer.read(this.#header, 0, this.#headerBytes)) return null;
    const type = integer.value;
    const reader = this.#open(type, null, stamp);
    if (reader !== null || !integer.read(this.#header, integer.next, this.#headerBytes)) return reader;
    return this.#open(type, integer.value, stamp);
  }
}
