// crumbshark messages: the messages of captures, by site, in a file from which each site can be judged on another machine.

import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { MessagePartitions } from '../../analysis/message-partitions.ts';
import { STANDARD_INPUT, systemError } from '../../capture/input-paths.ts';
import { READ_BLOCK_BYTES } from '../../capture/limits.ts';
import { MAX_PARTITIONS } from '../../message-log/limits.ts';
import { PartitionWriter } from '../../message-log/partition-file.ts';
import type { InputView } from '../../record/records.ts';
import { readingOrder, run } from '../../run.ts';
import { Counters } from '../../shared/counters.ts';
import { type FileAccess, systemFiles } from '../../shared/file-access.ts';
import { UserError } from '../../shared/user-error.ts';
import { EXIT_DONE, type ExitCode } from '../exit-code.ts';
import { inputsOf } from '../inputs.ts';
import { watchInterruption } from '../interruption.ts';
import { positiveInteger } from '../options.ts';
import { writeError, writeNotice } from '../output.ts';
import { openNamed } from '../rights/open-named.ts';
import { madeOf, partitionFile } from './partition-folder.ts';

export interface MessagesOptions {
  readonly partitions: string;
  readonly out: string;
  readonly keylog: readonly string[];
  readonly user?: string;
}

/** Writes the file. Resolves at once where it is there. Throws a UserError for inputs that cannot be read. */
export async function writeMessages(
  captures: readonly string[],
  options: MessagesOptions,
): Promise<ExitCode> {
  const partitions = positiveInteger(options.partitions, '--partitions');
  if (partitions > MAX_PARTITIONS)
    throw new UserError(`--partitions ${partitions}: there are at most ${MAX_PARTITIONS}`);
  if (captures.includes(STANDARD_INPUT)) throw new UserError('messages reads files twice: name files');
  const inputs = inputsOf(captures, () => {});
  const read = [...inputs, ...options.keylog];
  const made = madeOf('messages', partitions, ...inputs, ...read.map((path) => contentHash(path)));
  const path = join(options.out, `${made}.messages`);
  if (existsSync(path)) {
    const { index } = partitionFile(path);
    if (index.made !== made || index.partitions.length !== partitions)
      throw new UserError(`${path}: is there, and is not what would be written: move it away`);
    writeNotice(`${path}: is there already`);
    return EXIT_DONE;
  }
  const interruption = watchInterruption(null);
  try {
    return await written(path, inputs, options, { partitions, made });
  } catch (error) {
    // What the system has against the folder; what it has against an input is a UserError.
    throw (error as NodeJS.ErrnoException).syscall === undefined ? error : writeError(path, error as Error);
  } finally {
    interruption.forget();
  }
}

async function written(
  path: string,
  inputs: readonly string[],
  { keylog, user }: MessagesOptions,
  { partitions, made }: { readonly partitions: number; readonly made: string },
): Promise<ExitCode> {
  const opened = await openNamed(
    {
      inputs,
      keyLogs: keylog,
      followsKeyLogs: false,
      others: [],
      outputs: [{ named: path, path, isBeside: true, makesFolder: true, isPrivate: true }],
      live: null,
    },
    { audits: true, readsSettings: false, writes: false, follows: false, showsProgress: false, formats: [] },
    user ?? null,
  );
  try {
    const bytes = await partitioned(inputs, keylog, partitions, made, opened.files);
    const beside = opened.maker.beside(path, { makesFolder: true, isPrivate: true });
    if (beside === null) throw new UserError(`${path}: cannot be written`);
    writeWhole(path, beside.file, bytes);
    await beside.keep();
    writeNotice(`${path}: written`);
    return EXIT_DONE;
  } finally {
    await opened.close();
  }
}

/** The bytes of the file: they follow from the captures alone. */
async function partitioned(
  named: readonly string[],
  keylogFiles: readonly string[],
  partitions: number,
  made: string,
  files: FileAccess,
): Promise<Buffer> {
  const file = new PartitionWriter(partitions);
  const counters = new Counters();
  const consumer = new MessagePartitions(partitions, file, counters);
  const inputsRead: InputView[] = [];
  const order = await readingOrder({ inputs: named, files });
  await run({
    ...order,
    live: null,
    files,
    packetLimit: null,
    durationSeconds: null,
    cookieLimit: null,
    keylogFiles,
    writeFile: null,
    consumer,
    counters,
    notice() {},
    warn: (line) => writeNotice(`warning: ${line}`),
    inputBegun: (name, hasPackets) => consumer.input(name, hasPackets),
    inputRead: (one) => inputsRead.push(one),
    ended: (end) => consumer.end({ ...end, inputs: inputsRead }),
  });
  return file.end(made);
}

function contentHash(path: string): string {
  const hash = createHash('sha256');
  const block = Buffer.alloc(READ_BLOCK_BYTES);
  try {
    const file = systemFiles.open(path);
    try {
      for (let count = -1; count !== 0; ) {
        count = readSync(file, block, 0, block.length, null);
        hash.update(block.subarray(0, count));
      }
    } finally {
      systemFiles.close(file);
    }
  } catch (error) {
    throw systemError(path, error);
  }
  return hash.digest('hex');
}

function writeWhole(path: string, file: number, bytes: Buffer): void {
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
    closeSync(file);
  } catch (error) {
    throw writeError(path, error as Error);
  }
}
