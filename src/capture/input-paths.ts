// The captures that the user named: files as they are, and for a directory the captures in it, in the order in which
// capture programs number the files of one recording.

import { readSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { counted } from '../shared/counted.ts';
import { type FileAccess, systemFiles } from '../shared/file-access.ts';
import { shellWord } from '../shared/shell-word.ts';
import { PermissionError, UserError } from '../shared/user-error.ts';
import { recogniseCompression } from './decompress.ts';
import { HEAD_BYTES, isHarFile, isMessageLog, openReader } from './formats.ts';

/** The name of standard input among the inputs. */
export const STANDARD_INPUT = '-';
/** Enough of a gzip file to decompress the first bytes of its content. */
const PEEK_BYTES = 1 << 12;

/** One line for an error of the operating system. */
export function systemError(name: string, error: unknown): UserError {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined) throw error;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new UserError(`${name}: there is no such file`);
  if (code === 'EACCES' || code === 'EPERM')
    return new PermissionError(`${name}: no permission to read it; run it with sudo`);
  return new UserError(`${name}: it cannot be read (${code})`);
}

/** What of a directory is not read. */
export interface LeftOut {
  /** Files that are no captures. */
  readonly files: number;
  readonly folders: number;
}

/**
 * Replaces every directory by the captures directly in it.
 * @param leftOut called when something of a directory is not read
 * @throws {UserError} for a path that does not exist, and for a directory without captures
 */
export function expandInputs(
  paths: readonly string[],
  leftOut: (what: LeftOut, directory: string) => void = () => {},
  files: FileAccess = systemFiles,
): string[] {
  const inputs: string[] = [];
  for (const path of paths) {
    if (path === STANDARD_INPUT || !isDirectory(path, files)) {
      inputs.push(path);
      continue;
    }
    // Made only here: it costs a tenth of the start-up time.
    const naturalOrder = new Intl.Collator('en', { numeric: true });
    const names = readNames(path, files).sort((a, b) => naturalOrder.compare(a, b) || (a < b ? -1 : 1));
    const [found, folders] = filesAndFolders(
      names.map((name) => join(path, name)),
      files,
    );
    const captures = found.filter((file) => isCapture(file, files));
    const left = { files: found.length - captures.length, folders: folders.length };
    if (captures.length === 0)
      throw new UserError(
        left.folders === 0
          ? `${path}: the directory holds no capture; name a capture file, or another directory`
          : `${path}: the directory holds no capture, and ${foldersText(left.folders, path)}`,
      );
    if (left.files > 0 || left.folders > 0) leftOut(left, path);
    inputs.push(...captures);
  }
  return inputs;
}

function isDirectory(path: string, files: FileAccess): boolean {
  try {
    return files.stat(path).isDirectory();
  } catch (error) {
    throw systemError(path, error);
  }
}

function readNames(directory: string, files: FileAccess): string[] {
  try {
    return [...files.names(directory)];
  } catch (error) {
    throw systemError(directory, error);
  }
}

/** What can be looked at. */
function filesAndFolders(paths: readonly string[], files: FileAccess): [files: string[], folders: string[]] {
  const found: [string[], string[]] = [[], []];
  for (const path of paths)
    try {
      const stats = files.stat(path);
      if (stats.isFile()) found[0].push(path);
      if (stats.isDirectory()) found[1].push(path);
    } catch (error) {
      // A directory whose names may be read, and nothing else.
      if ((error as NodeJS.ErrnoException).code === 'EACCES') throw systemError(path, error);
    }
  return found;
}

/** How many folders are not read, and the words for a shell that name the captures in them. */
export function foldersText(count: number, directory: string): string {
  const are = counted(count, 'folder in it is not read', 'folders in it are not read');
  return `${are}: for the captures in them type ${shellWord(directory.replace(/\/+$/, ''))}/*/*.pcap*`;
}

/** A file that cannot be read counts as a capture, so that reading it says why. */
function isCapture(path: string, files: FileAccess): boolean {
  const head = readHead(path, files);
  if (head === undefined || isCaptureHead(head)) return true;
  const compression = recogniseCompression(head);
  return compression === 'gzip' ? isCaptureHead(gunzipHead(head)) : compression !== undefined;
}

function isCaptureHead(head: Buffer): boolean {
  return (
    isMessageLog(head) ||
    isHarFile(head) ||
    openReader(head.subarray(0, HEAD_BYTES), { packet() {} }, { warn() {} }) !== undefined
  );
}

function readHead(path: string, files: FileAccess): Buffer | undefined {
  try {
    const file = files.open(path);
    try {
      const head = Buffer.alloc(PEEK_BYTES);
      return head.subarray(0, readSync(file, head, 0, head.length, 0));
    } finally {
      files.close(file);
    }
  } catch {
    return undefined;
  }
}

function gunzipHead(compressed: Buffer): Buffer {
  try {
    return gunzipSync(compressed, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}
