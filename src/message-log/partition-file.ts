// The messages of captures in partitions, each a message log of its own, in one file: compressed members (RFC 1952) one behind the
// other, then an index as JSON, then where the index begins. What is not to be judged together is never read together.

import { gzipSync } from 'node:zlib';
import { UserError } from '../shared/user-error.ts';
import { VERSION } from '../shared/version.ts';
import { MAX_PARTITION_INDEX_BYTES, MAX_PARTITIONS, PARTITION_MEMBER_CHARACTERS } from './limits.ts';

const PARTITION_VERSION = 1;
/** `crumbshark ` and the offset of the index, in decimal digits, with zeros before them. */
const FOOTER = /^crumbshark (\d{16})\n$/;
export const PARTITION_FOOTER_BYTES = 28;

/** What a file was made of: equal for equal files. */
export interface PartitionIndex {
  readonly crumbshark: 'partitions';
  readonly version: typeof PARTITION_VERSION;
  readonly tool: string;
  /** SHA-256 of what was read, and of the options that count. */
  readonly made: string;
  /** Where each partition lies, and how many bytes it has. */
  readonly partitions: readonly (readonly [start: number, length: number])[];
}

/** Gathers the text of partitions, compressed. */
export class PartitionWriter {
  readonly #texts: string[];
  readonly #members: Buffer[][];

  constructor(partitions: number) {
    this.#texts = Array.from({ length: partitions }, () => '');
    this.#members = Array.from({ length: partitions }, () => []);
  }

  write(partition: number, text: string): void {
    const all = this.#texts[partition] + text;
    this.#texts[partition] = all;
    if (all.length >= PARTITION_MEMBER_CHARACTERS) this.#compress(partition);
  }

  /** The whole file. */
  end(made: string): Buffer {
    const partitions: [number, number][] = [];
    let at = 0;
    for (const [partition, members] of this.#members.entries()) {
      this.#compress(partition);
      const length = members.reduce((sum, member) => sum + member.length, 0);
      partitions.push([at, length]);
      at += length;
    }
    const index: PartitionIndex = {
      crumbshark: 'partitions',
      version: PARTITION_VERSION,
      tool: VERSION,
      made,
      partitions,
    };
    const footer = `crumbshark ${String(at).padStart(16, '0')}\n`;
    return Buffer.concat([...this.#members.flat(), Buffer.from(`${JSON.stringify(index)}\n${footer}`)]);
  }

  #compress(partition: number): void {
    const text = this.#texts[partition];
    if (text !== '' && text !== undefined) this.#members[partition]?.push(gzipSync(text));
    this.#texts[partition] = '';
  }
}

/**
 * Reads the index of a file of `size` bytes. `read`: the bytes from one place to another.
 * @throws {UserError} when it is none that this version reads
 */
export function readPartitionIndex(
  path: string,
  size: number,
  read: (start: number, length: number) => Buffer,
): PartitionIndex {
  const wrong = new UserError(
    `${path}: is no file of crumbshark messages --partitions, or not all of it is there`,
  );
  if (size < PARTITION_FOOTER_BYTES) throw wrong;
  const end = size - PARTITION_FOOTER_BYTES;
  const [, digits] = FOOTER.exec(read(end, PARTITION_FOOTER_BYTES).toString('latin1')) ?? [];
  const start = Number(digits ?? Number.NaN);
  if (!(start <= end) || end - start > MAX_PARTITION_INDEX_BYTES) throw wrong;
  let index: PartitionIndex;
  try {
    index = JSON.parse(read(start, end - start).toString('utf8')) as PartitionIndex;
  } catch {
    throw wrong;
  }
  if (index?.crumbshark !== 'partitions') throw wrong;
  if (index.version !== PARTITION_VERSION || index.tool !== VERSION)
    throw new UserError(
      `${path}: crumbshark ${String(index.tool)} made it, and this is ${VERSION}: use one of them for all`,
    );
  if (!isPartitionList(index.partitions, start)) throw wrong;
  return index;
}

function isPartitionList(list: unknown, end: number): boolean {
  const isPlace = (one: unknown): boolean => Number.isSafeInteger(one) && (one as number) >= 0;
  return (
    Array.isArray(list) &&
    list.length > 0 &&
    list.length <= MAX_PARTITIONS &&
    list.every(
      (one) => Array.isArray(one) && one.length === 2 && one.every(isPlace) && one[0] + one[1] <= end,
    )
  );
}
