// Small files that a user names: a device, or a pipe, has no size and may have no end.

import { closeSync, openSync, readSync } from 'node:fs';

const BLOCK_BYTES = 1 << 16;

/** The first bytes of a file: all of them when it has no more than `limitBytes`. Throws what the operating system says. */
export function readUpTo(path: string, limitBytes: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const blocks: Buffer[] = [];
    for (let left = limitBytes; left > 0; ) {
      const block = Buffer.alloc(Math.min(left, BLOCK_BYTES));
      const count = readSync(file, block);
      if (count === 0) break;
      blocks.push(block.subarray(0, count));
      left -= count;
    }
    return Buffer.concat(blocks);
  } finally {
    closeSync(file);
  }
}
