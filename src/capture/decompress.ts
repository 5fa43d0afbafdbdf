// Compressed captures: gzip, Zstandard and LZ4, found by their magic numbers, unpacked frame after frame as the
// packed bytes arrive. What was unpacked before a cut or damage is delivered.

import { type ByteSource, CutShortError, DamagedError } from './byte-source.ts';
import { decompressGzipMember } from './gzip.ts';
import { decompressLegacyLz4Frame, decompressLz4Frame } from './lz4.ts';
import { decompressZstdFrame } from './zstd.ts';

const MAGIC_BYTES = 4;
// As big-endian numbers; Zstandard and LZ4 write them little-endian.
const GZIP_MAGIC = 0x1f8b;
const ZSTD_MAGIC = 0x28b52ffd;
const LZ4_MAGIC = 0x04224d18;
const LZ4_LEGACY_MAGIC = 0x02214c18;
/** Frames of the user's own, in Zstandard and in LZ4: 0x184d2a50 to 0x184d2a5f, then a length. */
const SKIPPABLE_MAGIC = 0x2a4d18;

export type Compression = 'gzip' | 'Zstandard' | 'LZ4' | 'LZ4 legacy' | 'skippable';

/** The compression that these first bytes open. */
export function recogniseCompression(head: Buffer): Compression | undefined {
  if (head.length < MAGIC_BYTES) return undefined;
  const magic = head.readUInt32BE(0);
  if (magic >>> 16 === GZIP_MAGIC) return 'gzip';
  if (magic === ZSTD_MAGIC) return 'Zstandard';
  if (magic === LZ4_MAGIC) return 'LZ4';
  if (magic === LZ4_LEGACY_MAGIC) return 'LZ4 legacy';
  if ((magic & 0xffffff) === SKIPPABLE_MAGIC && (head[0]! & 0xf0) === 0x50) return 'skippable';
  return undefined;
}

/**
 * Unpacks all frames of the source. The chunks may share memory: use one before asking for the next.
 * @param warn told about a cut, damage, and bytes that follow the last frame
 * @throws {CaptureError} when a frame needs what cannot be given: a dictionary, too large a window
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
      yield* unpackFrame(compression, source);
    }
  } catch (error) {
    const far = `at byte ${source.offset} of the compressed file; what could be unpacked before was read`;
    if (error instanceof CutShortError) warn(`the compressed data is cut short ${far}`);
    else if (error instanceof DamagedError) warn(`the compressed data is damaged (${error.message}) ${far}`);
    else throw error;
  } finally {
    await source.close();
  }
}

async function* unpackFrame(compression: Compression, source: ByteSource): AsyncGenerator<Buffer> {
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
