// The whole pipeline on one page: bytes -> packets -> connections -> messages -> the consumer.

import type { Stats } from 'node:fs';
import { Readable } from 'node:stream';
import { STANDARD_INPUT, systemError } from './capture/input-paths.ts';
import type { LiveCapture, LiveOptions } from './capture/live/open.ts';
import { loadGrowingFile } from './capture/on-demand.ts';
import { openWriter, type PacketWriter } from './capture/packet-writer.ts';
import type { PacketSink, RawPacket } from './capture/raw-packet.ts';
import { type ReadHooks, readCapture, readCaptureStream } from './capture/read.ts';
import { withoutRepeats } from './capture/repeated-inputs.ts';
import { findSecrets } from './capture/secrets.ts';
import { inTimeOrder } from './capture/time-order.ts';
import { BufferBudget } from './flow/buffer-budget.ts';
import { MAX_BUFFERED_BYTES } from './flow/limits.ts';
import { FlowTracker } from './flow/tracker.ts';
import { PacketDecoder } from './packet/decoder.ts';
import { linkTypeName } from './packet/link-type.ts';
import type { MessageSink } from './protocol/events.ts';
import { ProtocolRegistry } from './protocol/registry.ts';
import { KeyLogFiles, uselessKeyLog } from './protocol/tls/key-log-file.ts';
import { KeyStore } from './protocol/tls/key-store.ts';
import { type Passphrase, type PrivateKeyFile, readPrivateKey } from './protocol/tls/private-key.ts';
import { InputReading } from './record/input-reading.ts';
import type { ContentMessage, Message, RequestMessage } from './record/message.ts';
import type { PacketHistory } from './record/packet-history.ts';
import type { InputView, ReadSummary } from './record/records.ts';
import { summarize } from './record/summary.ts';
import { requestOfResponse, wireContent, wireRequest, wireResponse } from './record/wire-message.ts';
import { Counters } from './shared/counters.ts';
import { type FileAccess, isFileThere, systemFiles } from './shared/file-access.ts';
import { type RepeatedInput, repeatsText } from './shared/repeated-input.ts';
import { BrokenInputError } from './shared/user-error.ts';

export interface MessageConsumer {
  /** Asked once a message, before any object is made. False: the message is not built. */
  wants(kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): boolean;
  /** The same for a response that it does not want for itself: perhaps for its request, null when not seen. */
  wantsResponse?(status: number, request: RequestMessage | null): boolean;
  /** Requests are wanted with the names of the fields that they post. */
  readonly wantsForms?: boolean;
  /** Asked about the content of a response that it wants, before the response. */
  wantsContent?(status: number, request: RequestMessage): boolean;
  message(message: Message): void;
  /** Behind the response whose content was wanted and could be read. */
  content?(message: ContentMessage): void;
  /** It looks at the requests of responses; else those are null. */
  readonly needsRequests: boolean;
}

/** A capture that the caller has opened. */
export interface InputStream {
  /** What messages call it. */
  readonly name: string;
  readonly bytes: Readable;
}

export interface RunOptions {
  /** Files, or '-' for standard input; directories already expanded. */
  readonly inputs: readonly string[];
  /** Named too, and not read: they have what another input has. */
  readonly repeats?: readonly RepeatedInput[];
  /** The last input is read on while it grows, until the user wants no more. */
  readonly follow?: boolean;
  /** Read behind the files; closed afterwards. */
  readonly stream?: InputStream | null;
  readonly live: LiveOptions | null;
  /** How files are opened; by their paths when it is not given. */
  readonly files?: FileAccess;
  /** Gives the live capture; without it, it is started here. */
  openLive?(live: LiveOptions): Promise<LiveCapture>;
  /** Stop after so many packets, seconds (of packet time; live: of the clock), Set-Cookie fields. */
  readonly packetLimit: number | null;
  readonly durationSeconds: number | null;
  readonly cookieLimit: number | null;
  /** TLS key logs; with live capture, streams or standard input they are followed while they grow. */
  readonly keylogFiles?: readonly string[];
  /** RSA keys of servers, for TLS up to 1.2 without forward secrecy. */
  readonly privateKeys?: readonly PrivateKeyFile[];
  /** Of encrypted private keys that have none of their own. */
  readonly keyPassphrase?: Passphrase | null;
  /** Packets that are known to be missing in the inputs: the kernel had no room for them. */
  readonly missingPackets?: number;
  /** Keep the packets in this file. */
  readonly writeFile: string | null;
  readonly consumer: MessageConsumer;
  /** Remembers the packets of messages; null: nothing asks for them. */
  readonly packets?: PacketHistory | null;
  /** When the consumer counts too. */
  readonly counters?: Counters;
  /** Awaited between blocks when it gives a promise: backpressure of the output. */
  pause?(): Promise<void> | undefined;
  progress?(readBytes: number, totalBytes: number | null): void;
  /** Lines for standard error: what is captured and how; what is damaged. */
  notice(line: string): void;
  warn(line: string): void;
  /** Called when an input has been read, as far as it was. */
  inputRead?(input: InputView): void;
  /** Called when an input broke off: what arrived before is reported. Without it the run ends with that error. */
  inputBroken?(error: BrokenInputError): void;
  /** True when the user wants no more. */
  stopped?(): boolean;
  /** Live: called many times a second, between two blocks, whether packets come or not. */
  tick?(): void;
}

/** How far packet time may go back from one capture to the next that continues it. */
const CONTINUATION_SLACK_SECONDS = 1;
const STOP_POLL_MILLISECONDS = 50;
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
  const warnings: string[] = [];
  /** All secrets of this input were found before its packets. */
  let areSecretsKnown = false;
  const files = options.files ?? systemFiles;
  const hooks: ReadHooks = {
    files,
    warn: (line) => {
      warnings.push(line);
      options.warn(line);
    },
    pause: () => options.pause?.(),
    stopped: () => pipeline.isDone || pipeline.writer?.hasFailed === true || options.stopped?.() === true,
    progress: (readBytes, totalBytes) => options.progress?.(readBytes, totalBytes),
    counters: pipeline.counters,
    leftUnread: () => pipeline.leftUnread(),
    secrets: (type, bytes) => {
      if (type === TLS_KEY_LOG && !areSecretsKnown) pipeline.addSecrets(bytes, true);
    },
  };
  const { repeats = [], missingPackets = 0 } = options;
  pipeline.counters.droppedByKernel += missingPackets;
  const repeated = repeatsText(repeats);
  if (repeated !== null) hooks.warn(repeated);
  const stream = options.stream ?? null;
  const { keyPassphrase = null, keylogFiles = [] } = options;
  const keyLogs = new KeyLogFiles(keylogFiles, pipeline.keys, isEndless(options), files, keyPassphrase);
  for (const { path, passphrase } of options.privateKeys ?? [])
    pipeline.keys.addPrivateKey(readPrivateKey({ path, passphrase: passphrase ?? keyPassphrase }, files));
  const writer =
    options.writeFile === null ? null : await openWriter(options.writeFile, isEndless(options), files);
  pipeline.writer = writer;
  try {
    for (const [index, input] of options.inputs.entries()) {
      if (hooks.stopped?.()) {
        pipeline.leftUnread();
        break;
      }
      const isFollowed = options.follow === true && index === options.inputs.length - 1;
      pipeline.nextInput(input, input !== STANDARD_INPUT && !isFollowed);
      areSecretsKnown =
        findSecrets(
          input,
          (type, bytes) => {
            if (type === TLS_KEY_LOG) pipeline.addSecrets(bytes, false);
          },
          files,
        ) && !isFollowed;
      await (isFollowed ? follow(input, pipeline, hooks, files) : readCapture(input, pipeline, hooks));
    }
    if (stream !== null) {
      pipeline.nextInput(stream.name, false);
      areSecretsKnown = false;
      await readCaptureStream(stream.bytes, stream.name, pipeline, hooks);
    }
    if (options.live !== null) await runLive(options, options.live, pipeline, hooks);
  } catch (error) {
    if (!(error instanceof BrokenInputError) || options.inputBroken === undefined) throw error;
    options.inputBroken(error);
  } finally {
    keyLogs.close();
    writer?.finish();
  }
  pipeline.finish();
  const useless = uselessKeyLog(options.keylogFiles ?? [], pipeline.keys, pipeline.counters);
  if (useless !== null) hooks.warn(useless);
  const summary = summaryOf(pipeline.counters, warnings);
  return repeats.length === 0 ? summary : { ...summary, repeatedInputs: repeats };
}

/** What was read by now. */
export function summaryOf(counters: Counters, warnings: readonly string[]): ReadSummary {
  return summarize(counters, linkTypeName, warnings);
}

/** Reads a file while it grows. */
async function follow(path: string, pipeline: Pipeline, hooks: ReadHooks, files: FileAccess): Promise<void> {
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

/** Packets in, messages out; also the limits that end a run. */
class Pipeline implements PacketSink {
  readonly counters: Counters;
  readonly keys = new KeyStore();
  isDone = false;
  writer: PacketWriter | null = null;
  readonly #options: RunOptions;
  readonly #tracker: FlowTracker;
  readonly #decoder: PacketDecoder;
  readonly #packets: PacketHistory | null;
  #input: InputReading | null = null;
  /** The first packet of an input has not been seen yet. */
  #isNewInput = true;
  #firstSeconds = Number.NaN;
  #lastSeconds = Number.NEGATIVE_INFINITY;
  #lastNanoseconds = 0;

  constructor(options: RunOptions) {
    this.#options = options;
    this.counters = options.counters ?? new Counters();
    const { consumer } = options;
    const sink: MessageSink = {
      needsRequests: consumer.needsRequests,
      wants: (kind, hasSetCookie, hasCookie) => consumer.wants(kind, hasSetCookie, hasCookie),
      wantsResponse: (status, request) =>
        consumer.wantsResponse?.(status, request && wireRequest(request)) === true,
      wantsForms: consumer.wantsForms === true,
      request: (request) => this.#deliver(wireRequest(request)),
      wantsContent: (status, request) =>
        consumer.wantsContent?.(status, requestOfResponse(request, status)) === true,
      response: (head, channel, direction, stamp, request, isContentRead) =>
        this.#deliver(wireResponse(head, channel, direction, stamp, request, isContentRead)),
      content: (facts, request, stamp) => consumer.content?.(wireContent(facts, request, stamp)),
    };
    const budget = new BufferBudget(MAX_BUFFERED_BYTES);
    const protocols = new ProtocolRegistry(sink, this.counters, budget, this.keys);
    this.#tracker = new FlowTracker(protocols, this.counters, budget);
    this.#packets = options.packets ?? null;
    this.#decoder = new PacketDecoder(this.#packets?.before(this.#tracker) ?? this.#tracker, this.counters);
  }

  #deliver(message: Message): void {
    this.#packets?.keep(message);
    this.#options.consumer.message(message);
  }

  nextInput(name: string, isFile: boolean): void {
    this.#endInput();
    this.#input = new InputReading(name, isFile, this.counters.packets, this.#options.files);
    this.#packets?.nextInput();
    this.#tracker.nextInput(name);
    this.#decoder.nextInput();
    this.#isNewInput = true;
  }

  #endInput(): void {
    if (this.#input !== null) this.#options.inputRead?.(this.#input.view(this.counters.packets));
    this.#input = null;
  }

  packet(packet: RawPacket): void {
    if (this.isDone) {
      this.leftUnread();
      return;
    }
    if (this.#isNewInput) this.#beginInput(packet);
    const { packetLimit, durationSeconds, cookieLimit, live } = this.#options;
    if (durationSeconds !== null && live === null && packet.seconds - this.#firstSeconds >= durationSeconds) {
      this.isDone = true;
      this.leftUnread();
      return;
    }
    this.#lastSeconds = packet.seconds;
    this.#lastNanoseconds = packet.nanoseconds;
    this.#input?.packet(packet);
    this.writer?.packet(packet);
    this.#packets?.packet(packet);
    this.#decoder.packet(packet);
    if (packetLimit !== null && this.counters.packets >= packetLimit) this.isDone = true;
    if (cookieLimit !== null && this.counters.setCookies >= cookieLimit) this.isDone = true;
  }

  /** Time of the last packet; of no use is any packet behind a limit. */
  get readUpToSeconds(): number {
    return this.isDone ? Number.POSITIVE_INFINITY : this.#lastSeconds + this.#lastNanoseconds / 1e9;
  }

  /** Secrets of the capture itself. `isInPassing`: more may follow, also of packets that were before. */
  addSecrets(keyLog: Buffer, isInPassing: boolean): void {
    if (isInPassing) this.keys.mayGrow = true;
    this.keys.add(keyLog, true);
  }

  /** A part of a capture is not read: because of a limit, or because the user wants no more. */
  leftUnread(): void {
    if (this.isDone && this.#options.live === null) this.counters.limitsReached = 1;
  }

  finish(): void {
    this.#endInput();
    this.#decoder.finish();
    this.#tracker.finish();
    this.keys.finish();
  }

  /** Rotated files of one capture follow each other in time; a capture that begins earlier is another one. */
  #beginInput(packet: RawPacket): void {
    this.#isNewInput = false;
    if (Number.isNaN(this.#firstSeconds)) this.#firstSeconds = packet.seconds;
    if (packet.seconds < this.#lastSeconds - CONTINUATION_SLACK_SECONDS) this.#tracker.startAnew();
  }
}

async function startLive(live: LiveOptions): Promise<LiveCapture> {
  const { openLive } = await import('./capture/live/open.ts');
  return openLive(live);
}

async function runLive(
  options: RunOptions,
  live: LiveOptions,
  pipeline: Pipeline,
  hooks: ReadHooks,
): Promise<void> {
  const capture = await (options.openLive?.(live) ?? startLive(live));
  const stop = (): void => capture.stop(() => pipeline.readUpToSeconds);
  options.notice(capture.description);
  // The clock of the machine may be set while it captures.
  const startedMs = performance.now();
  const failures: unknown[] = [];
  const timer = setInterval(() => {
    const seconds = (performance.now() - startedMs) / 1000;
    const isOver = options.durationSeconds !== null && seconds >= options.durationSeconds;
    if (isOver || hooks.stopped?.()) stop();
    try {
      if (failures.length === 0) options.tick?.();
    } catch (error) {
      // Nothing awaits the timer: the run fails when it has ended.
      failures.push(error);
      stop();
    }
  }, STOP_POLL_MILLISECONDS);
  pipeline.nextInput(live.interface, false);
  try {
    // What the kernel has already handed over is still read after a stop; only a limit ends the analysis.
    await readCaptureStream(capture.stream, live.interface, pipeline, { ...hooks, stopped: () => false });
    if (failures.length > 0) throw failures[0];
    const { dropped } = await capture.counts;
    if (dropped !== null) pipeline.counters.droppedByKernel += dropped;
    await capture.finished;
  } finally {
    clearInterval(timer);
  }
}
