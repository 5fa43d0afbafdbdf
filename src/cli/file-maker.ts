// Makes the files that reports are written to: in their place, or beside it until they are whole. An ordinary user makes
// each when it is wanted; root makes them before it gives up its rights (rights/held-outputs.ts).

import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fchmodSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { READ_BLOCK_BYTES } from '../capture/limits.ts';
import { finished, unfinished } from './unfinished-files.ts';

/** A file that has another name until it is whole. */
export interface FileBeside {
  /** Its descriptor. */
  readonly file: number;
  /** Puts it in its place. */
  keep(): Promise<void>;
}

/** All of them throw what the operating system says. */
export interface FileMaker {
  /** The descriptor of a new file, of one that is emptied, or of a device. */
  inPlace(path: string, kind?: InPlaceKind): number;
  /** Null where that is not possible: the path is no file (a device, a pipe), or its folder cannot be written. */
  beside(path: string, kind: BesideKind): FileBeside | null;
}

export interface InPlaceKind {
  /** What is there stays. */
  readonly appends?: boolean;
  /** Only its owner may read it. */
  readonly isPrivate?: boolean;
}

export interface BesideKind {
  /** When it is not there. */
  readonly makesFolder: boolean;
  /** Only its owner may read it. */
  readonly isPrivate?: boolean;
  /** What is in its place by then stays, and the file is not kept. */
  readonly isNew?: boolean;
}

const PRIVATE_MODE = 0o600;

/** Opens a file to be written. `flags` as in open(2). */
export function openToWrite(path: string, flags: string | number, isPrivate: boolean): number {
  if (!isPrivate) return openSync(path, flags);
  const file = openSync(path, flags, PRIVATE_MODE);
  // It may have been there.
  if (fstatSync(file).isFile()) fchmodSync(file, PRIVATE_MODE);
  return file;
}

/** When they are wanted, as the user of the process. */
export const directFiles: FileMaker = {
  inPlace: (path, { appends = false, isPrivate = false } = {}) =>
    openToWrite(path, appends ? 'a' : 'w', isPrivate),
  beside(path, kind) {
    const plan = besidePlan(path, kind);
    if (plan === null) return null;
    unfinished(plan.made);
    const file = openBeside(plan);
    if (file === null) return null;
    return {
      file,
      async keep() {
        putInPlace(plan);
        finished(plan.made);
      },
    };
  },
};

/** Where a file is made, and where it belongs. */
export interface BesidePlan {
  readonly made: string;
  readonly place: string;
  /** The mode of the file that is there; null when there is none. */
  readonly mode: number | null;
  readonly isPrivate: boolean;
  readonly isNew: boolean;
}

/** Null where the path leads to what is no file. */
export function besidePlan(
  path: string,
  { makesFolder, isPrivate = false, isNew = false }: BesideKind,
): BesidePlan | null {
  if (makesFolder) mkdirSync(dirname(path), { recursive: true });
  const place = placeOf(path);
  const before = statOf(place);
  if (before !== null && !before.isFile()) return null;
  const made = `${place}.${randomBytes(6).toString('hex')}.part`;
  return { made, place, mode: before === null ? null : before.mode & 0o7777, isPrivate, isNew };
}

/** Makes the file; null where its folder cannot be written, and a file is there that perhaps can be. */
export function openBeside({ made, mode, isPrivate }: BesidePlan): number | null {
  let file: number;
  try {
    file = openToWrite(made, 'wx', isPrivate);
  } catch (error) {
    if (mode !== null) return null;
    throw error;
  }
  if (mode !== null && !isPrivate) fchmodSync(file, mode);
  return file;
}

/** Throws where a file that is to be new would replace one that differs: link(2) sees it, and rename(2) does not. */
export function putInPlace({ made, place, isNew }: Pick<BesidePlan, 'made' | 'place' | 'isNew'>): void {
  if (!isNew) {
    renameSync(made, place);
    return;
  }
  try {
    linkSync(made, place);
  } catch {
    // Some file systems have no second names for a file.
    if (!existsSync(place)) renameSync(made, place);
    else if (!areEqual(made, place)) throw new Error(OTHER_IS_THERE);
  }
  rmSync(made, { force: true });
}

/** Of a file that is to be new: others may have made it in the meantime. */
export const OTHER_IS_THERE = 'another one was written there in the meantime';

function areEqual(one: string, other: string): boolean {
  const files = [one, other].map((path) => openSync(path, 'r'));
  try {
    const blocks = files.map(() => Buffer.alloc(READ_BLOCK_BYTES));
    for (let at = 0, isEnd = false; !isEnd; at += READ_BLOCK_BYTES) {
      const [read, same] = files.map((file, index) => {
        const block = blocks[index]!;
        return block.subarray(0, readSync(file, block, 0, block.length, at));
      }) as [Buffer, Buffer];
      if (!read.equals(same)) return false;
      isEnd = read.length < READ_BLOCK_BYTES;
    }
    return true;
  } finally {
    for (const file of files) closeSync(file);
  }
}

/** Where a link leads. */
function placeOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function statOf(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null;
}
