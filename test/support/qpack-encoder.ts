// An encoder of QPACK (RFC 9204) for tests, written from the RFC alone: whatever it may choose (static, dynamic, literal;
// Huffman or not; before or behind the base; duplicates, speculative insertions, capacities) a test chooses for it. It keeps
// the rules of section 2.1: what is not acknowledged is not evicted.

import { huffman } from '../protocol/field-compression/rfc-code.ts';
import { integer } from '../protocol/http2/support.ts';

/** A number from 0 on, less than `count`. */
export type Choose = (count: number) => number;

interface Entry {
  readonly name: string;
  readonly value: string;
}

interface SentSection {
  readonly streamId: number;
  readonly requiredCount: number;
  readonly references: ReadonlySet<number>;
}

/** Some entries of the static table, by the numbers of RFC 9204 appendix A. */
export const STATIC_SAMPLE: readonly (readonly [index: number, name: string, value: string])[] = [
  [0, ':authority', ''],
  [1, ':path', '/'],
  [2, 'age', '0'],
  [5, 'cookie', ''],
  [14, 'set-cookie', ''],
  [17, ':method', 'GET'],
  [20, ':method', 'POST'],
  [23, ':scheme', 'https'],
  [25, ':status', '200'],
  [27, ':status', '404'],
  [46, 'content-type', 'application/json'],
  [52, 'content-type', 'text/html; charset=utf-8'],
  [58, 'strict-transport-security', 'max-age=31536000; includesubdomains; preload'],
  [63, ':status', '100'],
  [71, ':status', '500'],
  [83, 'alt-svc', 'clear'],
  [85, 'content-security-policy', "script-src 'none'; object-src 'none'; base-uri 'none'"],
  [92, 'server', ''],
  [98, 'x-frame-options', 'sameorigin'],
];

/** The number of an entry with this name, and with this value when there is one; undefined: there is none. */
const staticIndex = (name: string, value?: string): number | undefined =>
  STATIC_SAMPLE.find((entry) => entry[1] === name && (value === undefined || entry[2] === value))?.[0];

const sizeOf = ({ name, value }: Entry): number => name.length + value.length + 32;

/** A string literal: the flag of the Huffman code is the bit above the `bits` of the length. */
function literal(first: number, bits: number, text: string, isHuffman: boolean): Buffer {
  const plain = Buffer.from(text, 'latin1');
  const octets = isHuffman ? huffman(plain) : plain;
  return Buffer.concat([integer(first | (isHuffman ? 1 << bits : 0), bits, octets.length), octets]);
}

export class QpackEncoder {
  readonly #choose: Choose;
  readonly #maxEntries: number;
  readonly #maxCapacityBytes: number;
  #capacityBytes = 0;
  /** By absolute index; undefined: evicted. */
  readonly #entries: (Entry | undefined)[] = [];
  #oldest = 0;
  #bytes = 0;
  #sent: SentSection[] = [];
  /** Known Received Count (section 2.1.4). */
  #received = 0;
  #instructions: Buffer[] = [];

  constructor(maxCapacityBytes: number, choose: Choose) {
    this.#maxCapacityBytes = maxCapacityBytes;
    this.#maxEntries = Math.floor(maxCapacityBytes / 32);
    this.#choose = choose;
  }

  get insertCount(): number {
    return this.#entries.length;
  }

  /** Instructions since the last call. */
  takeInstructions(): Buffer {
    const all = Buffer.concat(this.#instructions);
    this.#instructions = [];
    return all;
  }

  /** Announces a capacity; false when entries that are in use would not fit. */
  setCapacity(bytes: number): boolean {
    if (bytes > this.#maxCapacityBytes || !this.#evictUntil(bytes)) return false;
    this.#capacityBytes = bytes;
    this.#instructions.push(integer(0x20, 5, bytes));
    return true;
  }

  /** A field section; the insertions that it refers to are among the instructions. */
  section(streamId: number, lines: readonly (readonly [name: string, value: string])[]): Buffer {
    const base = this.insertCount + this.#choose(2) * -this.#choose(Math.min(4, this.insertCount + 1));
    const references = new Set<number>();
    const refer = (absolute: number): number => {
      references.add(absolute);
      return absolute;
    };
    const written = lines.map((line) => this.#line(line, base, refer, references));
    const requiredCount = references.size === 0 ? 0 : Math.max(...references) + 1;
    if (requiredCount > 0) this.#sent.push({ streamId, requiredCount, references });
    return Buffer.concat([this.#prefix(requiredCount, base), ...written]);
  }

  /** The decoder has everything: returns what it says on its stream (section 4.4). */
  acknowledgeAll(): Buffer {
    const said: Buffer[] = [];
    for (const { streamId, requiredCount } of this.#sent) {
      said.push(integer(0x80, 7, streamId));
      this.#received = Math.max(this.#received, requiredCount);
    }
    this.#sent = [];
    const increment = this.insertCount - this.#received;
    if (increment > 0) said.push(integer(0, 6, increment));
    this.#received = this.insertCount;
    return Buffer.concat(said);
  }

  #prefix(requiredCount: number, base: number): Buffer {
    const encoded = requiredCount === 0 ? 0 : (requiredCount % (2 * this.#maxEntries)) + 1;
    const isBelow = base < requiredCount;
    const delta =
      requiredCount === 0 ? this.#choose(3) : isBelow ? requiredCount - base - 1 : base - requiredCount;
    return Buffer.concat([
      integer(0, 8, encoded),
      integer(isBelow && requiredCount > 0 ? 0x80 : 0, 7, delta),
    ]);
  }

  #line(
    [name, value]: readonly [string, string],
    base: number,
    refer: (absolute: number) => number,
    inUse: ReadonlySet<number>,
  ): Buffer {
    const isHuffman = this.#choose(2) === 1;
    const way = this.#choose(6);
    if (way < 3) {
      const absolute = this.#entryOf(name, value, way === 2, inUse);
      if (absolute !== null) return indexed(refer(absolute), base);
    }
    const neverIndexed = this.#choose(2);
    if (way === 3) {
      const exact = staticIndex(name, value);
      if (exact !== undefined) return integer(0xc0, 6, exact);
      const named = staticIndex(name);
      if (named !== undefined)
        return Buffer.concat([
          integer(0x50 | (neverIndexed << 5), 4, named),
          literal(0, 7, value, isHuffman),
        ]);
    }
    if (way === 4) {
      const named = this.#entries.findIndex((entry) => entry?.name === name);
      if (named >= 0) {
        refer(named);
        const reference =
          named < base
            ? integer(0x40 | (neverIndexed << 5), 4, base - 1 - named)
            : integer(neverIndexed << 3, 3, named - base);
        return Buffer.concat([reference, literal(0, 7, value, isHuffman)]);
      }
    }
    return Buffer.concat([
      literal(0x20 | (neverIndexed << 4), 3, name, this.#choose(2) === 1),
      literal(0, 7, value, isHuffman),
    ]);
  }

  /** The absolute index of an entry with this name and value, new or old; null: there is none. */
  #entryOf(name: string, value: string, isNew: boolean, inUse: ReadonlySet<number>): number | null {
    const known = this.#entries.findLastIndex((entry) => entry?.name === name && entry.value === value);
    if (known >= 0 && !isNew) return known;
    if (!this.#makeRoom(sizeOf({ name, value }), inUse)) return known >= 0 ? known : null;
    const isHuffman = this.#choose(2) === 1;
    const isStillKnown = this.#entries[known] !== undefined;
    const named = this.#entries.findIndex((entry) => entry?.name === name);
    const inStatic = staticIndex(name);
    const way = this.#choose(3);
    if (isStillKnown && way === 0) this.#instructions.push(integer(0, 5, this.insertCount - 1 - known));
    else if (named >= 0 && way === 1)
      this.#instructions.push(
        Buffer.concat([integer(0x80, 6, this.insertCount - 1 - named), literal(0, 7, value, isHuffman)]),
      );
    else if (inStatic !== undefined && way === 2)
      this.#instructions.push(Buffer.concat([integer(0xc0, 6, inStatic), literal(0, 7, value, isHuffman)]));
    else
      this.#instructions.push(
        Buffer.concat([literal(0x40, 5, name, this.#choose(2) === 1), literal(0, 7, value, isHuffman)]),
      );
    this.#bytes += sizeOf({ name, value });
    return this.#entries.push({ name, value }) - 1;
  }

  #makeRoom(bytes: number, inUse: ReadonlySet<number>): boolean {
    return bytes <= this.#capacityBytes && this.#evictUntil(this.#capacityBytes - bytes, inUse);
  }

  /** Evicts the oldest entries until they take no more than `bytes`; false, and nothing is evicted, when that may not be. */
  #evictUntil(bytes: number, inUse: ReadonlySet<number> = new Set()): boolean {
    let left = this.#bytes;
    let oldest = this.#oldest;
    while (left > bytes) {
      const absolute = oldest;
      const isFree =
        absolute < this.#received &&
        !inUse.has(absolute) &&
        this.#sent.every(({ references }) => !references.has(absolute));
      if (!isFree) return false;
      left -= sizeOf(this.#entries[oldest++]!);
    }
    for (; this.#oldest < oldest; this.#oldest++) this.#entries[this.#oldest] = undefined;
    this.#bytes = left;
    return true;
  }
}

/** An indexed field line, before or behind the base (sections 4.5.2 and 4.5.3). */
const indexed = (absolute: number, base: number): Buffer =>
  absolute < base ? integer(0x80, 6, base - 1 - absolute) : integer(0x10, 4, absolute - base);
