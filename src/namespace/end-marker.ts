// Knows when the last packet of a command is in the file: a datagram with a random text is sent after it, and looked for. A capture program that is stopped at once leaves the end of its buffer behind.

import { randomBytes } from 'node:crypto';
import { fstatSync, readSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { MARKER_MILLISECONDS } from './limits.ts';
import { MARKER_TAG } from './marker.ts';

const RANDOM_BYTES = 32;
const POLL_MILLISECONDS = 3;
/** Ethernet, IPv4 without options, UDP: what is before the text in its frame on loopback. */
const FRAME_BYTES_BEFORE = 14 + 20 + 8;
/** The header of a packet in a pcap file. */
const RECORD_HEADER_BYTES = 16;
const BLOCK_BYTES = 1 << 20;

/** Sends bytes in a datagram over the loopback that is captured. */
export type SendMarker = (bytes: Buffer) => Promise<void>;

/**
 * Sends a marker, waits until the capture in `file` (a descriptor, pcap, Ethernet) has it, and gives where its packet begins;
 * null when it did not come in time: the end of the capture may be missing.
 */
export async function markedPosition(file: number, send: SendMarker): Promise<number | null> {
  const marker = Buffer.concat([MARKER_TAG, randomBytes(RANDOM_BYTES)]);
  const search = new FileSearch(file, marker);
  await send(marker);
  const limit = performance.now() + MARKER_MILLISECONDS;
  for (;;) {
    const at = search.next();
    if (at !== null) return at - FRAME_BYTES_BEFORE - RECORD_HEADER_BYTES;
    if (performance.now() >= limit) return null;
    await pause(POLL_MILLISECONDS);
  }
}

/** Looks for bytes in a file while it grows, from where its end was. */
class FileSearch {
  readonly #file: number;
  readonly #bytes: Buffer;
  #position: number;

  constructor(file: number, bytes: Buffer) {
    this.#file = file;
    this.#bytes = bytes;
    this.#position = fstatSync(file).size;
  }

  /** Where the bytes begin; null when they are not there yet. */
  next(): number | null {
    const block = Buffer.allocUnsafe(BLOCK_BYTES);
    for (;;) {
      const length = readSync(this.#file, block, 0, block.length, this.#position);
      const found = block.subarray(0, length).indexOf(this.#bytes);
      if (found >= 0) return this.#position + found;
      // They may lie over the end of what is there.
      this.#position += Math.max(0, length - this.#bytes.length + 1);
      if (length < block.length) return null;
    }
  }
}
