// The connection IDs that one side of a connection has chosen: how many, and how long they are, as a short header does not
// say it (RFC 9000 section 5.1).

import { MAX_QUIC_ID_LENGTHS, MAX_QUIC_IDS_OF_SIDE } from './limits.ts';
import { MAX_CONNECTION_ID_BYTES } from './packet-header.ts';

/** Of a side whose IDs were not seen. */
const ALL_LENGTHS: readonly number[] = Array.from(
  { length: MAX_CONNECTION_ID_BYTES + 1 },
  (_, index) => MAX_CONNECTION_ID_BYTES - index,
);

export class SideIds {
  readonly #lengths: number[] = [];
  #count = 0;

  /** The lengths that an ID of this side may have; the one that was right last comes first. */
  get lengths(): readonly number[] {
    return this.#lengths.length === 0 ? ALL_LENGTHS : this.#lengths;
  }

  /** These, and then the others: an ID may not have been seen. */
  get allLengths(): readonly number[] {
    const known = this.#lengths;
    return [...known, ...ALL_LENGTHS.filter((length) => !known.includes(length))];
  }

  /** It has none, and so it cannot offer any (RFC 9000 section 19.15). */
  get hasNone(): boolean {
    return this.#lengths.length === 1 && this.#lengths[0] === 0;
  }

  /** One of its IDs has this length. */
  noteLength(length: number): void {
    const lengths = this.#lengths;
    if (lengths[0] === length) return;
    const index = lengths.indexOf(length);
    if (index > 0) lengths.splice(index, 1);
    lengths.unshift(length);
    if (lengths.length > MAX_QUIC_ID_LENGTHS) lengths.pop();
  }

  /** One more ID is to be remembered; false when those were too many. */
  take(): boolean {
    return this.#count++ < MAX_QUIC_IDS_OF_SIDE;
  }
}
