// A capture that is named again, or a copy of it: its packets happened once, and are read once. Read twice, one visit would
// look like two browsers that share a session.

import { read, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import type { FileAccess } from '../shared/file-access.ts';
import type { RepeatedInput } from '../shared/repeated-input.ts';
import { contentStart, hasSameContent, isCompressed } from './file-content.ts';
import { STANDARD_INPUT } from './input-paths.ts';
import { READ_BLOCK_BYTES } from './limits.ts';
import { type FirstReader, firstInstant } from './time-order.ts';

interface RegularFile {
  readonly input: string;
  readonly stats: Stats;
  isCompressed: boolean | null;
  /** What its content begins with, as text; null before anybody asked. */
  start: string | null;
}

/** With the time of its first packet no two captures begin alike. */
const START_BYTES = 512;

const readBlock = promisify(read);

/**
 * The inputs without those that repeat another: the same file, or a regular file with the same bytes, compressed or not. The
 * first of them is read. The last input, when it `isFollowed`, is always read: it grows, and only the same file repeats it.
 * Captures without packets are no copies, however equal: a capture that rotates makes many.
 */
export async function withoutRepeats(
  inputs: readonly string[],
  isFollowed: boolean,
  files: FileAccess,
  isStopped: () => boolean,
  other?: FirstReader,
): Promise<{ readonly inputs: readonly string[]; readonly repeats: readonly RepeatedInput[] }> {
  if (inputs.length < 2) return { inputs, repeats: [] };
  const growing = isFollowed ? inputs.slice(-1) : [];
  const followed = growing.map((input) => regularFile(input, files)).filter((file) => file !== null);
  const once: string[] = [];
  const known: RegularFile[] = [];
  const repeats: RepeatedInput[] = [];
  for (const input of inputs.slice(0, inputs.length - growing.length)) {
    const file = regularFile(input, files);
    const original =
      file &&
      ([...followed, ...known].find((other) => isSameFile(file, other)) ??
        (await copiedFrom(file, known, files, isStopped, other)));
    if (original !== null) {
      repeats.push({ input, original: original.input });
      continue;
    }
    once.push(input);
    if (file !== null) known.push(file);
  }
  return { inputs: [...once, ...growing], repeats };
}

function regularFile(input: string, files: FileAccess): RegularFile | null {
  try {
    const stats = input === STANDARD_INPUT ? null : files.stat(input);
    return stats?.isFile() ? { input, stats, isCompressed: null, start: null } : null;
  } catch {
    return null;
  }
}

/** File numbers above 2^53 are not exact: those files are compared. */
function isSameFile({ input, stats }: RegularFile, other: RegularFile): boolean {
  const isExact = stats.ino !== 0 && Number.isSafeInteger(stats.ino);
  return input === other.input || (isExact && stats.ino === other.stats.ino && stats.dev === other.stats.dev);
}

async function copiedFrom(
  file: RegularFile,
  known: readonly RegularFile[],
  files: FileAccess,
  isStopped: () => boolean,
  other?: FirstReader,
): Promise<RegularFile | null> {
  for (const one of known) {
    const isCopy =
      (file.stats.size === one.stats.size && (await hasSameBytes(file.input, one.input, files, isStopped))) ||
      (await isPackedCopy(file, one, files, isStopped));
    if (isCopy) return (await firstInstant(file.input, files, other)) === null ? null : one;
  }
  return null;
}

/** One of them is compressed, or both in another way, and what is in them is the same. */
async function isPackedCopy(
  file: RegularFile,
  other: RegularFile,
  files: FileAccess,
  isStopped: () => boolean,
): Promise<boolean> {
  if (!isPacked(file, files) && !isPacked(other, files)) return false;
  return (
    (await startOf(file, files)) === (await startOf(other, files)) &&
    (await hasSameContent(file.input, other.input, files, isStopped))
  );
}

function isPacked(file: RegularFile, files: FileAccess): boolean {
  file.isCompressed ??= isCompressed(file.input, files);
  return file.isCompressed;
}

async function startOf(file: RegularFile, files: FileAccess): Promise<string> {
  file.start ??= (await contentStart(file.input, files, START_BYTES)).toString('latin1');
  return file.start;
}

/** False also for a file that cannot be read: reading it as a capture says why. */
async function hasSameBytes(
  one: string,
  other: string,
  files: FileAccess,
  isStopped: () => boolean,
): Promise<boolean> {
  const opened: number[] = [];
  try {
    for (const path of [one, other]) opened.push(files.open(path));
    const [left, right] = opened.map((file) => ({ file, block: Buffer.alloc(READ_BLOCK_BYTES) }));
    for (let position = 0; !isStopped(); position += READ_BLOCK_BYTES) {
      const leftBytes = await blockAt(left!, position);
      if (!leftBytes.equals(await blockAt(right!, position))) return false;
      if (leftBytes.length < READ_BLOCK_BYTES) return true;
    }
    return false;
  } catch {
    return false;
  } finally {
    for (const file of opened) files.close(file);
  }
}

/** All bytes of a block; fewer only at the end of the file. */
async function blockAt({ file, block }: { file: number; block: Buffer }, position: number): Promise<Buffer> {
  for (let length = 0; length < block.length; ) {
    const { bytesRead } = await readBlock(file, block, length, block.length - length, position + length);
    if (bytesRead === 0) return block.subarray(0, length);
    length += bytesRead;
  }
  return block;
}
