// Reassembles fragmented IP datagrams (RFC 791 section 3.2, RFC 8200 section 4.5), whatever the order of the fragments,
// also duplicated and overlapping ones: of two that disagree the bytes that came first stay.

import type { Counters } from '../shared/counters.ts';
import type { Cursor, Reassembler } from './cursor.ts';
import { type Layer, MALFORMED, NOTHING } from './layer.ts';
import {
  FRAGMENT_REPEAT_SECONDS,
  FRAGMENT_TIMEOUT_SECONDS,
  MAX_FRAGMENT_BYTES,
  MAX_FRAGMENTED_DATAGRAMS,
} from './limits.ts';

/** Fragments begin at multiples of this, so received bytes are tracked in blocks of it. */
const BLOCK_BYTES = 8;
const MAX_DATAGRAM_BYTES = 65535;
const INITIAL_CAPACITY_BYTES = 4096;

/** An incomplete datagram. Work and memory are linear in the bytes of its fragments. */
class Datagram {
  bytes: Buffer = Buffer.alloc(0);
  /** 1 for each block that was received. */
  #received = new Uint8Array(0);
  #missingBlocks = 0;
  /** -1 until the last fragment has come. */
  totalBytes = -1;
  /** The bytes before this offset were captured; a truncated fragment lowers it. */
  capturedEnd = MAX_DATAGRAM_BYTES;
  /** What it begins with, from the first fragment. */
  layer: Layer = NOTHING;
  readonly startSeconds: number;

  constructor(startSeconds: number) {
    this.startSeconds = startSeconds;
  }

  get bufferedBytes(): number {
    return this.bytes.length + this.#received.length;
  }

  get complete(): boolean {
    return this.totalBytes >= 0 && this.#missingBlocks === 0;
  }

  /** Makes the buffer hold `end` bytes: at least doubled, so that copying is linear, up to the size of a datagram. */
  reserve(end: number): void {
    if (end <= this.bytes.length) return;
    const doubled = Math.min(Math.max(INITIAL_CAPACITY_BYTES, this.bytes.length * 2), MAX_DATAGRAM_BYTES + 1);
    const capacity = Math.max(doubled, Math.ceil(end / BLOCK_BYTES) * BLOCK_BYTES);
    const bytes = Buffer.alloc(capacity);
    bytes.set(this.bytes);
    this.bytes = bytes;
    const received = new Uint8Array(capacity / BLOCK_BYTES);
    received.set(this.#received);
    this.#received = received;
  }

  /** The last fragment ends at `totalBytes`; of several the first counts. */
  endAt(totalBytes: number): void {
    if (this.totalBytes >= 0) return;
    this.totalBytes = totalBytes;
    const blocks = Math.ceil(totalBytes / BLOCK_BYTES);
    this.#missingBlocks = blocks;
    for (const received of this.#received.subarray(0, blocks)) this.#missingBlocks -= received;
  }

  /** The fragment `[start, end)`, whose bytes are `source[from, sourceEnd)` as far as they were captured. */
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

/** All incomplete datagrams, oldest first. */
export class FragmentTable implements Reassembler {
  readonly #counters: Counters;
  readonly #incomplete = new Map<string, Datagram>();
  /** When recent datagrams were completed: a capture of several interfaces has each fragment several times. */
  readonly #completedSeconds = new Map<string, number>();
  #bufferedBytes = 0;

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  add(cursor: Cursor, key: string, start: number, more: boolean, layer: Layer): Layer {
    this.#counters.fragments++;
    let end = start + cursor.wireEnd - cursor.offset;
    if (more) end -= end % BLOCK_BYTES;
    if (end <= start || end > MAX_DATAGRAM_BYTES) return MALFORMED;

    const now = cursor.segment.seconds + cursor.segment.nanoseconds / 1e9;
    const datagram = this.#find(key, now);
    if (datagram === null) return NOTHING;
    const bytesBefore = datagram.bufferedBytes;
    datagram.reserve(end);
    this.#bufferedBytes += datagram.bufferedBytes - bytesBefore;
    if (this.#bufferedBytes > MAX_FRAGMENT_BYTES) this.#evictOthers(datagram);

    if (!more) datagram.endAt(end);
    if (start === 0) datagram.layer = layer;
    datagram.fill(start, end, cursor.bytes, cursor.offset, cursor.end);
    if (!datagram.complete) return NOTHING;

    this.#drop(key, datagram);
    this.#completedSeconds.set(key, now);
    this.#counters.reassembledDatagrams++;
    const { bytes, totalBytes, capturedEnd } = datagram;
    cursor.bytes = bytes;
    cursor.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    cursor.offset = 0;
    cursor.segment.networkStart = -1;
    cursor.wireEnd = totalBytes;
    cursor.end = Math.min(totalBytes, capturedEnd);
    return datagram.layer;
  }

  /** In another capture a datagram of the same number is another one; what is incomplete may go on. */
  nextInput(): void {
    this.#completedSeconds.clear();
  }

  /** The input has ended: incomplete datagrams are lost. */
  finish(): void {
    this.#counters.lostDatagrams += this.#incomplete.size;
    this.#incomplete.clear();
    this.#completedSeconds.clear();
    this.#bufferedBytes = 0;
  }

  /** The datagram that a fragment belongs to; null when that is complete already. */
  #find(key: string, now: number): Datagram | null {
    const known = this.#incomplete.get(key);
    if (known !== undefined) {
      if (now - known.startSeconds <= FRAGMENT_TIMEOUT_SECONDS) return known;
      this.#abandon(key, known);
    }
    const completedSeconds = this.#completedSeconds.get(key);
    if (completedSeconds !== undefined) {
      if (Math.abs(now - completedSeconds) <= FRAGMENT_REPEAT_SECONDS) return null;
      this.#completedSeconds.delete(key);
    }
    this.#expire(now);

    for (const [oldest, datagram] of this.#incomplete) {
      if (this.#incomplete.size < MAX_FRAGMENTED_DATAGRAMS) break;
      this.#abandon(oldest, datagram);
    }
    const datagram = new Datagram(now);
    this.#incomplete.set(key, datagram);
    return datagram;
  }

  #expire(now: number): void {
    for (const [key, datagram] of this.#incomplete) {
      if (now - datagram.startSeconds <= FRAGMENT_TIMEOUT_SECONDS) break;
      this.#abandon(key, datagram);
    }
    for (const [key, seconds] of this.#completedSeconds) {
      if (now - seconds <= FRAGMENT_REPEAT_SECONDS && this.#completedSeconds.size <= MAX_FRAGMENTED_DATAGRAMS)
        break;
      this.#completedSeconds.delete(key);
    }
  }

  #evictOthers(kept: Datagram): void {
    for (const [key, datagram] of this.#incomplete) {
      if (this.#bufferedBytes <= MAX_FRAGMENT_BYTES) break;
      if (datagram !== kept) this.#abandon(key, datagram);
    }
  }

  #abandon(key: string, datagram: Datagram): void {
    this.#counters.lostDatagrams++;
    this.#drop(key, datagram);
  }

  #drop(key: string, datagram: Datagram): void {
    this.#incomplete.delete(key);
    this.#bufferedBytes -= datagram.bufferedBytes;
  }
}
