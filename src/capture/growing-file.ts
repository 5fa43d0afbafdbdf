// A capture file that another program goes on writing: read to its end, and on when it has grown.

import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { FOLLOW_POLL_MILLISECONDS, READ_BLOCK_BYTES } from './limits.ts';

export interface GrowingFileHooks {
  /** True ends the reading. */
  isStopped(): boolean;
  warn(message: string): void;
}

/**
 * The bytes of a file, as they are written. Ends when it is stopped, and when nothing can follow: the file was removed,
 * another one took its place, or it became shorter.
 */
export async function* growingFile(path: string, hooks: GrowingFileHooks): AsyncGenerator<Buffer> {
  const file = openSync(path, 'r');
  try {
    for (let offset = 0; ; ) {
      // What there is at the end was written before the file was found to be over.
      const over = whyOver(file, path, offset);
      for (;;) {
        const block = Buffer.allocUnsafe(READ_BLOCK_BYTES);
        const count = readSync(file, block, 0, block.length, offset);
        if (count === 0) break;
        offset += count;
        yield block.subarray(0, count);
        if (hooks.isStopped()) return;
      }
      if (over !== null) {
        hooks.warn(`${path}: ${over}; what was in it before is analysed`);
        return;
      }
      if (hooks.isStopped()) return;
      await sleep(FOLLOW_POLL_MILLISECONDS);
    }
  } finally {
    closeSync(file);
  }
}

/** Why no more can be written to the file, in words; null where it may grow. */
function whyOver(file: number, path: string, offset: number): string | null {
  const { ino, size } = fstatSync(file);
  const named = statSync(path, { throwIfNoEntry: false });
  if (named === undefined) return 'the file was removed';
  if (named.ino !== ino) return 'another file took its place';
  return size < offset ? 'the file became shorter' : null;
}
