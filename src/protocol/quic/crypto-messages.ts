// The handshake messages of one side at one level (RFC 9001 section 4): CRYPTO frames in any order, put together. A hello
// may take several packets, whose frames Chromium scrambles.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import { OutOfOrderBuffer } from '../../flow/out-of-order-buffer.ts';
import { distance } from '../../flow/sequence.ts';
import type { Stamp } from '../../flow/stream.ts';
import { GrowableBuffer } from '../growable-buffer.ts';
import { MAX_QUIC_CRYPTO_BYTES } from './limits.ts';

const HEADER_BYTES = 4;

export class CryptoMessages {
  readonly #budget: BufferBudget;
  /** What is there from the first byte on. */
  readonly #inOrder: GrowableBuffer;
  #ahead: OutOfOrderBuffer | null = null;
  /** Where the next message begins. */
  #at = 0;
  /** The message that `next` has found, with its header, lies in `bytes[start, end)`. */
  type = 0;
  start = 0;
  end = 0;

  constructor(budget: BufferBudget) {
    this.#budget = budget;
    this.#inOrder = new GrowableBuffer(budget, MAX_QUIC_CRYPTO_BYTES);
  }

  get bytes(): Buffer {
    return this.#inOrder.bytes;
  }

  /** Bytes that are there from the first one on. */
  get length(): number {
    return this.#inOrder.length;
  }

  add(offset: number, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (offset + end - start > MAX_QUIC_CRYPTO_BYTES) return;
    const behind = this.#inOrder.length - offset;
    if (behind < 0) {
      this.#ahead ??= new OutOfOrderBuffer(this.#budget);
      const length = end - start;
      this.#ahead.add(offset, bytes, start, length, length, false, stamp);
      return;
    }
    if (behind < end - start) this.#inOrder.add(bytes, start + behind, end);
    this.#drain();
  }

  /** Finds the next message that is whole. */
  next(): boolean {
    const { bytes, length } = this.#inOrder;
    const at = this.#at;
    if (length - at < HEADER_BYTES) return false;
    const end = at + HEADER_BYTES + bytes.readUIntBE(at + 1, 3);
    if (end > length) return false;
    this.type = bytes[at]!;
    this.start = at;
    this.end = end;
    this.#at = end;
    return true;
  }

  clear(): void {
    this.#inOrder.clear();
    this.#ahead?.clear();
    this.#ahead = null;
    this.#at = 0;
  }

  #drain(): void {
    const ahead = this.#ahead;
    if (ahead === null) return;
    for (let first = ahead.first; first !== undefined; first = ahead.first) {
      const behind = distance(this.#inOrder.length, first.sequence);
      if (behind < 0) return;
      const { bytes } = ahead.shift();
      if (behind < bytes.length) this.#inOrder.add(bytes, behind, bytes.length);
    }
  }
}
