// Finds many texts at once in bytes, at every place. What they have in common at their beginnings costs nothing: session
// values of one framework often begin alike.

import { MIN_SEARCHED_CHARACTERS } from './limits.ts';

export interface FoundText<Found> {
  readonly start: number;
  readonly end: number;
  readonly found: Found;
}

/** Texts that begin with the same four characters. */
interface Beginning<Found> {
  /** Each once. */
  readonly lengths: Set<number>;
  readonly byText: Map<string, Found>;
}

export class TextSearch<Found> {
  readonly #beginnings = new Map<number, Beginning<Found>>();
  /** By the first two octets: whether any text begins so. */
  readonly #mayBegin = new Uint8Array(1 << 16);
  #longest = 0;

  /** A text of four characters or more, as ISO-8859-1; the first of equal ones counts. */
  add(text: string, found: Found): void {
    if (text.length < MIN_SEARCHED_CHARACTERS) return;
    const head = Buffer.from(text.slice(0, MIN_SEARCHED_CHARACTERS), 'latin1');
    const key = head.readInt32BE(0);
    const known = this.#beginnings.get(key) ?? { lengths: new Set(), byText: new Map() };
    this.#beginnings.set(key, known);
    if (known.byText.has(text)) return;
    known.byText.set(text, found);
    known.lengths.add(text.length);
    this.#mayBegin[head.readUInt16BE(0)] = 1;
    this.#longest = Math.max(this.#longest, text.length);
  }

  /** Every place where one is, also inside of another. */
  *hits(bytes: Buffer): Generator<FoundText<Found>> {
    for (let start = 0; start + MIN_SEARCHED_CHARACTERS <= bytes.length; start++) {
      if (this.#mayBegin[(bytes[start]! << 8) | bytes[start + 1]!] === 0) continue;
      const beginning = this.#beginnings.get(bytes.readInt32BE(start));
      if (beginning === undefined) continue;
      for (const length of beginning.lengths) {
        const end = start + length;
        if (end > bytes.length) continue;
        const found = beginning.byText.get(bytes.toString('latin1', start, end));
        if (found !== undefined) yield { start, end, found };
      }
    }
  }

  /** Where the bytes end inside of one: at least four characters of it are there. */
  *begunHits(bytes: Buffer): Generator<FoundText<Found>> {
    const first = Math.max(0, bytes.length - this.#longest);
    for (let start = first; start + MIN_SEARCHED_CHARACTERS <= bytes.length; start++) {
      const beginning = this.#beginnings.get(bytes.readInt32BE(start));
      if (beginning === undefined) continue;
      const rest = bytes.toString('latin1', start);
      for (const [text, found] of beginning.byText)
        if (text.startsWith(rest)) yield { start, end: bytes.length, found };
    }
  }

  isIn(text: string): boolean {
    for (const _ of this.hits(Buffer.from(text, 'latin1'))) return true;
    return false;
  }
}
