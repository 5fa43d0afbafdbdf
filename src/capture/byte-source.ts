// Bytes that arrive in chunks, taken in the pieces that a format asks for. It holds no more than the piece that is
// being gathered, and gathers only what has arrived, whatever a length field claims.

/** The input ended inside a piece. */
export class CutShortError extends Error {
  override readonly name = 'CutShortError';
}

/** The bytes contradict themselves and cannot be unpacked any further. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError';
}

const NOTHING = Buffer.alloc(0);

export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Buffer = NOTHING;
  #at = 0;
  #arrivedBytes = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Bytes taken so far. */
  get offset(): number {
    return this.#arrivedBytes - (this.#held.length - this.#at);
  }

  /** The next `count` bytes without taking them; fewer only at the end. Valid until the next call. */
  async peek(count: number): Promise<Buffer> {
    await this.#gather(count);
    return this.#held.subarray(this.#at, this.#at + count);
  }

  /**
   * Takes exactly `count` bytes.
   * @throws {CutShortError} when the input ends before
   */
  async take(count: number): Promise<Buffer> {
    await this.#gather(count);
    if (this.#held.length - this.#at < count) throw new CutShortError();
    this.#at += count;
    return this.#held.subarray(this.#at - count, this.#at);
  }

  /** Takes what is there, at least one byte and at most `limit`; undefined at the end. */
  async takeSome(limit: number): Promise<Buffer | undefined> {
    await this.#gather(1);
    const count = Math.min(limit, this.#held.length - this.#at);
    if (count === 0) return undefined;
    this.#at += count;
    return this.#held.subarray(this.#at - count, this.#at);
  }

  /** Gives back the last `count` bytes of what was taken last. */
  untake(count: number): void {
    this.#at -= count;
  }

  /** @throws {CutShortError} when the input ends before */
  async skip(count: number): Promise<void> {
    for (let left = count; left > 0; ) {
      const some = await this.takeSome(left);
      if (some === undefined) throw new CutShortError();
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
    let have = this.#held.length - this.#at;
    if (have >= count) return;
    const pieces: Buffer[] = [];
    // Whoever delivers chunks may use their memory again, so a piece that has to wait is copied.
    if (have > 0) pieces.push(Buffer.from(this.#held.subarray(this.#at)));
    while (have < count) {
      const next = await this.#chunks.next();
      if (next.done === true) break;
      const { buffer, byteOffset, length } = next.value;
      const piece = Buffer.from(buffer, byteOffset, length);
      this.#arrivedBytes += length;
      have += length;
      pieces.push(have < count ? Buffer.from(piece) : piece);
    }
    this.#held = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, have);
    this.#at = 0;
  }
}
