// Bytes that arrive in chunks, taken in the pieces that a format needs. It buffers no more than one piece, and only
// what has arrived, whatever a length field claims.

/** The input ended inside a piece. */
export class TruncatedError extends Error {
  override readonly name = 'TruncatedError';
}

/** The bytes contradict themselves and cannot be decompressed any further. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError';
}

const EMPTY = Buffer.alloc(0);

export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #buffer: Buffer = EMPTY;
  #at = 0;
  #arrivedBytes = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Bytes taken so far. */
  get offset(): number {
    return this.#arrivedBytes - (this.#buffer.length - this.#at);
  }

  /** The next `count` bytes without taking them; fewer only at the end. Valid until the next call. */
  async peek(count: number): Promise<Buffer> {
    await this.#gather(count);
    return this.#buffer.subarray(this.#at, this.#at + count);
  }

  /**
   * Takes exactly `count` bytes.
   * @throws {TruncatedError} when the input ends before
   */
  async take(count: number): Promise<Buffer> {
    await this.#gather(count);
    if (this.#buffer.length - this.#at < count) throw new TruncatedError();
    this.#at += count;
    return this.#buffer.subarray(this.#at - count, this.#at);
  }

  /** Takes what is there, at least one byte and at most `limit`; undefined at the end. */
  async takeSome(limit: number): Promise<Buffer | undefined> {
    await this.#gather(1);
    const count = Math.min(limit, this.#buffer.length - this.#at);
    if (count === 0) return undefined;
    this.#at += count;
    return this.#buffer.subarray(this.#at - count, this.#at);
  }

  /** Puts back the last `count` bytes of what was taken last. */
  untake(count: number): void {
    this.#at -= count;
  }

  /** @throws {TruncatedError} when the input ends before */
  async skip(count: number): Promise<void> {
    for (let left = count; left > 0; ) {
      const some = await this.takeSome(left);
      if (some === undefined) throw new TruncatedError();
      left -= some.length;
    }
  }

  /** Everything that follows, as it arrives. Ending the loop early closes the input. */
  async *rest(): AsyncGenerator<Buffer> {
    try {
      for (;;) {
        const some = await this.takeSome(Number.POSITIVE_INFINITY);
        if (some === undefined) return;
        yield some;
      }
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #gather(count: number): Promise<void> {
    let gathered = this.#buffer.length - this.#at;
    if (gathered >= count) return;
    const pieces: Buffer[] = [];
    // The producer may reuse a chunk's memory, so a piece that is kept across chunks is copied.
    if (gathered > 0) pieces.push(Buffer.from(this.#buffer.subarray(this.#at)));
    while (gathered < count) {
      const next = await this.#chunks.next();
      if (next.done === true) break;
      const { buffer, byteOffset, length } = next.value;
      const piece = Buffer.from(buffer, byteOffset, length);
      this.#arrivedBytes += length;
      gathered += length;
      pieces.push(gathered < count ? Buffer.from(piece) : piece);
    }
    const [only] = pieces;
    this.#buffer = only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces, gathered);
    this.#at = 0;
  }
}
