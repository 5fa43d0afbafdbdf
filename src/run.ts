// The whole pipeline on one page: bytes -> packets -> connections -> messages -> the consumer.

import { closeSync, openSync, type Stats, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { STANDARD_INPUT, systemError } from './capture/input-paths.ts';
import type { LiveOptions } from './capture/live/open.ts';
import type { PacketSink, RawPacket } from './capture/raw-packet.ts';
import { type ReadHooks, readCapture, readCaptureStream } from './capture/read.ts';
import { findSecrets } from './capture/secrets.ts';
import { BufferBudget } from './flow/buffer-budget.ts';
import { MAX_BUFFERED_BYTES } from './flow/limits.ts';
import { FlowTracker } from './flow/tracker.ts';
import { PacketDecoder } from './packet/decoder.ts';
import { linkTypeName } from './packet/link-type.ts';
import type { MessageSink } from './protocol/events.ts';
import { ProtocolRegistry } from './protocol/registry.ts';
import { KeyLogFiles, uselessKeyLog } from './protocol/tls/key-log-file.ts';
import { KeyStore } from './protocol/tls/key-store.ts';
import { type PrivateKeyFile, readPrivateKey } from './protocol/tls/private-key.ts';
import { InputReading } from './record/input-reading.ts';
import type { ContentMessage, Message, RequestMessage } from './record/message.ts';
import type { InputView, ReadSummary } from './record/records.ts';
import { summarize } from './record/summary.ts';
import { requestOfResponse, wireContent, wireRequest, wireResponse } from './record/wire-message.ts';
import { Counters } from './shared/counters.ts';
import { BrokenInputError, UserError } from './shared/user-error.ts';

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
  /** The last input is read on while it grows, until the user wants no more. */
  readonly follow?: boolean;
  /** Read behind the files; closed afterwards. */
  readonly stream?: InputStream | null;
  readonly live: LiveOptions | null;
  /** Live: the process goes on as root when it is root. Else it becomes the user who called it through sudo. */
  readonly keepsPrivileges?: boolean;
  /** Stop after so many packets, seconds (of packet time; live: of the clock), Set-Cookie fields. */
  readonly packetLimit: number | null;
  readonly durationSeconds: number | null;
  readonly cookieLimit: number | null;
  /** TLS key logs; with live capture, streams or standard input they are followed while they grow. */
  readonly keylogFiles?: readonly string[];
  /** RSA keys of servers, for TLS up to 1.2 without forward secrecy. */
  readonly privateKeys?: readonly PrivateKeyFile[];
  /** Keep the packets in this file. */
  readonly writeFile: string | null;
  readonly consumer: MessageConsumer;
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

/** Reads every input to its end, or to a limit, and tells the consumer of every message it wants. */
export async function run(options: RunOptions): Promise<ReadSummary> {
  const pipeline = new Pipeline(options);
  const warnings: string[] = [];
  /** All secrets of this input were found before its packets. */
  let areSecretsKnown = false;
  const hooks: ReadHooks = {
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
  const stream = options.stream ?? null;
  const keyLogs = new KeyLogFiles(options.keylogFiles ?? [], pipeline.keys, isEndless(options));
  for (const file of options.privateKeys ?? []) pipeline.keys.addPrivateKey(readPrivateKey(file));
  const writer = options.writeFile === null ? null : await openWriter(options.writeFile, isEndless(options));
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
        findSecrets(input, (type, bytes) => {
          if (type === TLS_KEY_LOG) pipeline.addSecrets(bytes, false);
        }) && !isFollowed;
      await (isFollowed ? follow(input, pipeline, hooks) : readCapture(input, pipeline, hooks));
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
  return summarize(pipeline.counters, linkTypeName, warnings);
}

/** Reads a file while it grows. */
async function follow(path: string, pipeline: Pipeline, hooks: ReadHooks): Promise<void> {
  if (!statOf(path).isFile()) return readCapture(path, pipeline, hooks);
  const { growingFile } = await import('./capture/growing-file.ts');
  const bytes = growingFile(path, { isStopped: () => hooks.stopped?.() === true, warn: hooks.warn });
  await readCaptureStream(Readable.from(bytes), path, pipeline, hooks);
}

function statOf(path: string): Stats {
  try {
    return statSync(path);
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
  #input: InputReading | null = null;
  /** The first packet of an input has not been seen yet. */
  #isNewInput = true;
  #firstSeconds = Number.NaN;
  #lastSeconds = Number.NEGATIVE_INFINITY;

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
      request: (request) => consumer.message(wireRequest(request)),
      wantsContent: (status, request) =>
        consumer.wantsContent?.(status, requestOfResponse(request, status)) === true,
      response: (head, channel, direction, stamp, request, isContentRead) =>
        consumer.message(wireResponse(head, channel, direction, stamp, request, isContentRead)),
      content: (facts, request, stamp) => consumer.content?.(wireContent(facts, request, stamp)),
    };
    const budget = new BufferBudget(MAX_BUFFERED_BYTES);
    const protocols = new ProtocolRegistry(sink, this.counters, budget, this.keys);
    this.#tracker = new FlowTracker(protocols, this.counters, budget);
    this.#decoder = new PacketDecoder(this.#tracker, this.counters);
  }

  nextInput(name: string, isFile: boolean): void {
    this.#endInput();
    this.#input = new InputReading(name, isFile, this.counters.packets);
    this.#tracker.input = name;
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
    this.#input?.packet(packet);
    this.writer?.packet(packet);
    this.#decoder.packet(packet);
    if (packetLimit !== null && this.counters.packets >= packetLimit) this.isDone = true;
    if (cookieLimit !== null && this.counters.setCookies >= cookieLimit) this.isDone = true;
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

interface PacketWriter extends PacketSink {
  /** It could not be written: the next packet says so. */
  readonly hasFailed: boolean;
  finish(): void;
}

/**
 * Under sudo the file is opened with the rights of the user who called, and belongs to that user. `isEndless`: what arrived is on the disk soon, also
 * when nothing follows.
 */
async function openWriter(path: string, isEndless: boolean): Promise<PacketWriter> {
  const [{ CaptureWriter }, { DiskSync }, { asInvokingUser }] = await Promise.all([
    import('./capture/write.ts'),
    import('./capture/disk-sync.ts'),
    import('./capture/live/privileges.ts'),
  ]);
  let file: number;
  try {
    file = asInvokingUser(() => openSync(path, 'w'));
  } catch (error) {
    throw new UserError(
      `${path}: cannot be written (${(error as NodeJS.ErrnoException).code}); choose another -w file`,
    );
  }
  const writer = new CaptureWriter(file, path);
  const sync = isEndless ? new DiskSync(file, () => writer.flush()) : null;
  return {
    get hasFailed() {
      return sync?.failure != null;
    },
    packet(packet) {
      if (sync?.failure != null) throw sync.failure;
      writer.packet(packet);
    },
    finish() {
      sync?.stop();
      if (sync?.failure != null) throw sync.failure;
      writer.finish();
      closeSync(file);
    },
  };
}

async function runLive(
  options: RunOptions,
  live: LiveOptions,
  pipeline: Pipeline,
  hooks: ReadHooks,
): Promise<void> {
  const [{ openLive }, { dropPrivileges }] = await Promise.all([
    import('./capture/live/open.ts'),
    import('./capture/live/privileges.ts'),
  ]);
  const capture = await openLive(live);
  if (options.keepsPrivileges !== true) dropPrivileges();
  options.notice(capture.description);
  // The clock of the machine may be set while it captures.
  const startedMs = performance.now();
  const failures: unknown[] = [];
  const timer = setInterval(() => {
    const seconds = (performance.now() - startedMs) / 1000;
    const isOver = options.durationSeconds !== null && seconds >= options.durationSeconds;
    if (isOver || hooks.stopped?.()) capture.stop();
    try {
      if (failures.length === 0) options.tick?.();
    } catch (error) {
      // Nothing awaits the timer: the run fails when it has ended.
      failures.push(error);
      capture.stop();
    }
  }, STOP_POLL_MILLISECONDS);
  pipeline.nextInput(live.interface, false);
  try {
    // What the kernel has already handed over is still read after a stop; only a limit ends the analysis.
    await readCaptureStream(capture.stream, live.interface, pipeline, { ...hooks, stopped: () => false });
    if (failures.length > 0) throw failures[0];
    const { dropped } = await capture.finished;
    if (dropped !== null) pipeline.counters.droppedByKernel += dropped;
  } finally {
    clearInterval(timer);
  }
}
