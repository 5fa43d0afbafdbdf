// How files that a user names are looked at and opened: by their path, or as they were opened before the process gave up
// the rights for it.

import {
  closeSync,
  createReadStream,
  fchmodSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import type { Readable } from 'node:stream';

/** All of them throw what the operating system says. */
export interface FileAccess {
  stat(path: string): Stats;
  /** What is in a directory. */
  names(directory: string): readonly string[];
  /**
   * A descriptor to read from; `flags` as in open(2). Regular files are read at positions: a descriptor may be shared.
   */
  open(path: string, flags?: number): number;
  close(file: number): void;
  /** For what is no regular file: a pipe, a device. */
  stream(path: string): Readable;
  /** A descriptor to write to: a new file, or one that is emptied. `isPrivate`: only its owner may read it. */
  create(path: string, isPrivate?: boolean): number;
}

const PRIVATE_MODE = 0o600;
const PUBLIC_MODE = 0o666;

/** By path. */
export const systemFiles: FileAccess = {
  stat: (path) => statSync(path),
  names: (directory) => readdirSync(directory),
  open: (path, flags) => openSync(path, flags ?? 'r'),
  close: (file) => closeSync(file),
  stream: (path) => createReadStream(path),
  create(path, isPrivate = false) {
    const file = openSync(path, 'w', isPrivate ? PRIVATE_MODE : PUBLIC_MODE);
    if (isPrivate && fstatSync(file).isFile()) makePrivate(file);
    return file;
  },
};

/** Of a file that was there already, as far as it belongs to the user. */
function makePrivate(file: number): void {
  try {
    fchmodSync(file, PRIVATE_MODE);
  } catch {
    // Its owner has let others write to it.
  }
}

/** Whether a path leads to something that may be looked at. */
export function isFileThere(path: string, files: FileAccess): boolean {
  try {
    files.stat(path);
    return true;
  } catch {
    return false;
  }
}

const BLOCK_BYTES = 1 << 16;

/**
 * The first bytes of a file: all of them when it has no more than `limitBytes`. For small files that a user names: a
 * device, or a pipe, has no size and may have no end. Throws what the operating system says.
 */
export function readUpTo(path: string, limitBytes: number, files: FileAccess = systemFiles): Buffer {
  const file = files.open(path);
  try {
    const isRegular = fstatSync(file).isFile();
    const blocks: Buffer[] = [];
    for (let read = 0; read < limitBytes; ) {
      const block = Buffer.alloc(Math.min(limitBytes - read, BLOCK_BYTES));
      const count = readSync(file, block, 0, block.length, isRegular ? read : null);
      if (count === 0) break;
      blocks.push(block.subarray(0, count));
      read += count;
    }
    return Buffer.concat(blocks);
  } finally {
    files.close(file);
  }
}
