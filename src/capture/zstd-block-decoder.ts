// Decodes the blocks of one Zstandard frame with fzstd, in time proportional to what they hold. fzstd itself moves the
// whole window for each block, however little is in it: 128 MiB for 3 bytes. So the window is kept here, in a buffer with
// room behind it, and fzstd is given its place in that.

import type { Decompress } from 'fzstd';
import { ZSTD_FIRST_HISTORY_BYTES } from './limits.ts';

/** What fzstd keeps of a frame, by its own names: matches are copied from `w[e - distance]`. */
interface FrameState {
  w: Uint8Array;
  e: number;
}

/**
 * The header that fzstd is given: a window of 128 KiB, which it allocates; as large as a block may be. The dictionary
 * and the content size, both 0, bring it to the 18 bytes from which on fzstd reads it at once.
 */
const HEADER = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xc3, 7 << 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

const LAST_BLOCK = 1;

export class ZstdBlockDecoder {
  readonly #windowBytes: number;
  readonly #decoder: Decompress;
  readonly #frame: FrameState;
  #history: Uint8Array = new Uint8Array(0);
  #end = 0;
  #block: Uint8Array = this.#history;

  /** `windowBytes`: how far back a block may refer. */
  constructor(decompress: typeof Decompress, windowBytes: number) {
    this.#windowBytes = windowBytes;
    this.#decoder = new decompress((block) => this.#receive(block));
    this.#decoder.push(HEADER);
    this.#frame = (this.#decoder as unknown as { readonly s: FrameState }).s;
  }

  /** The content of a whole block, its header included. Throws what fzstd throws when it is damaged. */
  decode(block: Uint8Array): Uint8Array {
    this.#frame.w = this.#history;
    this.#frame.e = this.#end;
    // The frame goes on for fzstd, whose state is gone behind the last block.
    block[0]! &= ~LAST_BLOCK;
    this.#block = new Uint8Array(0);
    this.#decoder.push(block);
    return this.#block;
  }

  #receive(block: Uint8Array): void {
    this.#block = block;
    this.#remember(block);
    // fzstd moves it and writes the block to its end: it may do so here.
    this.#frame.w = new Uint8Array(block.length);
  }

  #remember(block: Uint8Array): void {
    if (this.#end + block.length > this.#history.length) this.#makeRoom(block.length);
    this.#history.set(block, this.#end);
    this.#end += block.length;
  }

  /** A quarter of the window is free afterwards, so that each byte is moved a few times at most. */
  #makeRoom(bytes: number): void {
    const kept = this.#history.subarray(Math.max(0, this.#end - this.#windowBytes), this.#end);
    const full = this.#windowBytes + Math.max(this.#windowBytes >> 2, bytes);
    const isSmall = kept.length + bytes <= ZSTD_FIRST_HISTORY_BYTES;
    const size = isSmall ? Math.min(full, ZSTD_FIRST_HISTORY_BYTES) : full;
    if (size <= this.#history.length) this.#history.copyWithin(0, this.#end - kept.length, this.#end);
    else {
      const larger = new Uint8Array(Math.max(size, kept.length + bytes));
      larger.set(kept);
      this.#history = larger;
    }
    this.#end = kept.length;
  }
}
