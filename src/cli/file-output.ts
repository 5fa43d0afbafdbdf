// Files that the command writes. A report is written beside its place and put there when it is whole: what was there
// before stays when the run fails.

import { closeSync, fsyncSync, writeSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Output } from '../analysis/analysis-options.ts';
import { directFiles, type FileMaker } from './file-maker.ts';
import { GZIP_MEMBER_CHARACTERS } from './limits.ts';
import { Batch, writeError } from './output.ts';

/** What a file holds, where it is no plain text for everybody. */
export interface FileContent {
  /** Only its owner may read it. */
  readonly isPrivate?: boolean;
  /** It is compressed (RFC 1952), a member at a time. */
  readonly isGzip?: boolean;
}

/** A file, made or emptied when it is opened, or a device. */
export function fileOutput(
  path: string,
  isLive: boolean,
  maker: FileMaker = directFiles,
  { isPrivate = false, isGzip = false }: FileContent = {},
): Output {
  return openedOutput(path, isLive, () => maker.inPlace(path, { isPrivate }), isGzip);
}

/** A file at whose end is written. */
export function appendedFile(path: string, maker: FileMaker = directFiles): Output {
  return openedOutput(path, false, () => maker.inPlace(path, { appends: true }));
}

interface ReplacedFileOptions extends FileContent {
  readonly makesFolder?: boolean;
  /** What is in its place by then stays, and `end` rejects. */
  readonly isNew?: boolean;
  readonly maker?: FileMaker;
}

/**
 * A file that is there when all of it is written: until then it has another name beside it, and a run that fails leaves
 * none. What is no file (a device, a pipe), or lies in a folder that cannot be written, is written in place.
 */
export function replacedFile(
  path: string,
  { maker = directFiles, ...content }: ReplacedFileOptions = {},
): Output {
  let target: Output | null = null;
  const opened = (): Output => {
    if (target === null) throw new Error(`${path} is not open`);
    return target;
  };
  return {
    path,
    open() {
      target = besideOutput(path, maker, content) ?? fileOutput(path, false, maker, content);
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
function besideOutput(
  path: string,
  maker: FileMaker,
  { makesFolder = false, isPrivate = false, isNew = false, isGzip = false }: ReplacedFileOptions,
): Output | null {
  const beside = attempt(path, () => maker.beside(path, { makesFolder, isPrivate, isNew }));
  if (beside === null) return null;
  const output = openedOutput(path, false, () => beside.file, isGzip);
  return {
    ...output,
    async end() {
      output.flush();
      // Else a power cut may leave the name without what is in it.
      attempt(path, () => fsyncSync(beside.file));
      await output.end();
      try {
        await beside.keep();
      } catch (error) {
        throw writeError(path, error as Error);
      }
    },
  };
}

/** `open` gives the descriptor. */
function openedOutput(path: string, isLive: boolean, open: () => number, isGzip = false): Output {
  let file = -1;
  const write = (text: string): void => {
    const bytes = isGzip ? gzipSync(text) : Buffer.from(text);
    attempt(path, () => {
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    });
  };
  // Small members would not be much smaller than the text.
  const batch = isGzip ? new Batch(false, write, GZIP_MEMBER_CHARACTERS) : new Batch(isLive, write);
  return {
    path,
    open: () =>
      attempt(path, () => {
        file = open();
      }),
    write: (text) => batch.write(text),
    flush: () => batch.flush(),
    pause() {
      batch.betweenBlocks();
      return undefined;
    },
    isClosed: () => false,
    async end() {
      batch.flush();
      // What a disk could not take may show only here.
      attempt(path, () => closeSync(file));
    },
  };
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw writeError(path, error as Error);
  }
}
