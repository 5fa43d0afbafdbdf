// Text that was put together from a stream (a header block, a body without its chunks, one string of HPACK): where secrets
// are found and replaced in it, and how it goes back into the stream.

import { encodeHuffman } from '../protocol/field-compression/huffman.ts';

/** Bytes `[start, start + length)` of the area, or of its code, are those from `at` on of the stream. */
export interface AreaPiece {
  readonly start: number;
  readonly at: number;
  readonly length: number;
}

/** How a value is written: what stands for one character. */
export type Escapes = 'percent' | 'json' | 'none';

/** A value that was read as one. */
export interface ValuePlace {
  readonly start: number;
  readonly end: number;
  readonly escapes: Escapes;
}

const FREE = 0;
const FIXED = 1;
const REPLACED = 2;

export class Area {
  readonly bytes: Buffer;
  readonly #stream: Buffer;
  readonly #pieces: readonly AreaPiece[];
  readonly #isHuffman: boolean;
  readonly places: ValuePlace[] = [];
  #text: string | null = null;
  #marks: Uint8Array | null = null;
  #changed: Buffer | null = null;

  /** `isHuffman`: the pieces are the code of the bytes. */
  constructor(bytes: Buffer, stream: Buffer, pieces: readonly AreaPiece[], isHuffman: boolean = false) {
    this.bytes = bytes;
    this.#stream = stream;
    this.#pieces = pieces;
    this.#isHuffman = isHuffman;
  }

  /** The bytes as ISO-8859-1. */
  get text(): string {
    this.#text ??= this.bytes.toString('latin1');
    return this.#text;
  }

  /** It ends where its stream ends, perhaps in the middle of something. */
  get isLast(): boolean {
    const last = this.#pieces.at(-1);
    return last !== undefined && last.at + last.length === this.#stream.length;
  }

  /** A name, a number of the protocol: what is no value stays. */
  fix(start: number, end: number): void {
    this.#marked().fill(FIXED, start, end);
  }

  /** Whether any byte was replaced already. */
  touchesReplaced(start: number, end: number): boolean {
    return this.#touches(start, end, REPLACED);
  }

  /** The parts of a span that were not replaced yet. */
  unreplaced(start: number, end: number): { readonly start: number; readonly end: number }[] {
    if (!this.touchesReplaced(start, end)) return [{ start, end }];
    const parts: { start: number; end: number }[] = [];
    for (let at = start; at < end; at++) {
      if (this.#marks?.[at] === REPLACED) continue;
      const last = parts.at(-1);
      if (last?.end === at) last.end = at + 1;
      else parts.push({ start: at, end: at + 1 });
    }
    return parts;
  }

  touchesFixed(start: number, end: number): boolean {
    return this.#touches(start, end, FIXED);
  }

  /** Writes text of the same length. */
  replace(start: number, text: string): void {
    this.#changed ??= Buffer.from(this.bytes);
    this.#changed.write(text, start, 'latin1');
    this.#marked().fill(REPLACED, start, start + text.length);
  }

  /** Puts what was replaced into the stream. False where its code has another length. */
  write(): boolean {
    const changed = this.#changed;
    if (changed === null) return true;
    const written = this.#isHuffman ? encodeHuffman(changed) : changed;
    const room = this.#pieces.reduce((sum, { length }) => sum + length, 0);
    if (written.length !== room) return false;
    for (const { start, at, length } of this.#pieces) written.copy(this.#stream, at, start, start + length);
    return true;
  }

  #marked(): Uint8Array {
    this.#marks ??= new Uint8Array(this.bytes.length).fill(FREE);
    return this.#marks;
  }

  #touches(start: number, end: number, mark: number): boolean {
    return this.#marks?.subarray(start, end).includes(mark) === true;
  }
}

/** The area that is a part of a stream as it is. */
export function streamArea(stream: Buffer, start: number, end: number): Area {
  return new Area(stream.subarray(start, end), stream, [{ start: 0, at: start, length: end - start }]);
}

/** The area that is put together from parts of a stream. */
export function joinedArea(
  stream: Buffer,
  spans: readonly { readonly start: number; readonly end: number }[],
): Area {
  let length = 0;
  const pieces = spans.map(({ start, end }) => {
    const piece = { start: length, at: start, length: end - start };
    length += end - start;
    return piece;
  });
  const bytes = Buffer.concat(spans.map(({ start, end }) => stream.subarray(start, end)));
  return new Area(bytes, stream, pieces);
}

/** A text that lies in no stream as it is: it can be looked at, and not be replaced. */
export function looseArea(bytes: Buffer): Area {
  return new Area(bytes, Buffer.alloc(0), []);
}
