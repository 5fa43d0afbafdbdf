import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DamagedError, TruncatedError } from '../../src/capture/byte-source.ts';
import { decompressGzipMember } from '../../src/capture/gzip.ts';
import { INFLATE_SLICE_BYTES } from '../../src/capture/limits.ts';
import { chunked, collect } from './support.ts';

const TEXT = Buffer.from(Array.from({ length: 30_000 }, (_, i) => `${(i * 7919) % 10_007} `).join(''));
const COMPRESSED = gzipSync(TEXT);

describe('decompressGzipMember', () => {
  it.each([1, 1000, 1 << 20])('decompresses chunks of %i bytes', async (size) => {
    const text = size === 1 ? TEXT.subarray(0, 2000) : TEXT;
    const { bytes, error } = await collect(decompressGzipMember(chunked(gzipSync(text), size)));
    expect(error).toBeUndefined();
    expect(bytes.equals(text)).toBe(true);
  });

  it('leaves what follows the member in the source', async () => {
    for (const size of [1, 3, 1000]) {
      const source = chunked(Buffer.concat([gzipSync('member'), Buffer.from('what follows')]), size);
      expect((await collect(decompressGzipMember(source))).bytes.toString()).toBe('member');
      expect((await collect(source.rest())).bytes.toString()).toBe('what follows');
    }
  });

  it('skips the optional fields of the header (RFC 1952 section 2.3)', async () => {
    const extra = Buffer.from([3, 0, 1, 2, 3]);
    const header = Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3]);
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(crc32('hello'), 0);
    trailer.writeUInt32LE(5, 4);
    const member = [
      header,
      extra,
      Buffer.from('name\0comment\0'),
      Buffer.alloc(2),
      deflateRawSync('hello'),
      trailer,
    ];
    const { bytes, error } = await collect(decompressGzipMember(chunked(Buffer.concat(member), 4)));
    expect(error).toBeUndefined();
    expect(bytes.toString()).toBe('hello');
  });

  it('delivers all that was decompressed before a truncation, wherever it is', async () => {
    for (const length of [5, 10, 200, COMPRESSED.length >> 1, COMPRESSED.length - 8, COMPRESSED.length - 1]) {
      const { bytes, error } = await collect(
        decompressGzipMember(chunked(COMPRESSED.subarray(0, length), 4096)),
      );
      expect(error).toBeInstanceOf(TruncatedError);
      expect(bytes.equals(TEXT.subarray(0, bytes.length))).toBe(true);
      if (length >= COMPRESSED.length - 8) expect(bytes.length).toBe(TEXT.length);
      if (length === COMPRESSED.length >> 1) expect(bytes.length).toBeGreaterThan(TEXT.length * 0.4);
    }
  });

  it('says when the data is damaged, or its checksum is wrong, after what came before', async () => {
    // A stored block (RFC 1951 section 3.2.4), and behind it a block type that does not exist.
    const stored = Buffer.concat([Buffer.from([0, 0x40, 0x1f, 0xbf, 0xe0]), TEXT.subarray(0, 8000)]);
    const damaged = Buffer.concat([COMPRESSED.subarray(0, 10), stored, Buffer.alloc(2000, 0x07)]);
    const half = await collect(decompressGzipMember(chunked(damaged, 1000)));
    expect(half.error).toBeInstanceOf(DamagedError);
    expect(half.bytes.length).toBeGreaterThanOrEqual(7000);
    expect(half.bytes.equals(TEXT.subarray(0, half.bytes.length))).toBe(true);

    const wrong = Buffer.from(COMPRESSED);
    wrong[wrong.length - 8]! ^= 1;
    const { bytes, error } = await collect(decompressGzipMember(chunked(wrong, 1000)));
    expect(error).toBeInstanceOf(DamagedError);
    expect(bytes.equals(TEXT)).toBe(true);
  });

  it('holds no more than one slice expands to, however much a bomb holds', async () => {
    const bomb = gzipSync(Buffer.alloc(64 << 20), { level: 9 });
    const memberBytes = { total: 0, ahead: 0 };
    const before = process.memoryUsage().arrayBuffers;
    for await (const chunk of decompressGzipMember(chunked(bomb, 1 << 20))) {
      memberBytes.total += chunk.length;
      memberBytes.ahead = Math.max(memberBytes.ahead, process.memoryUsage().arrayBuffers - before);
    }
    expect(memberBytes.total).toBe(64 << 20);
    // Deflate expands at most 1032 times; the old slice may not have been collected yet.
    expect(memberBytes.ahead).toBeLessThan(3 * 1032 * INFLATE_SLICE_BYTES);
  });
});
