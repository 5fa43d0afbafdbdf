// gzip (RFC 1952), one member at a time, around the deflate decoder of node:zlib: so that several members, trailing
// bytes and truncation are distinguished, and what was decompressed before an error is delivered.

import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { type ByteSource, DamagedError, TruncatedError } from './byte-source.ts';
import { INFLATE_SLICE_BYTES } from './limits.ts';

const DEFLATE = 8;
const FLAG_HEADER_CRC = 0x02;
const FLAG_EXTRA = 0x04;
const FLAG_NAME = 0x08;
const FLAG_COMMENT = 0x10;
/** Magic, method, flags, modification time, extra flags, operating system. */
const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const OUTPUT_BYTES = 1 << 16;

/**
 * Decompresses the member that starts here.
 * @throws {TruncatedError} when the input ends inside it
 * @throws {DamagedError} when it cannot be decompressed any further, or its checksum is wrong
 */
export async function* decompressGzipMember(source: ByteSource): AsyncGenerator<Buffer> {
  await skipHeader(source);
  let checksum = 0;
  let length = 0;
  for await (const chunk of inflate(source)) {
    checksum = crc32(chunk, checksum);
    length += chunk.length;
    yield chunk;
  }
  const trailer = await source.take(TRAILER_BYTES);
  if (trailer.readUInt32LE(0) !== checksum || trailer.readUInt32LE(4) !== length % 2 ** 32)
    throw new DamagedError('its checksum or length does not match');
}

async function skipHeader(source: ByteSource): Promise<void> {
  const header = await source.take(HEADER_BYTES);
  const flags = header[3]!;
  if (header[2] !== DEFLATE) throw new DamagedError('its compression method is not known');
  if (flags & FLAG_EXTRA) await source.skip((await source.take(2)).readUInt16LE(0));
  if (flags & FLAG_NAME) await skipString(source);
  if (flags & FLAG_COMMENT) await skipString(source);
  if (flags & FLAG_HEADER_CRC) await source.skip(2);
}

async function skipString(source: ByteSource): Promise<void> {
  while ((await source.take(1))[0] !== 0);
}

/** Inflates up to the end of the deflate data, and leaves what follows it in the source. */
async function* inflate(source: ByteSource): AsyncGenerator<Buffer> {
  const engine = createInflateRaw({ chunkSize: OUTPUT_BYTES });
  const output: Buffer[] = [];
  engine.on('data', (chunk: Buffer) => output.push(chunk));
  // `feed` reports errors; one that comes after it has settled must not end the process.
  engine.on('error', () => {});
  try {
    for (;;) {
      const slice = await source.takeSome(INFLATE_SLICE_BYTES);
      if (slice === undefined) throw new TruncatedError();
      const before = engine.bytesWritten;
      const failure = await feed(engine, slice);
      yield* output.splice(0);
      if (failure !== undefined) throw new DamagedError(failure.message);
      const unused = slice.length - (engine.bytesWritten - before);
      if (unused > 0) {
        source.untake(unused);
        return;
      }
    }
  } finally {
    engine.destroy();
  }
}

/** Resolves when the engine has taken what it wants of the slice, with the error if there was one. */
function feed(engine: InflateRaw, slice: Buffer): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const settle = (error?: Error | null) => {
      engine.off('error', settle);
      engine.off('end', settle);
      resolve(error ?? undefined);
    };
    engine.on('error', settle);
    engine.on('end', settle);
    engine.write(slice, settle);
  });
}
