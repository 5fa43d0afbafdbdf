// The folder of crumbshark messages --partitions: files of messages by site, made on any machine, and what was judged of each
// partition. Names follow from what is in the files: the same work makes the same file, and what is there is never replaced.

import { createHash } from 'node:crypto';
import { existsSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { type PartitionIndex, readPartitionIndex } from '../../message-log/partition-file.ts';
import { type FileAccess, readUpTo, systemFiles } from '../../shared/file-access.ts';
import { UserError } from '../../shared/user-error.ts';
import { VERSION } from '../../shared/version.ts';
import { MAX_JUDGED_HEADER_BYTES } from '../limits.ts';

const MESSAGES_FILE = /^[0-9a-f]{32}\.messages$/;
const JUDGED_VERSION = 2;

export interface PartitionFile {
  readonly path: string;
  readonly index: PartitionIndex;
}

/** The files of messages in a folder. Throws a UserError when there are none, or some were made for other partitions. */
export function partitionFiles(folder: string, files: FileAccess = systemFiles): PartitionFile[] {
  const found = namesIn(folder, files)
    .filter((name) => MESSAGES_FILE.test(name))
    .sort()
    .map((name) => partitionFile(join(folder, name), files));
  const [first] = found;
  if (first === undefined)
    throw new UserError(
      `${folder}: holds no messages: make them with crumbshark messages CAPTURE --partitions N --out ${folder}`,
    );
  const other = found.find(({ index }) => index.partitions.length !== first.index.partitions.length);
  if (other !== undefined)
    throw new UserError(
      `${other.path}: has another number of partitions than ${first.path}; make one of them again`,
    );
  return found;
}

function namesIn(folder: string, files: FileAccess): readonly string[] {
  try {
    return files.names(folder);
  } catch {
    throw new UserError(`${folder}: there is no such folder`);
  }
}

export function partitionFile(path: string, files: FileAccess = systemFiles): PartitionFile {
  const read = (start: number, length: number): Buffer => bytesOf(path, start, length, files);
  return { path, index: readPartitionIndex(path, files.stat(path).size, read) };
}

/** The compressed log of a partition. */
export function sectionOf({ path, index }: PartitionFile, partition: number, files: FileAccess): Buffer {
  const [start, length] = index.partitions[partition]!;
  return bytesOf(path, start, length, files);
}

/** Some bytes of a file; fewer where it ends before. */
function bytesOf(path: string, start: number, length: number, files: FileAccess): Buffer {
  const file = files.open(path);
  try {
    const bytes = Buffer.alloc(length);
    let read = 0;
    while (read < length) {
      const count = readSync(file, bytes, read, length - read, start + read);
      if (count === 0) break;
      read += count;
    }
    return bytes.subarray(0, read);
  } finally {
    files.close(file);
  }
}

/** What a file follows from, as a name for it. */
export function madeOf(...parts: readonly (string | number)[]): string {
  return createHash('sha256')
    .update(JSON.stringify([VERSION, ...parts]))
    .digest('hex')
    .slice(0, 32);
}

/** The key of what partitions compare with each other. */
export function crossingKey(all: readonly PartitionFile[]): string {
  return madeOf('crossing', ...all.map(({ index }) => index.made));
}

export function judgedPath(folder: string, partition: number): string {
  return join(folder, `judged-${String(partition).padStart(4, '0')}.ndjson`);
}

/** The first line of a file of records: all that they follow from. `settings`: a hash of those of the rules. */
export function judgedHeader(all: readonly PartitionFile[], partition: number, settings: string): string {
  const header = {
    crumbshark: 'judged',
    version: JUDGED_VERSION,
    tool: VERSION,
    settings,
    made: madeOf('judged', partition, ...all.map(({ index }) => index.made)),
    partition,
    partitions: all[0]!.index.partitions.length,
  };
  return `${JSON.stringify(header)}\n`;
}

/** The last line of a file of records: what is missing before it, or was changed, is noticed. */
export function sumLine(sha256: string): string {
  return `${JSON.stringify({ crumbshark: 'sum', sha256 })}\n`;
}

const SETTINGS = /^\{"crumbshark":"judged","version":\d+,"tool":"[^"]*","settings":"([0-9a-f]{32})"/;

/** The hash of the settings that a partition was judged with; null when it is not judged. */
export function judgedSettings(path: string, files: FileAccess = systemFiles): string | null {
  if (!existsSync(path)) return null;
  return SETTINGS.exec(readUpTo(path, MAX_JUDGED_HEADER_BYTES, files).toString('utf8'))?.[1] ?? null;
}

/** Whether a file of records is there already. Throws a UserError when it is another one. */
export function isJudged(path: string, header: string, files: FileAccess = systemFiles): boolean {
  if (!existsSync(path)) return false;
  if (readUpTo(path, MAX_JUDGED_HEADER_BYTES, files).toString('utf8').startsWith(header)) return true;
  throw new UserError(
    `${path}: is there, and was made of other messages, with other settings, or by another version: move it away, or use another folder`,
  );
}
