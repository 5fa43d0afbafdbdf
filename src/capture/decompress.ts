// Compressed captures: gzip, Zstandard and LZ4, recognised by their magic numbers, decompressed frame by frame as the
// bytes arrive. What was decompressed before a truncation or damage is delivered.

import { type ByteSource, DamagedError, TruncatedError } from './byte-source.ts';
import { decompressGzipMember } from './gzip.ts';
import { decompressLegacyLz4Frame, decompressLz4Frame } from './lz4.ts';
import { decompressZstdFrame } from './zstd.ts';

const MAGIC_BYTES = 4;
// As big-endian numbers; Zstandard and LZ4 write them little-endian.
const GZIP_MAGIC = 0x1f8b;
const ZSTD_MAGIC = 0x28b52ffd;
const LZ4_MAGIC = 0x04224d18;
const LZ4_LEGACY_MAGIC = 0x02214c18;
/** Skippable frames of Zstandard and LZ4 (user data): 0x184d2a50 to 0x184d2a5f, then a length. */
const SKIPPABLE_MAGIC = 0x2a4d18;

export type Compression = 'gzip' | 'Zstandard' | 'LZ4' | 'LZ4 legacy' | 'skippable';

/** The compression that these first bytes belong to; undefined when there is none. */
export function recogniseCompression(head: Buffer): Compression | undefined {
  if (head.length < MAGIC_BYTES) return undefined;
  const magic = head.readUInt32BE(0);
  if (magic >>> 16 === GZIP_MAGIC) return 'gzip';
  if (magic === ZSTD_MAGIC) return 'Zstandard';
  if (magic === LZ4_MAGIC) return 'LZ4';
  if (magic === LZ4_LEGACY_MAGIC) return 'LZ4 legacy';
  if ((magic & 0xffffff) === SKIPPABLE_MAGIC && magic >>> 28 === 0x5) return 'skippable';
  return undefined;
}

/**
 * Decompresses all frames of the source. The chunks may share memory: each is valid until the next one.
 * @param warn called for truncation, damage, and bytes that follow the last frame
 * @throws {CaptureError} when a frame needs what is not supported: a dictionary, a larger window
 */
export async function* decompress(
  source: ByteSource,
  warn: (message: string) => void,
): AsyncGenerator<Buffer> {
  try {
    for (;;) {
      const head = await source.peek(MAGIC_BYTES);
      const compression = recogniseCompression(head);
      if (compression === undefined) {
        // Zeros are padding, as tar and tape drives write it.
        if (head.some((byte) => byte !== 0))
          warn(`the bytes from ${source.offset} on, behind the compressed data, were ignored`);
        return;
      }
      yield* decompressFrame(compression, source);
    }
  } catch (error) {
    const where = `at byte ${source.offset} of the compressed file; what could be decompressed before was read`;
    if (error instanceof TruncatedError) warn(`the compressed data is cut short ${where}`);
    else if (error instanceof DamagedError)
      warn(`the compressed data is damaged (${error.message}) ${where}`);
    else throw error;
  } finally {
    await source.close();
  }
}

async function* decompressFrame(compression: Compression, source: ByteSource): AsyncGenerator<Buffer> {
  switch (compression) {
    case 'gzip':
      yield* decompressGzipMember(source);
      break;
    case 'Zstandard':
      yield* decompressZstdFrame(source);
      break;
    case 'LZ4':
      yield* decompressLz4Frame(source);
      break;
    case 'LZ4 legacy':
      yield* decompressLegacyLz4Frame(source);
      break;
    case 'skippable':
      await source.skip(MAGIC_BYTES);
      await source.skip((await source.take(4)).readUInt32LE(0));
  }
}
