// Which streams of a connection wait for insertions into a dynamic table (RFC 9204 section 2.1.2), and how much of them is
// kept meanwhile. Bounded: of too much, the stream that waits longest is read with what is known.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Direction, Stamp } from '../../flow/stream.ts';
import { MAX_BLOCKED_BYTES, MAX_BLOCKED_SECTIONS } from './limits.ts';

/** A stream with something that waits. */
export interface BlockedStream {
  readonly streamId: number;
  readonly direction: Direction;
  /** Reads what need not wait any more. */
  resume(stamp: Stamp): void;
  /** Reads everything, with what is known. */
  giveUp(): void;
}

export class BlockedSections {
  readonly #budget: BufferBudget;
  /** In the order in which they began to wait. */
  readonly #streams = new Set<BlockedStream>();
  #sections = 0;
  #bytes = 0;

  constructor(budget: BufferBudget) {
    this.#budget = budget;
  }

  /** Makes room for a section of `bytes` of a stream, which waits from now on; false: there is none. */
  takeSection(stream: BlockedStream, bytes: number): boolean {
    while (this.#sections === MAX_BLOCKED_SECTIONS || this.#bytes + bytes > MAX_BLOCKED_BYTES) {
      const [oldest] = this.#streams;
      if (oldest === undefined || oldest === stream) return false;
      oldest.giveUp();
    }
    if (!this.#budget.take(bytes)) return false;
    this.#sections++;
    this.#bytes += bytes;
    this.#streams.add(stream);
    return true;
  }

  /** The same for bytes behind a section: those wait only where there is room. */
  takeBytes(bytes: number): boolean {
    if (this.#bytes + bytes > MAX_BLOCKED_BYTES || !this.#budget.take(bytes)) return false;
    this.#bytes += bytes;
    return true;
  }

  /** Some of what waited is read. */
  give(sections: number, bytes: number): void {
    this.#sections -= sections;
    this.#bytes -= bytes;
    this.#budget.give(bytes);
  }

  /** Nothing of the stream waits any more. */
  delete(stream: BlockedStream): void {
    this.#streams.delete(stream);
  }

  /** Insertions of this direction were read, or will not be. */
  resume(direction: Direction, stamp: Stamp): void {
    for (const stream of this.#streams) if (stream.direction === direction) stream.resume(stamp);
  }

  /** Reads what waits of a stream in a direction. */
  giveUpStream(streamId: number, direction: Direction): void {
    for (const stream of this.#streams)
      if (stream.streamId === streamId && stream.direction === direction) stream.giveUp();
  }

  /** Reads all that waits in a direction. */
  giveUp(direction: Direction): void {
    for (const stream of this.#streams) if (stream.direction === direction) stream.giveUp();
  }
}
