// What is in a file, compressed or not: two captures are copies of each other when that is the same.

import { readSync } from 'node:fs';
import type { FileAccess } from '../shared/file-access.ts';
import { ByteSource } from './byte-source.ts';
import { decompress, recogniseCompression } from './decompress.ts';
import { READ_BLOCK_BYTES } from './limits.ts';

const MAGIC_BYTES = 4;

/** Whether the file is compressed; false also for one that cannot be read. */
export function isCompressed(path: string, files: FileAccess): boolean {
  try {
    const file = files.open(path);
    try {
      const head = Buffer.alloc(MAGIC_BYTES);
      return recogniseCompression(head.subarray(0, readSync(file, head, 0, MAGIC_BYTES, 0))) !== undefined;
    } finally {
      files.close(file);
    }
  } catch {
    return false;
  }
}

/**
 * The decompressed bytes of a file; each piece is valid until the next one.
 * @throws an error for a file that cannot be read, or not to its end
 */
export async function* contentOf(path: string, files: FileAccess): AsyncGenerator<Buffer> {
  const file = files.open(path);
  try {
    const source = new ByteSource(blocksOf(file));
    const isPacked = recogniseCompression(await source.peek(MAGIC_BYTES)) !== undefined;
    yield* isPacked ? decompress(source, fail) : source.rest();
  } finally {
    files.close(file);
  }
}

function fail(what: string): never {
  throw new Error(what);
}

async function* blocksOf(file: number): AsyncGenerator<Buffer> {
  const block = Buffer.alloc(READ_BLOCK_BYTES);
  for (let position = 0; ; ) {
    const length = readSync(file, block, 0, block.length, position);
    if (length === 0) return;
    position += length;
    yield block.subarray(0, length);
  }
}

/** The first bytes of a file, decompressed; empty where it cannot be read. */
export async function contentStart(path: string, files: FileAccess, bytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of contentOf(path, files)) {
      pieces.push(Buffer.from(piece.subarray(0, bytes - length)));
      length += piece.length;
      if (length >= bytes) break;
    }
  } catch {
    // What came before counts.
  }
  return Buffer.concat(pieces);
}

/** Whether two files have the same bytes when they are decompressed; false where either cannot be read to its end. */
export async function hasSameContent(
  one: string,
  other: string,
  files: FileAccess,
  isStopped: () => boolean,
): Promise<boolean> {
  const contents = [contentOf(one, files), contentOf(other, files)] as const;
  try {
    let [left, right]: [Buffer | null, Buffer | null] = [Buffer.alloc(0), Buffer.alloc(0)];
    while (!isStopped()) {
      if (left.length === 0) left = await nextOf(contents[0]);
      if (right.length === 0) right = await nextOf(contents[1]);
      if (left === null || right === null) return left === right;
      const length = Math.min(left.length, right.length);
      if (!left.subarray(0, length).equals(right.subarray(0, length))) return false;
      left = left.subarray(length);
      right = right.subarray(length);
    }
    return false;
  } catch {
    return false;
  } finally {
    for (const content of contents) await content.return(undefined);
  }
}

/** The next piece with bytes; null at the end. */
async function nextOf(content: AsyncGenerator<Buffer>): Promise<Buffer | null> {
  for (;;) {
    const { done, value } = await content.next();
    if (done === true) return null;
    if (value.length > 0) return value;
  }
}
