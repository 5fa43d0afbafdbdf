import { describe, expect, it } from 'vitest';
import { DamagedError, TruncatedError } from '../../src/capture/byte-source.ts';
import { decompressLegacyLz4Frame, decompressLz4Frame } from '../../src/capture/lz4.ts';
import fc from '../support/properties.ts';
import { CONTENT, LZ4_INDEPENDENT, LZ4_LEGACY, LZ4_LINKED } from './compressed-samples.ts';
import { chunked, collect, u32 } from './support.ts';

const MAGIC = u32(0x184d2204, 'little');
const END_MARK = u32(0, 'little');
const UNCOMPRESSED = 0x80000000;
/** Version 1, blocks of 64 KiB, no checksums; the header checksum is not looked at. */
const header = (flags = 0x40) => Buffer.concat([MAGIC, Buffer.from([flags, 0x40, 0])]);
const block = (bytes: Buffer, flag = 0) => Buffer.concat([u32((bytes.length | flag) >>> 0, 'little'), bytes]);
const frame = (...blocks: Buffer[]) => Buffer.concat([header(), ...blocks, END_MARK]);
const decompress = (bytes: Buffer, size = 1000) => collect(decompressLz4Frame(chunked(bytes, size)));

describe('decompressLz4Frame', () => {
  it.each<[string, Buffer]>([
    ['linked blocks', LZ4_LINKED],
    ['independent blocks with checksums and the content size', LZ4_INDEPENDENT],
  ])('decompresses what lz4 made with %s', async (_name, compressed) => {
    for (const size of [1, 100, 10_000]) {
      const source = chunked(Buffer.concat([compressed, Buffer.from('next')]), size);
      const { bytes, error, largest } = await collect(decompressLz4Frame(source));
      expect(error).toBeUndefined();
      expect(bytes.equals(CONTENT)).toBe(true);
      expect(largest).toBe(1 << 16);
      expect((await source.take(4)).toString()).toBe('next');
    }
  });

  it('reads sequences as the block format says', async () => {
    // 'ab', then 7 bytes from 2 back; then 16 literals (15 + 1), then 20 bytes (4 + 15 + 1) from 1 back; then 'end'.
    const block1 = Buffer.concat([
      Buffer.from([0x23, ...Buffer.from('ab'), 2, 0]),
      Buffer.from([0xff, 1, ...Buffer.from('0123456789abcdef'), 1, 0, 1]),
      Buffer.from([0x30, ...Buffer.from('end')]),
    ]);
    const { bytes, error } = await decompress(frame(block(block1)));
    expect(error).toBeUndefined();
    expect(bytes.toString()).toBe(`ab${'abababa'}0123456789abcdef${'f'.repeat(20)}end`);
  });

  it('lets matches reach into the blocks before, compressed or not, and no further than 64 KiB', async () => {
    const raw = Buffer.from(`${'x'.repeat(65_535)}y`);
    const far = Buffer.from([0x00, 0xff, 0xff, 0x10, 0x21]);
    const { bytes, error } = await decompress(
      frame(block(Buffer.from('first'), UNCOMPRESSED), block(raw, UNCOMPRESSED), block(far)),
    );
    expect(error).toBeUndefined();
    expect(bytes.toString('latin1', 5 + 65_536)).toBe('xxxx!');
    const tooFar = Buffer.from([0x00, 6, 0, 0x10, 0x21]);
    expect(
      (await decompress(frame(block(Buffer.from('first'), UNCOMPRESSED), block(tooFar)))).error,
    ).toBeInstanceOf(DamagedError);
  });

  it('delivers the whole blocks of a truncated frame', async () => {
    for (let length = 4; length < LZ4_LINKED.length; length += 97) {
      const { bytes, error } = await decompress(LZ4_LINKED.subarray(0, length));
      expect(error).toBeInstanceOf(TruncatedError);
      expect(bytes.equals(CONTENT.subarray(0, bytes.length))).toBe(true);
    }
    expect((await decompress(LZ4_LINKED.subarray(0, LZ4_LINKED.length - 1))).bytes.equals(CONTENT)).toBe(
      true,
    );
  });

  it.each<[string, Buffer]>([
    ['a version that is not known', Buffer.concat([header(0x80), END_MARK])],
    ['a block larger than the frame allows', frame(block(Buffer.alloc(65_537), UNCOMPRESSED))],
    ['a distance of zero', frame(block(Buffer.from([0x10, 97, 0, 0, 0])))],
    ['a distance before the beginning', frame(block(Buffer.from([0x10, 97, 2, 0, 0])))],
    ['literals past the end of the block', frame(block(Buffer.from([0xf0, 200, 1, 2])))],
    [
      'a match past the end of a block',
      frame(block(Buffer.from([0x1f, 97, 1, 0, ...new Array(300).fill(255), 0]))),
    ],
    ['a truncated distance', frame(block(Buffer.from([0x10, 97, 1])))],
  ])('says that %s is damaged', async (_name, compressed) => {
    expect((await decompress(compressed)).error).toBeInstanceOf(DamagedError);
  });

  it('says when a dictionary is needed', async () => {
    expect(String((await decompress(Buffer.concat([header(0x41), Buffer.alloc(4)]))).error)).toMatch(
      /dictionary/,
    );
  });

  it('never delivers more than a block may hold, and fails with its own errors, for arbitrary blocks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }), async (blocks) => {
        const { error, largest } = await decompress(
          frame(...blocks.map((bytes) => block(Buffer.from(bytes)))),
        );
        expect(largest).toBeLessThanOrEqual(1 << 16);
        if (error !== undefined)
          expect(error instanceof DamagedError || error instanceof TruncatedError).toBe(true);
      }),
    );
  });
});

describe('decompressLegacyLz4Frame', () => {
  it('decompresses what lz4 -l made, up to the end or to what is no block size', async () => {
    for (const after of [Buffer.alloc(0), LZ4_LINKED.subarray(0, 4)]) {
      const source = chunked(Buffer.concat([LZ4_LEGACY, after]), 100);
      const { bytes, error } = await collect(decompressLegacyLz4Frame(source));
      expect(error).toBeUndefined();
      expect(bytes.equals(CONTENT)).toBe(true);
      expect(await source.peek(4)).toEqual(after);
    }
  });

  it('reports truncation', async () => {
    const { error } = await collect(decompressLegacyLz4Frame(chunked(LZ4_LEGACY.subarray(0, -5), 100)));
    expect(error).toBeInstanceOf(TruncatedError);
  });
});
