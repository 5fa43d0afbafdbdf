// The packet numbers of one side: what a shortened one stands for (RFC 9000 appendix A.3), and which ones were not seen, so
// that an acknowledgement of such a packet shows that the capture has lost it.

import { MAX_QUIC_MISSING_RANGES, MAX_QUIC_NUMBERS_AHEAD } from './limits.ts';

/** The number nearest to `expected` that ends with the `length` bytes `short`. */
export function packetNumber(short: number, length: number, expected: number): number {
  const window = 2 ** (8 * length);
  const number = expected - (expected % window) + short;
  if (number + window / 2 <= expected) return number + window;
  if (number > expected + window / 2 && number >= window) return number - window;
  return number;
}

interface NumberRange {
  first: number;
  last: number;
}

export class PacketNumbers {
  /** The highest number that was seen; -1 for none. */
  largest = -1;
  /** The highest number that was seen or acknowledged. */
  #frontier = -1;
  /** Not seen, and not acknowledged either. */
  #missing: NumberRange[] = [];
  /** Acknowledged and not seen. */
  #lost: NumberRange[] = [];
  /** How many packets the receiver has acknowledged that were not seen. */
  lostCount = 0;

  /** Some numbers were not seen, acknowledged or not. Senders may begin with any number. */
  get hasMissing(): boolean {
    return this.lostCount > 0 || this.#missing.some(({ first }) => first > 0);
  }

  /** A packet with this number was opened. */
  see(number: number): void {
    this.largest = Math.max(this.largest, number);
    if (number === this.#frontier + 1) {
      this.#frontier = number;
      return;
    }
    if (number > this.#frontier) {
      this.#miss(number - 1);
      this.#frontier = number;
      return;
    }
    if (cut(this.#missing, number, number).length === 0)
      this.lostCount -= countOf(cut(this.#lost, number, number));
  }

  /** The receiver has packets `first` to `last`; true when some of them were not seen, as far as is known now. */
  acknowledge(first: number, last: number): boolean {
    // Nothing of what it sends was seen, or a number that means nothing.
    if (this.largest < 0 || last > this.largest + MAX_QUIC_NUMBERS_AHEAD) return false;
    if (last > this.#frontier) {
      this.#miss(last);
      this.#frontier = last;
    }
    if (this.#missing.length === 0) return false;
    const lost = cut(this.#missing, first, last);
    this.lostCount += countOf(lost);
    this.#lost = newest([...this.#lost, ...lost]);
    return lost.length > 0;
  }

  #miss(last: number): void {
    const first = Math.max(this.#frontier + 1, last - MAX_QUIC_NUMBERS_AHEAD + 1);
    this.#missing = newest([...this.#missing, { first, last }]);
  }
}

function newest(ranges: NumberRange[]): NumberRange[] {
  return ranges.length > MAX_QUIC_MISSING_RANGES ? ranges.slice(-MAX_QUIC_MISSING_RANGES) : ranges;
}

function countOf(ranges: readonly NumberRange[]): number {
  return ranges.reduce((count, { first, last }) => count + last - first + 1, 0);
}

/** Takes `first` to `last` out of some ranges: those of them that were in one. */
function cut(ranges: NumberRange[], first: number, last: number): NumberRange[] {
  const taken: NumberRange[] = [];
  for (let index = ranges.length - 1; index >= 0; index--) {
    const range = ranges[index]!;
    if (range.first > last || range.last < first) continue;
    taken.push({ first: Math.max(range.first, first), last: Math.min(range.last, last) });
    const parts: NumberRange[] = [];
    if (range.first < first) parts.push({ first: range.first, last: first - 1 });
    if (range.last > last) parts.push({ first: last + 1, last: range.last });
    ranges.splice(index, 1, ...parts);
  }
  return taken;
}
