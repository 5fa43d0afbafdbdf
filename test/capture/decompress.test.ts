import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompress, recogniseCompression } from '../../src/capture/decompress.ts';
import { CONTENT, LZ4_LEGACY, LZ4_LINKED, ZSTD_FILE, ZSTD_PIPE } from './compressed-samples.ts';
import { chunked, collect, u32 } from './support.ts';

async function decompressAll(compressed: Buffer, size = 777) {
  const warnings: string[] = [];
  const result = await collect(decompress(chunked(compressed, size), (message) => warnings.push(message)));
  return { ...result, warnings };
}

const GZIP = gzipSync(CONTENT);
const skippable = (number: number, bytes: number) =>
  Buffer.concat([u32(0x184d2a50 + number, 'little'), u32(bytes, 'little'), Buffer.alloc(bytes, 0x28)]);

describe('recogniseCompression', () => {
  it('goes by the magic number', () => {
    expect([GZIP, ZSTD_FILE, LZ4_LINKED, LZ4_LEGACY, skippable(15, 1)].map(recogniseCompression)).toEqual([
      'gzip',
      'Zstandard',
      'LZ4',
      'LZ4 legacy',
      'skippable',
    ]);
    expect(recogniseCompression(Buffer.from('BZh9'))).toBeUndefined();
    expect(recogniseCompression(GZIP.subarray(0, 3))).toBeUndefined();
  });
});

describe('decompress', () => {
  it.each<[string, Buffer]>([
    ['gzip', GZIP],
    ['Zstandard', ZSTD_PIPE],
    ['LZ4', LZ4_LINKED],
  ])('joins several frames of %s, skippable ones between them', async (_name, compressed) => {
    const { bytes, warnings } = await decompressAll(
      Buffer.concat([skippable(0, 99), compressed, compressed, skippable(9, 0), compressed]),
    );
    expect(bytes.equals(Buffer.concat([CONTENT, CONTENT, CONTENT]))).toBe(true);
    expect(warnings).toEqual([]);
  });

  it('joins a legacy LZ4 frame and what follows it', async () => {
    const { bytes, warnings } = await decompressAll(Buffer.concat([LZ4_LEGACY, LZ4_LEGACY, LZ4_LINKED]));
    expect(bytes.equals(Buffer.concat([CONTENT, CONTENT, CONTENT]))).toBe(true);
    expect(warnings).toEqual([]);
  });

  it('warns of bytes behind the last frame, unless they are padding', async () => {
    const trailing = await decompressAll(Buffer.concat([GZIP, Buffer.from('garbage')]));
    expect(trailing.bytes.equals(CONTENT)).toBe(true);
    expect(trailing.warnings).toEqual([
      `the bytes from ${GZIP.length} on, behind the compressed data, were ignored`,
    ]);
    expect((await decompressAll(Buffer.concat([GZIP, Buffer.alloc(512)]))).warnings).toEqual([]);
  });

  it('warns of truncation or damage, and delivers what came before', async () => {
    const truncated = await decompressAll(Buffer.concat([GZIP, GZIP.subarray(0, -20)]));
    expect(truncated.bytes.length).toBeGreaterThan(CONTENT.length);
    expect(truncated.warnings).toEqual([expect.stringContaining('cut short')]);
    const damaged = await decompressAll(
      Buffer.concat([LZ4_LINKED, LZ4_LINKED.subarray(0, 7), Buffer.alloc(9, 0xff)]),
    );
    expect(damaged.bytes.equals(CONTENT)).toBe(true);
    expect(damaged.warnings).toEqual([expect.stringMatching(/damaged \(.*\) at byte/)]);
    expect((await decompressAll(skippable(0, 50).subarray(0, 20))).warnings).toEqual([
      expect.stringContaining('cut short'),
    ]);
  });
});
