// Files that the command writes. A report is written beside its place and put there when it is whole: what was there
// before stays when the run fails. Under sudo all of it is done with the rights of the user who called, and belongs to
// that user.

import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
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
import { asInvokingUser } from '../capture/live/privileges.ts';
import { Batch, writeError } from './output.ts';
import { finished, unfinished } from './unfinished-files.ts';

/** A file, made or emptied when it is opened, or a device. */
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
      target = asInvokingUser(() => besideOutput(path)) ?? fileOutput(path, false);
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
        if (before !== null) fchmodSync(file, before.mode & 0o7777);
        // Else a power cut may leave the name without what is in it.
        fsyncSync(file);
      } catch (error) {
        throw writeError(path, error as Error);
      }
      await output.end();
      try {
        asInvokingUser(() => renameSync(beside, place));
      } catch (error) {
        throw writeError(path, error as Error);
      }
      finished(beside);
    },
  };
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
        file = asInvokingUser(open);
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

function makeFolder(path: string): void {
  try {
    asInvokingUser(() => mkdirSync(path, { recursive: true }));
  } catch (error) {
    throw writeError(path, error as Error);
  }
}
