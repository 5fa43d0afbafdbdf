// The whole pipeline on one page: bytes -> packets -> connections -> messages -> the consumer.

import type { Stats } from 'node:fs';
import { Readable } from 'node:stream';
import { isMessageLog } from './capture/formats.ts';
import { STANDARD_INPUT, systemError } from './capture/input-paths.ts';
import { loadGrowingFile } from './capture/on-demand.ts';
import { openWriter } from './capture/packet-writer.ts';
import { type ReadHooks, readCapture, readCaptureStream } from './capture/read.ts';
import { withoutRepeats } from './capture/repeated-inputs.ts';
import { findSecrets } from './capture/secrets.ts';
import { inTimeOrder } from './capture/time-order.ts';
import { MessageLogReader } from './message-log/log-reader.ts';
import { linkTypeName } from './packet/link-type.ts';
import { KeyLogFiles, uselessKeyLog } from './protocol/tls/key-log-file.ts';
import { readPrivateKey } from './protocol/tls/private-key.ts';
import { runLive } from './reading/live-input.ts';
import { LogInput } from './reading/log-input.ts';
import { Pipeline } from './reading/pipeline.ts';
import type { RunOptions } from './reading/run-options.ts';
import type { ReadSummary } from './record/records.ts';
import { summarize } from './record/summary.ts';
import type { Counters } from './shared/counters.ts';
import { type FileAccess, isFileThere, systemFiles } from './shared/file-access.ts';
import { type RepeatedInput, repeatsText } from './shared/repeated-input.ts';
import { BrokenInputError } from './shared/user-error.ts';

export type { RunOptions };

/** The type of a decryption secrets block that holds a TLS key log (pcapng, section 4.7). */
const TLS_KEY_LOG = 0x544c534b;

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
  const once = await withoutRepeats(inputs, follow, files, stopped);
  return { ...once, inputs: await inTimeOrder(once.inputs, follow, files) };
}

/** Reads every input to its end, or to a limit, and tells the consumer of every message it wants. */
export async function run(options: RunOptions): Promise<ReadSummary> {
  const pipeline = new Pipeline(options);
  const { counters, keys } = pipeline;
  const warnings: string[] = [];
  const repeats = [...(options.repeats ?? [])];
  const warn = (line: string): void => {
    warnings.push(line);
    options.warn(line);
  };
  const files = options.files ?? systemFiles;
  const hooks = hooksOf(options, pipeline, warn, (more) => void repeats.push(...more));
  counters.droppedByKernel += options.missingPackets ?? 0;
  const repeated = repeatsText(repeats);
  if (repeated !== null) warn(repeated);
  const { keyPassphrase = null, keylogFiles = [] } = options;
  const keyLogs = new KeyLogFiles(keylogFiles, keys, isEndless(options), files, keyPassphrase);
  for (const { path, passphrase } of options.privateKeys ?? [])
    keys.addPrivateKey(readPrivateKey({ path, passphrase: passphrase ?? keyPassphrase }, files));
  const writer =
    options.writeFile === null ? null : await openWriter(options.writeFile, isEndless(options), files);
  pipeline.writer = writer;
  try {
    await readInputs(options, pipeline, hooks, files);
  } catch (error) {
    if (!(error instanceof BrokenInputError) || options.inputBroken === undefined) throw error;
    options.inputBroken(error);
  } finally {
    keyLogs.close();
    writer?.finish();
  }
  pipeline.finish();
  const useless = uselessKeyLog(pipeline.captures > 0 ? keylogFiles : [], keys, counters);
  if (useless !== null) warn(useless);
  options.ended?.({ counters, warnings, repeats });
  const summary = summaryOf(counters, warnings);
  return repeats.length === 0 ? summary : { ...summary, repeatedInputs: repeats };
}

function hooksOf(
  options: RunOptions,
  pipeline: Pipeline,
  warn: (line: string) => void,
  repeated: (repeats: readonly RepeatedInput[]) => void,
): ReadHooks {
  const { counters } = pipeline;
  return {
    files: options.files ?? systemFiles,
    warn,
    pause: () => options.pause?.(),
    stopped: () => pipeline.isDone || pipeline.writer?.hasFailed === true || options.stopped?.() === true,
    progress: (readBytes, totalBytes) => options.progress?.(readBytes, totalBytes),
    counters,
    leftUnread: () => pipeline.leftUnread(),
    secrets: (type, bytes) => {
      if (type === TLS_KEY_LOG && !pipeline.areSecretsKnown) pipeline.addSecrets(bytes, true);
    },
    otherReader(head, name, readerHooks) {
      if (!isMessageLog(head)) return undefined;
      const log = new LogInput(name, { ...options, counters, warn, repeated }, counters.connections);
      pipeline.noCapture();
      return new MessageLogReader(log, readerHooks);
    },
  };
}

async function readInputs(
  { inputs, follow, stream = null, live, ...options }: RunOptions,
  pipeline: Pipeline,
  hooks: ReadHooks,
  files: FileAccess,
): Promise<void> {
  for (const [index, input] of inputs.entries()) {
    if (hooks.stopped?.()) {
      pipeline.leftUnread();
      break;
    }
    const isFollowed = follow === true && index === inputs.length - 1;
    pipeline.nextInput(input, input !== STANDARD_INPUT && !isFollowed);
    const addSecrets = (type: number, bytes: Buffer): void => {
      if (type === TLS_KEY_LOG) pipeline.addSecrets(bytes, false);
    };
    pipeline.areSecretsKnown = findSecrets(input, addSecrets, files) && !isFollowed;
    await (isFollowed ? readGrowing(input, pipeline, hooks, files) : readCapture(input, pipeline, hooks));
  }
  if (stream !== null) {
    pipeline.nextInput(stream.name, false);
    await readCaptureStream(stream.bytes, stream.name, pipeline, hooks);
  }
  if (live !== null) await runLive({ ...options, inputs, live }, live, pipeline, hooks);
}

/** What was read by now. */
export function summaryOf(counters: Counters, warnings: readonly string[]): ReadSummary {
  return summarize(counters, linkTypeName, warnings);
}

/** Reads a file while it grows. */
async function readGrowing(
  path: string,
  pipeline: Pipeline,
  hooks: ReadHooks,
  files: FileAccess,
): Promise<void> {
  if (!statOf(path, files).isFile()) return readCapture(path, pipeline, hooks);
  const { growingFile } = await loadGrowingFile();
  const isStopped = (): boolean => hooks.stopped?.() === true;
  const bytes = growingFile(path, { isStopped, warn: hooks.warn }, files);
  await readCaptureStream(Readable.from(bytes), path, pipeline, hooks);
}

function statOf(path: string, files: FileAccess): Stats {
  try {
    return files.stat(path);
  } catch (error) {
    throw systemError(path, error);
  }
}
