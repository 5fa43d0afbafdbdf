// TLS secrets in a pcapng file may follow the packets they belong to: some programs write them when they learn them.
// So the beginning of the file is searched for them before its packets are read.

import { readSync } from 'node:fs';
import { type FileAccess, systemFiles } from '../shared/file-access.ts';
import { ChunkFeed } from './chunk-feed.ts';
import { HEAD_BYTES, openReader } from './formats.ts';
import { MAX_SECRETS_LOOKAHEAD_BYTES, READ_BLOCK_BYTES } from './limits.ts';
import { SECTION_HEADER } from './pcapng-blocks.ts';

/**
 * Reports the secrets in the first 16 MiB of a pcapng file. Other files, compressed ones and streams are skipped; what
 * is wrong with a file is reported when it is read.
 * @returns true when the whole file was searched
 */
export function findSecrets(
  path: string,
  found: (type: number, bytes: Buffer) => void,
  files: FileAccess = systemFiles,
): boolean {
  let file: number;
  try {
    if (!files.stat(path).isFile()) return false;
    file = files.open(path);
  } catch {
    return false;
  }
  try {
    const block = Buffer.allocUnsafeSlow(READ_BLOCK_BYTES);
    let count = readSync(file, block, 0, block.length, 0);
    if (count < HEAD_BYTES || block.readUInt32BE(0) !== SECTION_HEADER) return false;
    const reader = openReader(
      block.subarray(0, count),
      { packet() {} },
      { warn() {}, secrets: (type, bytes) => found(type, bytes) },
    );
    if (reader === undefined) return false;
    const feed = new ChunkFeed(reader);
    for (let total = 0; count > 0 && total < MAX_SECRETS_LOOKAHEAD_BYTES && !reader.done; ) {
      feed.push(block.subarray(0, count));
      total += count;
      count = readSync(file, block, 0, block.length, total);
    }
    return count === 0;
  } catch {
    // Reported when the file is read.
    return false;
  } finally {
    files.close(file);
  }
}
