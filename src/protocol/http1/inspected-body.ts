// A body whose beginning is inspected before the rest is skipped, also in chunks.

import type { Stamp, Stream } from '../../flow/stream.ts';
import type { BodyReader } from '../body-reader.ts';

export class InspectedBody {
  readonly #reader: BodyReader;
  readonly #stream: Stream;
  /** Bytes of the body, or of the chunk, that are still to come. */
  #left = 0;

  constructor(reader: BodyReader, stream: Stream) {
    this.#reader = reader;
    this.#stream = stream;
  }

  /** Takes over what the stream is about to skip; false when the reader has enough. */
  begin(): boolean {
    if (this.#reader.isClosed || this.#stream.skip === 0) return false;
    this.#left = this.#stream.skip;
    this.#stream.skip = 0;
    return true;
  }

  /** Inspects the next bytes of the body. Returns where they end. */
  inspect(bytes: Buffer, start: number, end: number, stamp: Stamp): number {
    const last = (start + Math.min(this.#left, end - start)) | 0;
    this.#reader.add(bytes, start, last);
    this.#left -= last - start;
    if (this.#reader.isClosed) this.#reader.close(false, stamp);
    return last;
  }

  get isOver(): boolean {
    return this.#left === 0 || this.#reader.isClosed;
  }

  /** It lasts until the connection is closed. */
  get isUntilClose(): boolean {
    return this.#left === Number.POSITIVE_INFINITY;
  }

  /** The stream skips the rest, as it would have skipped all of it. */
  skipRest(): void {
    this.#stream.skip = this.#left;
  }

  /** Nothing more of it will come: it is over, or (not `isWhole`) some of it is lost. */
  close(isWhole: boolean, stamp: Stamp): void {
    this.#reader.close(isWhole, stamp);
  }
}
