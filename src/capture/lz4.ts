// LZ4 frames (the lz4 project's frame format 1.6.x and block format), linked and independent blocks, and the legacy
// frame. Its checksums (xxHash) are not verified. No npm package streams LZ4 frames without native code.

import { type ByteSource, DamagedError } from './byte-source.ts';
import { CaptureError } from './reader.ts';

const MAGIC_BYTES = 4;
const FLAG_BLOCK_CHECKSUM = 0x10;
const FLAG_CONTENT_SIZE = 0x08;
const FLAG_CONTENT_CHECKSUM = 0x04;
const FLAG_DICTIONARY = 0x01;
const VERSION = 1;
/** Largest block by the three bits of the block descriptor, from 4 on. */
const BLOCK_BYTES = [0, 0, 0, 0, 1 << 16, 1 << 18, 1 << 20, 1 << 22];
const UNCOMPRESSED_BLOCK = 0x80000000;
const CHECKSUM_BYTES = 4;

const LEGACY_BLOCK_BYTES = 1 << 23;
/** The format's bound for incompressible data. */
const MAX_LEGACY_COMPRESSED_BYTES = LEGACY_BLOCK_BYTES + LEGACY_BLOCK_BYTES / 255 + 16;

/** How far back a match may reach. */
const HISTORY_BYTES = 1 << 16;
const MIN_MATCH_BYTES = 4;
/** Copies longer than this are worth a call. */
const SHORT_COPY_BYTES = 24;

/**
 * Decompresses the frame that starts here. The chunks share one buffer: each is valid until the next one.
 * @throws {TruncatedError} when the input ends inside it
 * @throws {DamagedError} when it cannot be decompressed any further
 * @throws {CaptureError} when it needs a dictionary
 */
export async function* decompressLz4Frame(source: ByteSource): AsyncGenerator<Buffer> {
  await source.skip(MAGIC_BYTES);
  const header = await source.take(2);
  const flags = header[0]!;
  const blockBytes = BLOCK_BYTES[(header[1]! >> 4) & 7]!;
  if (flags >> 6 !== VERSION || blockBytes === 0) throw new DamagedError('its header is not valid');
  if (flags & FLAG_DICTIONARY)
    throw new CaptureError('is compressed with an LZ4 dictionary: decompress it first');
  await source.skip((flags & FLAG_CONTENT_SIZE ? 8 : 0) + 1);

  const window = new Lz4Window(blockBytes);
  for (;;) {
    const size = (await source.take(4)).readUInt32LE(0);
    if (size === 0) break;
    const compressedBytes = size % UNCOMPRESSED_BLOCK;
    if (compressedBytes > blockBytes) throw new DamagedError('a block is larger than its frame allows');
    const block = await source.take(compressedBytes);
    yield window.decompress(block, size >= UNCOMPRESSED_BLOCK);
    if (flags & FLAG_BLOCK_CHECKSUM) await source.skip(CHECKSUM_BYTES);
  }
  if (flags & FLAG_CONTENT_CHECKSUM) await source.skip(CHECKSUM_BYTES);
}

/** The same for a frame of the legacy format, which has no end mark: it ends where no block size follows. */
export async function* decompressLegacyLz4Frame(source: ByteSource): AsyncGenerator<Buffer> {
  await source.skip(MAGIC_BYTES);
  const window = new Lz4Window(LEGACY_BLOCK_BYTES);
  for (;;) {
    const sizeField = await source.peek(4);
    if (sizeField.length === 0) return;
    const compressedBytes = sizeField.length === 4 ? sizeField.readUInt32LE(0) : 0;
    if (compressedBytes > MAX_LEGACY_COMPRESSED_BYTES) return;
    await source.skip(4);
    yield window.decompress(await source.take(compressedBytes), false);
  }
}

/** The last 64 KiB that were decompressed, and space for one block after them. */
class Lz4Window {
  readonly #bytes: Buffer;
  #historyBytes = 0;
  #blockBytes = 0;

  constructor(blockBytes: number) {
    this.#bytes = Buffer.allocUnsafe(HISTORY_BYTES + blockBytes);
  }

  /** Returns a view of the decompressed block, valid until the next call. */
  decompress(block: Buffer, uncompressed: boolean): Buffer {
    const bytes = this.#bytes;
    bytes.copyWithin(0, this.#blockBytes, this.#blockBytes + HISTORY_BYTES);
    this.#historyBytes = Math.min(HISTORY_BYTES, this.#historyBytes + this.#blockBytes);
    this.#blockBytes = uncompressed
      ? block.copy(bytes, HISTORY_BYTES)
      : decompressBlock(block, bytes, HISTORY_BYTES, HISTORY_BYTES - this.#historyBytes) - HISTORY_BYTES;
    return bytes.subarray(HISTORY_BYTES, HISTORY_BYTES + this.#blockBytes);
  }
}

/** Decompresses a block into `output` from `start` on; matches reach back to `oldest`. Returns the end. */
function decompressBlock(block: Buffer, output: Buffer, start: number, oldest: number): number {
  const end = block.length;
  const limit = output.length;
  let at = 0;
  let out = start;
  while (at < end) {
    const token = block[at++]!;
    let literals = token >> 4;
    if (literals === 15) {
      let more = 255;
      while (more === 255 && at < end) {
        more = block[at++]!;
        literals += more;
      }
    }
    if (literals > end - at || literals > limit - out) throw new DamagedError('a block is not valid');
    if (literals > SHORT_COPY_BYTES) block.copy(output, out, at, at + literals);
    else for (let i = 0; i < literals; i++) output[out + i] = block[at + i]!;
    at += literals;
    out += literals;
    // The last sequence has no match.
    if (at === end) return out;

    if (end - at < 2) throw new DamagedError('a block is not valid');
    const distance = block[at]! | (block[at + 1]! << 8);
    at += 2;
    let match = token & 15;
    if (match === 15) {
      let more = 255;
      while (more === 255 && at < end) {
        more = block[at++]!;
        match += more;
      }
    }
    match += MIN_MATCH_BYTES;
    if (distance === 0 || distance > out - oldest || match > limit - out)
      throw new DamagedError('a block is not valid');
    // A match may overlap what it writes, and then repeats it.
    if (match > SHORT_COPY_BYTES && distance >= match)
      output.copyWithin(out, out - distance, out - distance + match);
    else for (let i = 0; i < match; i++) output[out + i] = output[out + i - distance]!;
    out += match;
  }
  return out;
}
