import { describe, expect, it } from 'vitest';
import { DamagedError, TruncatedError } from '../../src/capture/byte-source.ts';
import { decompressZstdFrame } from '../../src/capture/zstd.ts';
import { CONTENT, ZSTD_FILE, ZSTD_PIPE, ZSTD_WITHOUT_CHECKSUM } from './compressed-samples.ts';
import { chunked, collect } from './support.ts';

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** RFC 8878 section 3.1.1.2: last, type (0 raw, 1 run), size; in three bytes. */
function blockHeader(last: boolean, type: number, size: number): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE((size << 3) | (type << 1) | (last ? 1 : 0), 0, 3);
  return header;
}
const decompress = (bytes: Buffer, size = 1000) => collect(decompressZstdFrame(chunked(bytes, size)));

describe('decompressZstdFrame', () => {
  it.each<[string, Buffer]>([
    ['a file', ZSTD_FILE],
    ['a pipe', ZSTD_PIPE],
    ['without checksum', ZSTD_WITHOUT_CHECKSUM],
  ])('decompresses what zstd made of %s', async (_name, compressed) => {
    for (const size of [1, 50, 1000]) {
      const { bytes, error } = await decompress(compressed, size);
      expect(error).toBeUndefined();
      expect(bytes.equals(CONTENT)).toBe(true);
    }
  });

  it('reads raw and run blocks, and leaves what follows the frame', async () => {
    const frame = Buffer.concat([
      Buffer.from([...MAGIC, 0x00, 0x58]),
      blockHeader(false, 0, 4),
      Buffer.from('raw '),
      blockHeader(false, 0, 0),
      blockHeader(true, 1, 100_000),
      Buffer.from('z'),
    ]);
    const source = chunked(Buffer.concat([frame, Buffer.from('next')]), 7);
    const { bytes, error } = await collect(decompressZstdFrame(source));
    expect(error).toBeUndefined();
    expect(bytes.toString()).toBe(`raw ${'z'.repeat(100_000)}`);
    expect((await source.take(4)).toString()).toBe('next');
  });

  it('does no work for a window that blocks do not fill', async () => {
    const windowOf128MiB = 17 << 3;
    const run = Buffer.concat([blockHeader(false, 1, 3), Buffer.from('z')]);
    const runs = Buffer.concat(Array<Buffer>(20_000).fill(run));
    const empty = Buffer.concat(Array<Buffer>(20_000).fill(blockHeader(false, 0, 0)));
    const frame = Buffer.concat([
      Buffer.from([...MAGIC, 0, windowOf128MiB]),
      runs,
      empty,
      blockHeader(true, 0, 0),
    ]);
    const { bytes, error } = await decompress(frame, 1 << 16);
    expect(error).toBeUndefined();
    expect(bytes.toString()).toBe('z'.repeat(60_000));
  });

  it('decompresses an empty frame', async () => {
    const { bytes, error } = await decompress(
      Buffer.concat([Buffer.from([...MAGIC, 0x20, 0]), blockHeader(true, 0, 0)]),
    );
    expect(error).toBeUndefined();
    expect(bytes).toHaveLength(0);
  });

  it('delivers the whole blocks of a truncated frame', async () => {
    for (const length of [3, 6, 20, ZSTD_PIPE.length - 5, ZSTD_PIPE.length - 1]) {
      const { bytes, error } = await decompress(ZSTD_PIPE.subarray(0, length));
      expect(error).toBeInstanceOf(TruncatedError);
      expect(bytes.equals(CONTENT.subarray(0, bytes.length))).toBe(true);
    }
    const first = (ZSTD_PIPE.readUIntLE(6, 3) >> 3) + 9;
    expect((await decompress(ZSTD_PIPE.subarray(0, first))).bytes).toHaveLength(1 << 17);
  });

  it.each<[string, Buffer]>([
    ['a reserved block type', blockHeader(true, 3, 1)],
    ['a block larger than the format allows', blockHeader(true, 1, 200_000)],
    ['a compressed block that is none', Buffer.concat([blockHeader(true, 2, 9), Buffer.alloc(9, 0xff)])],
  ])('says that %s is damaged', async (_name, block) => {
    const { error } = await decompress(
      Buffer.concat([Buffer.from([...MAGIC, 0x00, 0x58]), block, Buffer.alloc(4)]),
    );
    expect(error).toBeInstanceOf(DamagedError);
  });

  it('refuses a window or content size that claims gigabytes before it allocates it', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const windowed = await decompress(Buffer.from([...MAGIC, 0x00, 0xff, 0, 0, 0]));
    const single = await decompress(Buffer.from([...MAGIC, 0xe0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0]));
    expect(String(windowed.error)).toMatch(/window of more than 128 MiB/);
    expect(String(single.error)).toMatch(/window of more than 128 MiB/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 24);
  });

  it('says when a dictionary is needed', async () => {
    expect(String((await decompress(Buffer.from([...MAGIC, 0x01, 0x58, 7, 0, 0, 0]))).error)).toMatch(
      /dictionary/,
    );
    const none = Buffer.concat([
      Buffer.from([...MAGIC, 0x01, 0x58, 0]),
      blockHeader(true, 0, 1),
      Buffer.from('x'),
    ]);
    expect((await decompress(none)).bytes.toString()).toBe('x');
  });
});
