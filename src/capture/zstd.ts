// Zstandard frames (RFC 8878), given to the fzstd library a block at a time: so that the output of one step is bounded
// and the window a frame claims is checked. Content checksums are not verified.

import { Decompress } from 'fzstd';
import { type ByteSource, DamagedError } from './byte-source.ts';
import { MAX_ZSTD_WINDOW_BYTES } from './limits.ts';
import { CaptureError } from './reader.ts';
import { ZstdBlockDecoder } from './zstd-block-decoder.ts';

const MAGIC_BYTES = 4;
const FLAG_SINGLE_SEGMENT = 0x20;
const FLAG_CHECKSUM = 0x04;
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];
const CHECKSUM_BYTES = 4;

const BLOCK_HEADER_BYTES = 3;
const RLE_BLOCK = 1;
const RESERVED_BLOCK = 3;
const MAX_BLOCK_BYTES = 1 << 17;

/**
 * Decompresses the frame that starts here.
 * @throws {TruncatedError} when the input ends inside it
 * @throws {DamagedError} when it cannot be decompressed any further
 * @throws {CaptureError} when it needs a dictionary or too large a window
 */
export async function* decompressZstdFrame(source: ByteSource): AsyncGenerator<Buffer> {
  const { windowBytes, hasChecksum } = await readFrameHeader(source);
  const decoder = new ZstdBlockDecoder(Decompress, windowBytes);
  for (let last = false; !last; ) {
    const blockHeader = Buffer.from(await source.take(BLOCK_HEADER_BYTES));
    const fields = blockHeader.readUIntLE(0, BLOCK_HEADER_BYTES);
    const type = (fields >> 1) & 3;
    const size = fields >> 3;
    last = (fields & 1) !== 0;
    if (type === RESERVED_BLOCK || size > Math.min(MAX_BLOCK_BYTES, windowBytes))
      throw new DamagedError('a block is not valid');
    const body = await source.take(type === RLE_BLOCK ? 1 : size);
    let chunk: Uint8Array;
    try {
      chunk = decoder.decode(Buffer.concat([blockHeader, body]));
    } catch (error) {
      throw new DamagedError(error instanceof Error ? error.message : String(error));
    }
    if (chunk.length > 0) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (last && hasChecksum) await source.skip(CHECKSUM_BYTES);
  }
}

async function readFrameHeader(source: ByteSource) {
  const descriptor = (await source.peek(MAGIC_BYTES + 1))[MAGIC_BYTES] ?? 0;
  const singleSegment = (descriptor & FLAG_SINGLE_SEGMENT) !== 0;
  const windowByteCount = singleSegment ? 0 : 1;
  const dictionaryBytes = DICTIONARY_ID_BYTES[descriptor & 3]!;
  const contentSizeBytes = CONTENT_SIZE_BYTES[descriptor >> 6]! || (singleSegment ? 1 : 0);
  const headerBytes = MAGIC_BYTES + 1 + windowByteCount + dictionaryBytes + contentSizeBytes;
  const header = Buffer.from(await source.take(headerBytes));

  const windowBytes = singleSegment
    ? contentSize(header, headerBytes - contentSizeBytes, contentSizeBytes)
    : windowSize(header[MAGIC_BYTES + 1]!);
  if (windowBytes > MAX_ZSTD_WINDOW_BYTES)
    throw new CaptureError(
      `is compressed with a Zstandard window of more than ${MAX_ZSTD_WINDOW_BYTES / 2 ** 20} MiB: ` +
        'decompress it first (zstd -d --long=31)',
    );
  const dictionaryAt = MAGIC_BYTES + 1 + windowByteCount;
  if (header.subarray(dictionaryAt, dictionaryAt + dictionaryBytes).some((byte) => byte !== 0))
    throw new CaptureError(
      'is compressed with a Zstandard dictionary: decompress it first (zstd -d -D DICTIONARY)',
    );
  return { windowBytes, hasChecksum: (descriptor & FLAG_CHECKSUM) !== 0 };
}

/** RFC 8878 section 3.1.1.1.2. */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** RFC 8878 section 3.1.1.1.4: a size of two bytes is counted from 256. */
function contentSize(header: Buffer, at: number, byteCount: number): number {
  if (byteCount === 8) return Number(header.readBigUInt64LE(at));
  return header.readUIntLE(at, byteCount) + (byteCount === 2 ? 256 : 0);
}
