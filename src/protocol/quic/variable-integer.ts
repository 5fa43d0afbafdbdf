// The integers of QUIC: one, two, four or eight bytes, by the two highest bits (RFC 9000 section 16).

const LENGTH_SHIFT = 6;
const VALUE_MASK = 0x3f;

/** Reads one integer after the other; reused, so that none of them makes an object. */
export class VariableInteger {
  /** What was read last; above 2^53 the nearest number that there is. */
  value = 0;
  /** Where the next one begins. */
  next = 0;

  /** Reads the integer at `at` of bytes that end at `end`; false when they end inside it. */
  read(bytes: Buffer, at: number, end: number): boolean {
    if (at >= end) return false;
    const first = bytes[at]!;
    const length = 1 << (first >> LENGTH_SHIFT);
    if (at + length > end) return false;
    let value = first & VALUE_MASK;
    for (let index = at + 1; index < at + length; index++) value = value * 256 + bytes[index]!;
    this.value = value;
    this.next = at + length;
    return true;
  }
}
