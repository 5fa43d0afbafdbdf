// A capture file that another program goes on writing: read to its end, and on when it has grown.

import { fstatSync, readSync, type Stats, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FileAccess, systemFiles } from '../shared/file-access.ts';
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
export async function* growingFile(
  path: string,
  hooks: GrowingFileHooks,
  files: FileAccess = systemFiles,
): AsyncGenerator<Buffer> {
  const file = files.open(path);
  try {
    if (named(path) === null)
      hooks.warn(`${path}: this user cannot look it up: when another file takes its place, that is not seen`);
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
    files.close(file);
  }
}

/** Why no more can be written to the file, in words; null where it may grow. */
function whyOver(file: number, path: string, offset: number): string | null {
  const { ino, size, nlink } = fstatSync(file);
  const found = named(path);
  if (found === undefined || (found === null && nlink === 0)) return 'the file was removed';
  if (found !== null && found.ino !== ino) return 'another file took its place';
  return size < offset ? 'the file became shorter' : null;
}

/** What has this path now; undefined when nothing has it, null when the rights to look are gone. */
function named(path: string): Stats | null | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return null;
  }
}
