// The bytes that were read last, of all connections together: a second copy that comes soon after the first one is
// compared with them. What connections would keep of it themselves costs more than a search when a copy comes.

import { MAX_RECENT_RUNS, RECENT_BYTES } from './limits.ts';
import { distance } from './sequence.ts';
import type { Direction } from './stream.ts';

/** Words of a run: its connection and direction, number of its first byte, its length, and where its bytes are. */
const WORDS = 4;

export class RecentBytes {
  readonly #ring = Buffer.allocUnsafeSlow(RECENT_BYTES);
  readonly #runs = new Int32Array(MAX_RECENT_RUNS * WORDS);
  /** Where the next bytes go, counted from the beginning; it wraps at 2^32, so that V8 keeps it as a small integer. */
  #position = 0;
  /** Where the next run goes. */
  #next = 0;

  /** Keeps `bytes[start, end)`, not more than a packet has, the first of which has number `sequence`. */
  add(
    connection: number,
    direction: Direction,
    sequence: number,
    bytes: Buffer,
    start: number,
    end: number,
  ): void {
    const length = end - start;
    const room = RECENT_BYTES - offsetOf(this.#position);
    // A run of bytes lies in one piece.
    if (length > room) this.#position = (this.#position + room) | 0;
    const position = this.#position;
    bytes.copy(this.#ring, offsetOf(position), start, end);
    this.#position = (position + length) | 0;
    const runs = this.#runs;
    const run = this.#next;
    runs[run] = keyOf(connection, direction);
    runs[run + 1] = sequence;
    runs[run + 2] = length;
    runs[run + 3] = position;
    this.#next = run + WORDS === runs.length ? 0 : run + WORDS;
  }

  /** Whether bytes that are kept came as others in `bytes[start, end)`, the first of which has number `sequence`. */
  differs(
    connection: number,
    direction: Direction,
    sequence: number,
    bytes: Buffer,
    start: number,
    end: number,
  ): boolean {
    const runs = this.#runs;
    const key = keyOf(connection, direction);
    for (let count = 0, run = this.#next; count < MAX_RECENT_RUNS; count++) {
      run = run === 0 ? runs.length - WORDS : run - WORDS;
      if (runs[run] !== key) continue;
      const position = runs[run + 3]!;
      if ((this.#position - position) >>> 0 > RECENT_BYTES) return false;
      const offset = distance(sequence, runs[run + 1]!);
      const from = Math.max(0, -offset);
      const to = Math.min(end - start, runs[run + 2]! - offset);
      if (from >= to) continue;
      const at = offsetOf(position) + offset + from;
      if (this.#ring.compare(bytes, start + from, start + to, at, at + to - from) !== 0) return true;
      // The rest of it is in the runs around this one.
      if (from === 0 && to === end - start) return false;
    }
    return false;
  }
}

/** No run has the key 0, which those have that were never written. */
function keyOf(connection: number, direction: Direction): number {
  return (connection * 2 + direction + 1) | 0;
}

/** Where a position lies in the ring, whose length is a power of two. */
function offsetOf(position: number): number {
  return position & (RECENT_BYTES - 1);
}
