// Puts fragmented IP datagrams together again (RFC 791 section 3.2, RFC 8200 section 4.5), in whatever order the
// fragments come, doubled or overlapping: of two that disagree the bytes that came first stay.

import type { Counters } from '../shared/counters.ts';
import type { Cursor } from './cursor.ts';
import { layerOfIpProtocol } from './ether-type.ts';
import { type Layer, MALFORMED, NOTHING } from './layer.ts';
import {
  FRAGMENT_REPEAT_SECONDS,
  FRAGMENT_TIMEOUT_SECONDS,
  MAX_FRAGMENT_BYTES,
  MAX_FRAGMENTED_DATAGRAMS,
} from './limits.ts';

/** Fragments begin at multiples of this, so received bytes are kept account of in blocks of it. */
const BLOCK_BYTES = 8;
const MAX_DATAGRAM_BYTES = 65535;
const FIRST_CAPACITY_BYTES = 4096;

/** A datagram of which some fragments have come. Work and memory are linear in the fragments' bytes. */
class Datagram {
  bytes: Buffer = Buffer.alloc(0);
  /** One for each block that is there. */
  #received = new Uint8Array(0);
  #missingBlocks = 0;
  /** -1 until the last fragment has come. */
  totalBytes = -1;
  /** The bytes before this offset were captured; a fragment that the snap length cut lowers it. */
  capturedEnd = MAX_DATAGRAM_BYTES;
  /** Protocol of the payload, as the first fragment says it. */
  protocol = 0;
  readonly startSeconds: number;

  constructor(startSeconds: number) {
    this.startSeconds = startSeconds;
  }

  get heldBytes(): number {
    return this.bytes.length + this.#received.length;
  }

  get complete(): boolean {
    return this.totalBytes >= 0 && this.#missingBlocks === 0;
  }

  /** Room for `end` bytes: at most what an IP datagram can have, and at least doubled, so that copying is linear. */
  reserve(end: number): void {
    if (end <= this.bytes.length) return;
    const doubled = Math.min(Math.max(FIRST_CAPACITY_BYTES, this.bytes.length * 2), MAX_DATAGRAM_BYTES + 1);
    const capacity = Math.max(doubled, Math.ceil(end / BLOCK_BYTES) * BLOCK_BYTES);
    const bytes = Buffer.alloc(capacity);
    bytes.set(this.bytes);
    this.bytes = bytes;
    const received = new Uint8Array(capacity / BLOCK_BYTES);
    received.set(this.#received);
    this.#received = received;
  }

  /** The last fragment ends at `totalBytes`. The first to say so is believed. */
  endAt(totalBytes: number): void {
    if (this.totalBytes >= 0) return;
    this.totalBytes = totalBytes;
    const blocks = Math.ceil(totalBytes / BLOCK_BYTES);
    this.#missingBlocks = blocks;
    for (let block = 0; block < blocks; block++) this.#missingBlocks -= this.#received[block]!;
  }

  /** The fragment `[start, end)`, whose bytes lie at `from` in `source` as far as `sourceEnd`. */
  fill(start: number, end: number, source: Buffer, from: number, sourceEnd: number): void {
    const received = this.#received;
    const known = this.totalBytes >= 0;
    const stop = known && end >= this.totalBytes ? this.totalBytes : end - (end % BLOCK_BYTES);
    const stopBlock = Math.ceil(stop / BLOCK_BYTES);
    // What has to be added to an offset in the datagram to find it in `source`.
    const shift = from - start;
    let block = start / BLOCK_BYTES;
    while (block < stopBlock) {
      if (received[block] === 1) {
        block++;
        continue;
      }
      const runStart = block;
      while (block < stopBlock && received[block] === 0) received[block++] = 1;
      if (known) this.#missingBlocks -= block - runStart;
      const copyStart = runStart * BLOCK_BYTES;
      const copyEnd = Math.min(block * BLOCK_BYTES, stop);
      const capturedEnd = Math.max(copyStart, Math.min(copyEnd, sourceEnd - shift));
      source.copy(this.bytes, copyStart, copyStart + shift, capturedEnd + shift);
      if (capturedEnd < copyEnd && capturedEnd < this.capturedEnd) this.capturedEnd = capturedEnd;
    }
  }
}

/** All datagrams that wait for fragments, oldest first. */
export class FragmentTable {
  readonly #counters: Counters;
  readonly #waiting = new Map<string, Datagram>();
  /** Datagrams finished a moment ago, and when: a capture of several interfaces has each fragment several times. */
  readonly #finished = new Map<string, number>();
  #heldBytes = 0;

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /**
   * Takes the fragment that the cursor stands at. When it completes its datagram the cursor moves to the beginning
   * of that, in a buffer of its own, and its layer is returned; until then `NOTHING`.
   * `key` names the datagram, `start` is the fragment's offset in bytes, a multiple of 8.
   */
  add(cursor: Cursor, key: string, start: number, more: boolean, protocol: number): Layer {
    this.#counters.fragments++;
    let end = start + cursor.wireEnd - cursor.offset;
    if (more) end -= end % BLOCK_BYTES;
    if (end <= start || end > MAX_DATAGRAM_BYTES) return MALFORMED;

    const now = cursor.segment.seconds + cursor.segment.nanoseconds / 1e9;
    const datagram = this.#find(key, now);
    if (datagram === null) return NOTHING;
    const heldBytes = datagram.heldBytes;
    datagram.reserve(end);
    this.#heldBytes += datagram.heldBytes - heldBytes;
    if (this.#heldBytes > MAX_FRAGMENT_BYTES) this.#makeRoom(datagram);

    if (!more) datagram.endAt(end);
    if (start === 0) datagram.protocol = protocol;
    datagram.fill(start, end, cursor.bytes, cursor.offset, cursor.end);
    if (!datagram.complete) return NOTHING;

    this.#drop(key, datagram);
    this.#finished.set(key, now);
    this.#counters.reassembledDatagrams++;
    const { bytes, totalBytes, capturedEnd } = datagram;
    cursor.bytes = bytes;
    cursor.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    cursor.offset = 0;
    cursor.wireEnd = totalBytes;
    cursor.end = Math.min(totalBytes, capturedEnd);
    return layerOfIpProtocol(datagram.protocol);
  }

  /** No more packets will come: what still waits is lost. */
  finish(): void {
    this.#counters.lostDatagrams += this.#waiting.size;
    this.#waiting.clear();
    this.#finished.clear();
    this.#heldBytes = 0;
  }

  /** The datagram that a fragment belongs to; null when that is finished already. */
  #find(key: string, now: number): Datagram | null {
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) {
      if (now - waiting.startSeconds <= FRAGMENT_TIMEOUT_SECONDS) return waiting;
      this.#giveUp(key, waiting);
    }
    const finished = this.#finished.get(key);
    if (finished !== undefined) {
      if (Math.abs(now - finished) <= FRAGMENT_REPEAT_SECONDS) return null;
      this.#finished.delete(key);
    }
    this.#expire(now);

    for (const [oldest, datagram] of this.#waiting) {
      if (this.#waiting.size < MAX_FRAGMENTED_DATAGRAMS) break;
      this.#giveUp(oldest, datagram);
    }
    const datagram = new Datagram(now);
    this.#waiting.set(key, datagram);
    return datagram;
  }

  #expire(now: number): void {
    for (const [key, datagram] of this.#waiting) {
      if (now - datagram.startSeconds <= FRAGMENT_TIMEOUT_SECONDS) break;
      this.#giveUp(key, datagram);
    }
    for (const [key, seconds] of this.#finished) {
      if (now - seconds <= FRAGMENT_REPEAT_SECONDS && this.#finished.size <= MAX_FRAGMENTED_DATAGRAMS) break;
      this.#finished.delete(key);
    }
  }

  #makeRoom(kept: Datagram): void {
    for (const [key, datagram] of this.#waiting) {
      if (this.#heldBytes <= MAX_FRAGMENT_BYTES) break;
      if (datagram !== kept) this.#giveUp(key, datagram);
    }
  }

  #giveUp(key: string, datagram: Datagram): void {
    this.#counters.lostDatagrams++;
    this.#drop(key, datagram);
  }

  #drop(key: string, datagram: Datagram): void {
    this.#waiting.delete(key);
    this.#heldBytes -= datagram.heldBytes;
  }
}
