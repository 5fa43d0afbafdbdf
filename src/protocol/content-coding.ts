// Content codings (RFC 9110 section 8.4.1): gzip, deflate, br (RFC 7932) and zstd (RFC 8878), undone for a body that may
// have been cut off, and never beyond a limit.

import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { Decompress } from 'fzstd';
import { MAX_CONTENT_WINDOW_BYTES, MAX_DECODED_CONTENT_BYTES } from './limits.ts';

/** What is here of the content; throws when it cannot be decoded, or has too many bytes. */
type Decode = (bytes: Buffer) => Buffer;

const INFLATE = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_DECODED_CONTENT_BYTES };
const BROTLI = {
  finishFlush: constants.BROTLI_OPERATION_FLUSH,
  maxOutputLength: MAX_DECODED_CONTENT_BYTES,
};

const DECODERS: Readonly<Record<string, Decode>> = {
  identity: (bytes) => bytes,
  gzip: (bytes) => gunzipSync(bytes, INFLATE),
  'x-gzip': (bytes) => gunzipSync(bytes, INFLATE),
  // Some servers leave out the zlib header (RFC 9110 section 8.4.1.2): its first octet says deflate, window 32 KiB or less.
  deflate: (bytes) =>
    ((bytes[0] ?? 0) & 0x0f) === 8 ? inflateSync(bytes, INFLATE) : inflateRawSync(bytes, INFLATE),
  br: (bytes) => brotliDecompressSync(bytes, BROTLI),
  zstd: zstdContent,
};

/** How to decode a body with these Content-Encoding fields; null: it cannot be decoded. */
export function contentDecoder(encodings: readonly string[]): Decode | null {
  if (encodings.length > 1) return null;
  return DECODERS[(encodings[0] ?? 'identity').trim().toLowerCase()] ?? null;
}

function zstdContent(bytes: Buffer): Buffer {
  if (windowBytes(bytes) > MAX_CONTENT_WINDOW_BYTES) throw new RangeError('the window is too large');
  const chunks: Uint8Array[] = [];
  let length = 0;
  const decoder = new Decompress((chunk) => {
    length += chunk.length;
    if (length > MAX_DECODED_CONTENT_BYTES) throw new RangeError('the content is too large');
    chunks.push(chunk);
  });
  decoder.push(bytes);
  return Buffer.concat(chunks);
}

const FRAME_MAGIC = 0xfd2fb528;
const SINGLE_SEGMENT = 0x20;
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];

/** The window that a frame asks for (RFC 8878 section 3.1.1.1); throws when no frame is here. */
function windowBytes(bytes: Buffer): number {
  if (bytes.readUInt32LE(0) !== FRAME_MAGIC) throw new RangeError('no Zstandard frame');
  const descriptor = bytes.readUInt8(4);
  if ((descriptor & SINGLE_SEGMENT) === 0) {
    const window = bytes.readUInt8(5);
    const base = 2 ** (10 + (window >> 3));
    return base + (base / 8) * (window & 7);
  }
  const at = 5 + DICTIONARY_ID_BYTES[descriptor & 3]!;
  const sizeBytes = CONTENT_SIZE_BYTES[descriptor >> 6]! || 1;
  return sizeBytes === 8 ? Number(bytes.readBigUInt64LE(at)) : bytes.readUIntLE(at, sizeBytes);
}
