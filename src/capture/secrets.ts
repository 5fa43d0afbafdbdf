// Secrets in a pcapng file may stand behind the packets they belong to: some programs write them when they learn
// them. So the beginning of the file is looked through for them before its packets are read.

import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { ChunkFeed } from './chunk-feed.ts';
import { HEAD_BYTES, openReader } from './formats.ts';
import { MAX_SECRETS_LOOKAHEAD_BYTES, READ_BLOCK_BYTES } from './limits.ts';
import { SECTION_HEADER } from './pcapng-blocks.ts';

/**
 * Tells the secrets in the first MiB of a pcapng file. Anything else is left alone: files that are no pcapng, packed
 * ones, streams, and whatever is wrong with them, which reading them will say.
 * @returns true when the whole file was looked through
 */
export function findSecrets(path: string, found: (type: number, bytes: Buffer) => void): boolean {
  let file: number;
  try {
    if (!statSync(path).isFile()) return false;
    file = openSync(path, 'r');
  } catch {
    return false;
  }
  try {
    const block = Buffer.allocUnsafeSlow(READ_BLOCK_BYTES);
    let count = readSync(file, block, 0, block.length, null);
    if (count < HEAD_BYTES || block.readUInt32BE(0) !== SECTION_HEADER) return false;
    const reader = openReader(
      block.subarray(0, count),
      { packet() {} },
      { warn() {}, secrets: (type, bytes) => found(type, bytes) },
    );
    if (reader === undefined) return false;
    const feed = new ChunkFeed(reader);
    for (let total = 0; count > 0 && total < MAX_SECRETS_LOOKAHEAD_BYTES && !reader.done; total += count) {
      feed.push(block.subarray(0, count));
      count = readSync(file, block, 0, block.length, null);
    }
    return count === 0;
  } catch {
    // What is wrong with the file is said when it is read.
    return false;
  } finally {
    closeSync(file);
  }
}
