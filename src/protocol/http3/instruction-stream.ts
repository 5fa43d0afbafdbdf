// A QPACK encoder or decoder stream (RFC 9204 section 4.2) as a stream of the connection.

import type { Stamp } from '../../flow/stream.ts';
import type { Http3StreamReader } from './stream-reader.ts';

/** What reads the instructions. */
interface Instructions {
  data(bytes: Buffer, start: number, end: number): void;
  gap(length: number): void;
  /** Nothing more of the stream can be read. */
  readonly isOver: boolean;
}

export class InstructionStream implements Http3StreamReader {
  readonly #instructions: Instructions;
  readonly #onProgress: (stamp: Stamp) => void;

  /** `onProgress` is called when instructions may have been read, or will not be. */
  constructor(instructions: Instructions, onProgress: (stamp: Stamp) => void) {
    this.#instructions = instructions;
    this.#onProgress = onProgress;
  }

  data(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    this.#instructions.data(bytes, start, end);
    this.#onProgress(stamp);
  }

  gap(length: number, stamp: Stamp): void {
    this.#instructions.gap(length);
    this.#onProgress(stamp);
  }

  get skippable(): number {
    return this.#instructions.isOver ? Number.POSITIVE_INFINITY : 0;
  }

  skipped(): void {}

  /** It is critical (RFC 9114 section 6.2): the connection ends with it. */
  end(isReset: boolean, stamp: Stamp): void {
    if (isReset) this.gap(Number.POSITIVE_INFINITY, stamp);
  }
}
