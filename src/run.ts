// The whole pipeline on one page: bytes -> packets -> connections -> messages -> the consumer.

import { STANDARD_INPUT } from './capture/input-paths.ts';
import { openWriter } from './capture/packet-writer.ts';
import { withoutRepeats } from './capture/repeated-inputs.ts';
import { inTimeOrder } from './capture/time-order.ts';
import { linkTypeName } from './packet/link-type.ts';
import {
  KeyLogFiles,
  needlessKeyLog,
  uselessKeyLog,
  uselessPrivateKey,
} from './protocol/tls/key-log-file.ts';
import { KeyStore } from './protocol/tls/key-store.ts';
import { readPrivateKey } from './protocol/tls/private-key.ts';
import { firstInstants, firstOfMessages } from './reading/first-instants.ts';
import { InputMerger } from './reading/input-merger.ts';
import type { PipelineOptions } from './reading/pipeline.ts';
import { PipelineReader } from './reading/pipeline-reader.ts';
import type { RunOptions } from './reading/run-options.ts';
import type { ReadSummary } from './record/records.ts';
import { summarize } from './record/summary.ts';
import { Counters } from './shared/counters.ts';
import { isFileThere, systemFiles } from './shared/file-access.ts';
import { repeatsText } from './shared/repeated-input.ts';
import { BrokenInputError } from './shared/user-error.ts';

export type { RunOptions };

/** Whether it may never end by itself. */
export function isEndless({
  live,
  stream,
  inputs,
  follow,
}: Pick<RunOptions, 'live' | 'stream' | 'inputs' | 'follow'>): boolean {
  return live !== null || stream != null || follow === true || inputs.includes(STANDARD_INPUT);
}

/** Whether all that is read can be read again: a pipe, or a key log from one, is empty then. */
export function isReadableAgain(
  options: Pick<
    RunOptions,
    'live' | 'stream' | 'inputs' | 'follow' | 'files' | 'keylogFiles' | 'privateKeys' | 'keyPassphrase'
  >,
): boolean {
  const { inputs, files = systemFiles, keylogFiles = [], privateKeys = [], keyPassphrase = null } = options;
  if (isEndless(options)) return false;
  const passwords = keyPassphrase === null || typeof keyPassphrase === 'string' ? [] : [keyPassphrase.path];
  const paths = [...inputs, ...keylogFiles, ...privateKeys.map(({ path }) => path), ...passwords];
  // What is not there is an error when it is read.
  return paths.every((path) => !isFileThere(path, files) || files.stat(path).isFile());
}

/** The inputs that are to be read, each once, in the order of their first packets; the one that is followed is the last. */
export async function readingOrder({
  inputs,
  follow = false,
  files = systemFiles,
  stopped = () => false,
}: Pick<RunOptions, 'inputs' | 'follow' | 'files' | 'stopped'>): Promise<
  Required<Pick<RunOptions, 'inputs' | 'repeats'>>
> {
  const once = await withoutRepeats(inputs, follow, files, stopped, firstOfMessages);
  return { ...once, inputs: await inTimeOrder(once.inputs, follow, files, firstOfMessages) };
}

/** Reads every input to its end, or to a limit, and tells the consumer of every message it wants. */
export async function run(options: RunOptions): Promise<ReadSummary> {
  const { counters = new Counters(), files = systemFiles, keyPassphrase = null, keylogFiles = [] } = options;
  const keys = new KeyStore();
  const warnings: string[] = [];
  const repeats = [...(options.repeats ?? [])];
  const warn = (line: string): void => {
    warnings.push(line);
    options.warn(line);
  };
  counters.droppedByKernel += options.missingPackets ?? 0;
  counters.lostAtEnd += options.lostAtEnd ?? 0;
  const repeated = repeatsText(repeats);
  if (repeated !== null) warn(repeated);
  const keyLogs = new KeyLogFiles(keylogFiles, keys, isEndless(options), files, keyPassphrase);
  for (const { path, passphrase } of options.privateKeys ?? [])
    keys.addPrivateKey(readPrivateKey({ path, passphrase: passphrase ?? keyPassphrase }, files));
  const writer =
    options.writeFile === null ? null : await openWriter(options.writeFile, isEndless(options), files);
  if (options.writtenSecrets !== undefined) writer?.secrets(options.writtenSecrets);
  const isAlone = options.inputs.length < 2;
  const whole: PipelineOptions = {
    ...options,
    ...{ counters, keys, writer, warn, isAlone },
    repeated: (more) => void repeats.push(...more),
  };
  const reading = mayMerge(options) ? mergedReading(whole) : orderedReading(whole);
  try {
    await reading.read();
  } catch (error) {
    if (!(error instanceof BrokenInputError) || options.inputBroken === undefined) throw error;
    options.inputBroken(error);
  } finally {
    keyLogs.close();
    writer?.finish();
  }
  reading.finish();
  keys.finish();
  const ofCaptures = reading.captures() > 0 ? keylogFiles : [];
  const useless = uselessKeyLog(ofCaptures, keys, counters);
  if (useless !== null) warn(useless);
  const needless = needlessKeyLog(ofCaptures, keys, counters);
  if (needless !== null) options.notice(needless);
  const uselessKey = uselessPrivateKey(keys, counters);
  if (uselessKey !== null) warn(uselessKey);
  options.ended?.({ counters, warnings, repeats });
  const summary = summaryOf(counters, warnings);
  return repeats.length === 0 ? summary : { ...summary, repeatedInputs: repeats };
}

interface Reading {
  read(): Promise<void>;
  /** Hands on what still waits for packets. */
  finish(): void;
  /** How many of the inputs were captures. */
  captures(): number;
}

/** One input after the other. */
function orderedReading(options: PipelineOptions): Reading {
  const reader = new PipelineReader(options);
  const { inputs, stream = null, live } = options;
  return {
    async read() {
      for (const [index, input] of inputs.entries()) {
        if (reader.isStopped) {
          reader.leftUnread();
          break;
        }
        await reader.read(input, options.follow === true && index === inputs.length - 1);
      }
      if (stream !== null) await reader.readStream(stream);
      if (live !== null) await reader.readLive(live);
    },
    finish: () => reader.finish(),
    captures: () => reader.captures,
  };
}

/** Files that may overlap in time. */
function mergedReading(options: PipelineOptions): Reading {
  const { inputs, counters, consumer, follow = false, files = systemFiles } = options;
  const readers: PipelineReader[] = [];
  const isStopped = (): boolean => options.stopped?.() === true;
  const merger = new InputMerger(consumer, counters, (source) => {
    const reader = new PipelineReader({
      ...options,
      consumer: source,
      pause: () => source.pause(options.pause?.()),
      stopped: () => merger.isAborted || isStopped(),
      readUpTo: (seconds, nanoseconds) => source.noteTime(seconds, nanoseconds),
    });
    readers.push(reader);
    if (readers.length === 2) options.merged?.();
    const last = follow ? inputs.at(-1) : undefined;
    return { read: ({ input }) => reader.read(input, input === last), finish: () => reader.finish() };
  });
  return {
    read: async () => merger.read(await firstInstants(inputs, follow, files), isStopped),
    finish() {
      merger.finish();
      if (merger.warning !== null) options.warn(merger.warning);
    },
    captures: () => readers.reduce((sum, { captures }) => sum + captures, 0),
  };
}

/** Limits count packets in the order in which they are read, and what is kept of them is in that order. */
function mayMerge({ inputs, stream, live, writeFile, ...limits }: RunOptions): boolean {
  const { packetLimit, durationSeconds, cookieLimit } = limits;
  const hasLimit = [packetLimit, durationSeconds, cookieLimit].some((limit) => limit !== null);
  return inputs.length > 1 && stream == null && live === null && writeFile === null && !hasLimit;
}

/** What was read by now. */
export function summaryOf(counters: Counters, warnings: readonly string[]): ReadSummary {
  return summarize(counters, linkTypeName, warnings);
}
