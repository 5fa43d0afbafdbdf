// The packet numbers of one side: what a shortened one stands for (RFC 9000 appendix A.3), and which ones were not seen, so
// that an acknowledgement of such a packet shows that the capture has lost it.

import { MAX_QUIC_MISSING_RANGES } from './limits.ts';

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
  /** The receiver has acknowledged a packet that was not seen: the capture has lost it. */
  hasLoss = false;
  readonly #missing: NumberRange[] = [];

  /** A packet with this number was opened. */
  see(number: number): void {
    if (number === this.largest + 1) {
      this.largest = number;
      return;
    }
    if (number > this.largest) {
      this.#missing.push({ first: this.largest + 1, last: number - 1 });
      if (this.#missing.length > MAX_QUIC_MISSING_RANGES) this.#missing.shift();
      this.largest = number;
      return;
    }
    this.#cut(number, number);
  }

  /** The receiver has packets `first` to `last`; true when some of them were not seen. */
  acknowledge(first: number, last: number): boolean {
    if (this.#missing.length === 0 || !this.#cut(first, last)) return false;
    this.hasLoss = true;
    return true;
  }

  /** Takes `first` to `last` out of the missing ones; false when none of them is. */
  #cut(first: number, last: number): boolean {
    let isCut = false;
    for (let index = this.#missing.length - 1; index >= 0; index--) {
      const range = this.#missing[index]!;
      if (range.first > last || range.last < first) continue;
      isCut = true;
      const parts: NumberRange[] = [];
      if (range.first < first) parts.push({ first: range.first, last: first - 1 });
      if (range.last > last) parts.push({ first: last + 1, last: range.last });
      this.#missing.splice(index, 1, ...parts);
    }
    return isCut;
  }
}
