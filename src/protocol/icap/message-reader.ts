// One direction of ICAP (RFC 3507): messages with the header blocks of HTTP messages in them, which are handed on; bodies
// are counted off. Behind a loss the next message is the one that a segment begins with.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Stamp, Stream } from '../../flow/stream.ts';
import { GrowableBuffer } from '../growable-buffer.ts';
import { latin1 } from '../http1/bytes.ts';
import { CHUNK_DATA, CHUNK_DONE, CHUNK_INVALID, CHUNK_MORE, ChunkedReader } from '../http1/chunked.ts';
import { skipEmptyLines, YES } from '../http1/start-line.ts';
import { MAX_HEAD_BYTES } from '../limits.ts';
import { icapAt } from './start-line.ts';

/** The parts that Encapsulated names, each with where it begins (section 4.4.1). */
type PartName = 'req-hdr' | 'res-hdr' | 'body' | 'null-body';

interface Part {
  readonly name: PartName;
  readonly offset: number;
}

export interface IcapHandler {
  /** A header block of an HTTP message; `isFirst`: no other one stands before it in its ICAP message. */
  onHead(
    name: 'req-hdr' | 'res-hdr',
    bytes: Buffer,
    start: number,
    end: number,
    isFirst: boolean,
    stamp: Stamp,
  ): void;
}

const HEAD = 0;
const PARTS = 1;
const BODY = 2;
const LOST = 3;
type ReaderState = typeof HEAD | typeof PARTS | typeof BODY | typeof LOST;

const END_OF_HEAD = Buffer.from('\r\n\r\n', 'latin1');
const ENCAPSULATED = /^encapsulated[ \t]*:(.*)$/im;
const PART = /^(req-hdr|res-hdr|(?:req|res|opt)-body|null-body)=(\d{1,9})$/;

export class IcapMessageReader {
  readonly #stream: Stream;
  readonly #handler: IcapHandler;
  readonly #pending: GrowableBuffer;
  #state: ReaderState = HEAD;
  #parts: readonly Part[] = [];
  #chunks = new ChunkedReader();

  constructor(stream: Stream, handler: IcapHandler, budget: BufferBudget) {
    this.#stream = stream;
    this.#handler = handler;
    this.#pending = new GrowableBuffer(budget, MAX_HEAD_BYTES);
  }

  data(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    let at = start;
    while (at < end) {
      if (this.#state === LOST) {
        if (icapAt(bytes, at, end) !== YES) return;
        this.#state = HEAD;
      }
      if (this.#state === BODY) at = this.#body(bytes, at, end);
      else if (!this.#pending.add(bytes, at, end)) {
        this.#lose();
        return;
      } else {
        at = end;
        this.#readPending(stamp);
      }
    }
  }

  gap(): void {
    this.#lose();
  }

  end(): void {
    this.#pending.clear();
    this.#stream.skip = Number.POSITIVE_INFINITY;
  }

  /** Heads and header blocks are read where they are whole; a body is read in place. */
  #readPending(stamp: Stamp): void {
    const pending = this.#pending;
    while (pending.length > 0) {
      const isRead = this.#state === HEAD ? this.#readHead() : this.#readParts(stamp);
      if (!isRead) return;
      if (this.#state !== BODY) continue;
      const rest = Buffer.from(pending.bytes.subarray(0, pending.length));
      pending.clear();
      if (rest.length > 0) this.data(rest, 0, rest.length, stamp);
      return;
    }
  }

  #readHead(): boolean {
    const pending = this.#pending;
    const first = skipEmptyLines(pending.bytes, 0, pending.length);
    const end = pending.bytes.subarray(0, pending.length).indexOf(END_OF_HEAD, first);
    if (end < 0) return false;
    if (icapAt(pending.bytes, first, pending.length) !== YES) {
      this.#lose();
      return false;
    }
    const [, list = ''] = ENCAPSULATED.exec(latin1(pending.bytes, first, end)) ?? [];
    this.#parts = partsOf(list);
    pending.dropBefore(end + END_OF_HEAD.length);
    this.#state = this.#parts.length > 0 ? PARTS : HEAD;
    return true;
  }

  #readParts(stamp: Stamp): boolean {
    const pending = this.#pending;
    const last = this.#parts.at(-1)!;
    // A list that ends with a header block has no body behind it.
    if (pending.length < last.offset) return false;
    this.#parts.forEach(({ name, offset }, index) => {
      const end = this.#parts[index + 1]?.offset ?? offset;
      if ((name === 'req-hdr' || name === 'res-hdr') && end > offset)
        this.#handler.onHead(name, pending.bytes, offset, end, index === 0, stamp);
    });
    pending.dropBefore(last.offset);
    this.#chunks = new ChunkedReader();
    this.#state = last.name === 'body' ? BODY : HEAD;
    return true;
  }

  #body(bytes: Buffer, start: number, end: number): number {
    const chunks = this.#chunks;
    switch (chunks.read(bytes, start, end)) {
      case CHUNK_DATA: {
        const here = Math.min(chunks.dataBytes, end - chunks.at);
        this.#stream.skip = chunks.dataBytes - here;
        return chunks.at + here;
      }
      case CHUNK_DONE:
        this.#state = HEAD;
        return chunks.at;
      case CHUNK_INVALID:
        this.#state = LOST;
        return end;
      case CHUNK_MORE:
        return end;
    }
  }

  #lose(): void {
    this.#pending.clear();
    this.#state = LOST;
  }
}

/** In ascending order, as they have to be; nothing when one is not known or out of order. */
function partsOf(list: string): readonly Part[] {
  const parts: Part[] = [];
  for (const item of list.split(',')) {
    const match = PART.exec(item.trim());
    if (match === null) return [];
    const offset = Number(match[2]);
    if (offset < (parts.at(-1)?.offset ?? 0) || offset > MAX_HEAD_BYTES) return [];
    const name = match[1]!;
    parts.push({
      name: name.endsWith('-body') && name !== 'null-body' ? 'body' : (name as PartName),
      offset,
    });
  }
  return parts;
}
