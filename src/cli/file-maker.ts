// Makes the files that reports are written to: in their place, or beside it until they are whole. An ordinary user makes
// each when it is wanted; root makes them before it gives up its rights (rights/held-outputs.ts).

import { randomBytes } from 'node:crypto';
import {
  fchmodSync,
  fstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
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
        renameSync(plan.made, plan.place);
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
}

/** Null where the path leads to what is no file. */
export function besidePlan(path: string, { makesFolder, isPrivate = false }: BesideKind): BesidePlan | null {
  if (makesFolder) mkdirSync(dirname(path), { recursive: true });
  const place = placeOf(path);
  const before = statOf(place);
  if (before !== null && !before.isFile()) return null;
  const made = `${place}.${randomBytes(6).toString('hex')}.part`;
  return { made, place, mode: before === null ? null : before.mode & 0o7777, isPrivate };
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
