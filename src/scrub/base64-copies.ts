// Base64 of a text with a secret somewhere in it: what precedes the secret decides how its bytes fall into groups of three, and so
// there are three ways in which it can be written (RFC 4648 section 4).

const GROUP_BYTES = 3;
const CHARACTER_BITS = 6;

/** What base64 has of some bytes at one place in a group. */
export interface Base64Copy {
  /** The characters that these bytes alone decide. */
  readonly text: string;
  /** The characters before and after it, which they share with others; empty where there is none. */
  readonly before: SharedCharacter;
  readonly after: SharedCharacter;
}

/** Of six bits those that are in `mask` have this value. */
export interface SharedCharacter {
  readonly mask: number;
  readonly bits: number;
}

/** As base64 has a secret behind 0, 1 and 2 bytes of a group; bytes as ISO-8859-1. */
export function base64Copies(value: string, alphabet: 'base64' | 'base64url'): Base64Copy[] {
  return [0, 1, 2].map((offset) => base64Copy(value, offset, alphabet));
}

function base64Copy(value: string, offset: number, alphabet: 'base64' | 'base64url'): Base64Copy {
  const filled = '\0'.repeat(offset) + value;
  const whole = filled + '\0'.repeat((GROUP_BYTES - (filled.length % GROUP_BYTES)) % GROUP_BYTES);
  const written = Buffer.from(whole, 'latin1').toString(alphabet);
  const firstBit = offset * 8;
  const lastBit = filled.length * 8;
  const first = Math.ceil(firstBit / CHARACTER_BITS);
  const last = Math.floor(lastBit / CHARACTER_BITS);
  const sharedBits = first * CHARACTER_BITS - firstBit;
  const restBits = lastBit - last * CHARACTER_BITS;
  return {
    text: written.slice(first, last),
    before: { mask: (1 << sharedBits) - 1, bits: bitsOf(written.charAt(first - 1)) },
    after: { mask: 0x3f & ~(0x3f >> restBits), bits: bitsOf(written.charAt(last)) },
  };
}

/** A character of base64 with the bits that are shared in another way; null for what is none. */
export function withSharedBits(character: string, { mask, bits }: SharedCharacter): string | null {
  if (mask === 0 || !/^[A-Za-z0-9+/_-]$/.test(character)) return null;
  const code = (bitsOf(character) & ~mask) | (bits & mask);
  const alphabet = /[-_]/.test(character) ? 'base64url' : 'base64';
  return Buffer.from([code << 2])
    .toString(alphabet)
    .charAt(0);
}

function bitsOf(character: string): number {
  return character === '' ? 0 : Buffer.from(`${character}A`, 'base64')[0]! >> 2;
}
