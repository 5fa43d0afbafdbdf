import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { contentStart, hasSameContent, isCompressed } from '../../src/capture/file-content.ts';
import { READ_BLOCK_BYTES } from '../../src/capture/limits.ts';
import { systemFiles } from '../../src/shared/file-access.ts';
import {
  CONTENT,
  LZ4_INDEPENDENT,
  LZ4_LEGACY,
  LZ4_LINKED,
  ZSTD_FILE,
  ZSTD_PIPE,
} from './compressed-samples.ts';

const directory = mkdtempSync(join(tmpdir(), 'content-'));
afterAll(() => rmSync(directory, { recursive: true }));

function put(name: string, bytes: Buffer): string {
  const path = join(directory, name);
  writeFileSync(path, bytes);
  return path;
}

const LONG = Buffer.from(Array.from({ length: 3 * READ_BLOCK_BYTES }, (_, index) => (index * 7919) >> 8));
const same = (one: string, other: string, isStopped = () => false) =>
  hasSameContent(one, other, systemFiles, isStopped);

test('content is compared to its end, decompressed', async () => {
  const plain = put('plain', LONG);
  const packed = put('packed', gzipSync(LONG));
  const changed = Buffer.from(LONG);
  changed[LONG.length - 1]! ^= 1;
  expect(await same(plain, packed)).toBe(true);
  expect(await same(packed, plain)).toBe(true);
  expect(await same(plain, put('changed', gzipSync(changed)))).toBe(false);
  expect(await same(plain, put('longer', gzipSync(Buffer.concat([LONG, LONG.subarray(0, 1)]))))).toBe(false);
  expect(await same(plain, put('shorter', gzipSync(LONG.subarray(0, -1))))).toBe(false);
  expect(await same(plain, packed, () => true)).toBe(false);
});

test('Zstandard and LZ4 too', async () => {
  const plain = put('plain', CONTENT);
  for (const sample of [ZSTD_FILE, ZSTD_PIPE, LZ4_LINKED, LZ4_INDEPENDENT, LZ4_LEGACY])
    expect(await same(plain, put('packed', sample))).toBe(true);
});

test('what cannot be read, or is damaged, has no content', async () => {
  const plain = put('plain', LONG);
  expect(await same(plain, join(directory, 'missing'))).toBe(false);
  expect(await same(plain, put('cut', gzipSync(LONG).subarray(0, -20)))).toBe(false);
  expect(isCompressed(join(directory, 'missing'), systemFiles)).toBe(false);
  expect((await contentStart(join(directory, 'missing'), systemFiles, 8)).length).toBe(0);
});

test('the first bytes are those of the content', async () => {
  const packed = put('packed', gzipSync(LONG));
  expect(isCompressed(packed, systemFiles)).toBe(true);
  expect(isCompressed(put('plain', LONG), systemFiles)).toBe(false);
  expect(await contentStart(packed, systemFiles, 100)).toEqual(LONG.subarray(0, 100));
  expect(await contentStart(put('short', gzipSync(LONG.subarray(0, 5))), systemFiles, 100)).toEqual(
    LONG.subarray(0, 5),
  );
});
