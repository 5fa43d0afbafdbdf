// Sets of bytes, as classes of regular expressions name them (pcre2pattern(3), "Square brackets and character classes").
// PCRE2 matches bytes in the C locale here, as Wireshark uses it: letters, digits and spaces are those of ASCII.

const BYTES = 256;

/** A set of byte values. It is written while it is made, and never afterwards. */
export class ByteSet {
  readonly #has = new Uint8Array(BYTES);

  static of(...ranges: readonly (readonly [first: number, last: number])[]): ByteSet {
    const set = new ByteSet();
    for (const [first, last] of ranges) set.addRange(first, last);
    return set;
  }

  has(byte: number): boolean {
    return this.#has[byte] === 1;
  }

  addRange(first: number, last: number): void {
    this.#has.fill(1, first, last + 1);
  }

  add(other: ByteSet): void {
    for (let byte = 0; byte < BYTES; byte++) if (other.has(byte)) this.#has[byte] = 1;
  }

  /** Every letter in its other case too. */
  addOtherCases(): void {
    for (let upper = 0x41; upper <= 0x5a; upper++) {
      const lower = upper + 0x20;
      if (this.has(upper) || this.has(lower)) this.#has[upper] = this.#has[lower] = 1;
    }
  }

  complement(): ByteSet {
    const set = new ByteSet();
    for (let byte = 0; byte < BYTES; byte++) if (!this.has(byte)) set.addRange(byte, byte);
    return set;
  }

  /** As an atom of a JavaScript expression: one character, or a class. */
  toSource(): string {
    const ranges: [first: number, last: number][] = [];
    for (let byte = 0; byte < BYTES; byte++) {
      if (!this.has(byte)) continue;
      const last = ranges.at(-1);
      if (last !== undefined && last[1] === byte - 1) last[1] = byte;
      else ranges.push([byte, byte]);
    }
    const [only] = ranges;
    if (only !== undefined && ranges.length === 1 && only[0] === only[1]) return byteSource(only[0]);
    const source = ranges.map(([first, last]) =>
      first === last ? byteSource(first) : `${byteSource(first)}-${byteSource(last)}`,
    );
    return `[${source.join('')}]`;
  }
}

function byteSource(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[\w =;,%:]/.test(character) ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
}

const DIGIT = ByteSet.of([0x30, 0x39]);
const WORD = ByteSet.of([0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]);
const SPACE = ByteSet.of([0x09, 0x0d], [0x20, 0x20]);
const HORIZONTAL_SPACE = ByteSet.of([0x09, 0x09], [0x20, 0x20], [0xa0, 0xa0]);
export const VERTICAL_SPACE = ByteSet.of([0x0a, 0x0d], [0x85, 0x85]);
export const LINE_FEED = ByteSet.of([0x0a, 0x0a]);
export const ANY_BYTE = ByteSet.of([0, BYTES - 1]);

/** By the letter of the escape: `\d`, and `\D` for what is none. */
export const ESCAPED_SETS: Readonly<Record<string, ByteSet>> = {
  d: DIGIT,
  D: DIGIT.complement(),
  w: WORD,
  W: WORD.complement(),
  s: SPACE,
  S: SPACE.complement(),
  h: HORIZONTAL_SPACE,
  H: HORIZONTAL_SPACE.complement(),
  v: VERTICAL_SPACE,
  V: VERTICAL_SPACE.complement(),
  N: LINE_FEED.complement(),
};

/** POSIX classes by their names: `[[:alpha:]]`. */
export const POSIX_SETS: Readonly<Record<string, ByteSet>> = {
  alpha: ByteSet.of([0x41, 0x5a], [0x61, 0x7a]),
  lower: ByteSet.of([0x61, 0x7a]),
  upper: ByteSet.of([0x41, 0x5a]),
  alnum: ByteSet.of([0x30, 0x39], [0x41, 0x5a], [0x61, 0x7a]),
  ascii: ByteSet.of([0x00, 0x7f]),
  blank: ByteSet.of([0x09, 0x09], [0x20, 0x20]),
  cntrl: ByteSet.of([0x00, 0x1f], [0x7f, 0x7f]),
  digit: DIGIT,
  graph: ByteSet.of([0x21, 0x7e]),
  print: ByteSet.of([0x20, 0x7e]),
  punct: ByteSet.of([0x21, 0x2f], [0x3a, 0x40], [0x5b, 0x60], [0x7b, 0x7e]),
  space: SPACE,
  word: WORD,
  xdigit: ByteSet.of([0x30, 0x39], [0x41, 0x46], [0x61, 0x66]),
};
