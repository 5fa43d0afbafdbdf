// Files that the command writes. A report is written beside its place and put there when it is whole: what was there
// before stays when the run fails.

import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Output } from '../analysis/analysis-options.ts';
import { invokingUser } from '../capture/live/privileges.ts';
import { Batch, writeError } from './output.ts';
import { finished, unfinished } from './unfinished-files.ts';

/** A file, made or emptied when it is opened, or a device. Under sudo it belongs to the user who called. */
export function fileOutput(path: string, atOnce: boolean): Output {
  return openedOutput(path, atOnce, () => openSync(path, 'w'));
}

/**
 * A file that is there when all of it is written: until then it has another name beside it, and a run that fails leaves
 * none. What is no file (a device, a pipe), or lies in a folder that cannot be written, is written in place.
 */
export function replacedFile(path: string, { makesFolder = false } = {}): Output {
  let target: Output | null = null;
  const opened = (): Output => {
    if (target === null) throw new Error(`${path} is not open`);
    return target;
  };
  return {
    path,
    open() {
      if (makesFolder) makeFolder(dirname(path));
      target = besideOutput(path) ?? fileOutput(path, false);
      target.open();
    },
    write: (text) => opened().write(text),
    flush: () => opened().flush(),
    pause: () => undefined,
    isClosed: () => false,
    end: () => opened().end(),
  };
}

/** Writes beside the place of a file; null where that is not possible. */
function besideOutput(path: string): Output | null {
  const place = placeOf(path);
  const before = statOf(place);
  if (before !== null && !before.isFile()) return null;
  const beside = `${place}.${randomBytes(6).toString('hex')}.part`;
  let file: number;
  try {
    file = openSync(beside, 'wx');
  } catch (error) {
    if (before !== null) return null;
    throw writeError(path, error as Error);
  }
  unfinished(beside);
  const output = openedOutput(path, false, () => file);
  return {
    ...output,
    async end() {
      output.flush();
      try {
        if (before !== null) chmodSync(beside, before.mode & 0o7777);
        // Else a power cut may leave the name without what is in it.
        fsyncSync(file);
      } catch (error) {
        throw writeError(path, error as Error);
      }
      await output.end();
      try {
        renameSync(beside, place);
      } catch (error) {
        throw writeError(path, error as Error);
      }
      finished(beside);
    },
  };
}

/** Where a link leads; not under sudo, where the link may be that of another user. */
function placeOf(path: string): string {
  if (invokingUser() !== null) return path;
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function statOf(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null;
}

/** `open` gives the descriptor. */
function openedOutput(path: string, atOnce: boolean, open: () => number): Output {
  let file = -1;
  const attempt = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      throw writeError(path, error as Error);
    }
  };
  const batch = new Batch(atOnce, (text) => {
    const bytes = Buffer.from(text);
    attempt(() => {
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    });
  });
  return {
    path,
    open: () =>
      attempt(() => {
        file = open();
        const user = invokingUser();
        if (user !== null) fchownSync(file, user.uid, user.gid);
      }),
    write: (text) => batch.write(text),
    flush: () => batch.flush(),
    pause: () => undefined,
    isClosed: () => false,
    async end() {
      batch.flush();
      // What a disk could not take may show only here.
      attempt(() => closeSync(file));
    },
  };
}

/** Under sudo it belongs to the user who called, as what is in it. */
function makeFolder(path: string): void {
  try {
    const made = mkdirSync(path, { recursive: true });
    const user = invokingUser();
    if (made !== undefined && user !== null) chownSync(path, user.uid, user.gid);
  } catch (error) {
    throw writeError(path, error as Error);
  }
}
