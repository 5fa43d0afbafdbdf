// Opens a live capture: a supervised program writes pcap to its standard output, which is read like a file.

import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { BrokenInputError, PermissionError, UserError } from '../../shared/user-error.ts';
import {
  type Backend,
  type BackendName,
  backends,
  type CaptureCounts,
  type CaptureRequest,
} from './backends.ts';
import { explain, type Failure } from './failures.ts';
import { capHelperPath } from './helper-path.ts';
import { listInterfaces, missingInterfaceMessage } from './interfaces.ts';
import { LIVE_DRAIN_MILLISECONDS, LIVE_MESSAGE_CHARACTERS, MAX_LIVE_BUFFER_MEBIBYTES } from './limits.ts';
import { type SupervisedChild, superviseProgram } from './supervisor.ts';

export interface LiveOptions extends CaptureRequest {
  /** `auto` takes the first of tcpdump, dumpcap and cap that is installed and allowed to capture. */
  readonly backend: 'auto' | BackendName;
  /** Where the built cap helper lies, when not in its usual place. */
  readonly capHelperPath?: string;
}

export interface LiveCapture {
  /** The pcap bytes. Read it to its end even after `stop`: the last packets are in it. */
  readonly stream: Readable;
  /** Backend, interface and filter in one line. */
  readonly description: string;
  /**
   * Ends the capture once the packets in the kernel's buffer have been delivered, then the stream ends. Works as any
   * user, and may be called again.
   */
  stop(): void;
  /**
   * Settles when the program has ended and the stream has been read or destroyed. Rejects with a
   * BrokenInputError when the capture ended otherwise than by `stop`: interface gone, program killed.
   */
  readonly finished: Promise<CaptureCounts>;
}

/**
 * Begins to capture; resolves when packets are already being collected, so that the caller may start the traffic.
 * Rejects with a UserError: no such interface, bad filter, no permission, interface down, no capture program.
 */
export async function openLive(options: LiveOptions): Promise<LiveCapture> {
  checkOptions(options);
  const candidates = options.backend === 'auto' ? Object.values(backends) : [backends[options.backend]];
  let firstFailure: Failure | null = null;
  for (const backend of candidates) {
    const opened = await begin(backend, options);
    if ('stream' in opened) return opened;
    // Another program may be installed, or be the one with the right to capture. The first failure is reported, but
    // that of a program that exists rather than that of one that does not.
    if (firstFailure === null || firstFailure.kind === 'program-missing') firstFailure = opened;
    if (opened.kind !== 'program-missing' && opened.kind !== 'permission') break;
  }
  const message = await failureMessage(firstFailure!, options);
  throw firstFailure?.kind === 'permission' ? new PermissionError(message) : new UserError(message);
}

function checkOptions(options: LiveOptions): void {
  const size = options.bufferMebibytes;
  if (size !== null && !(Number.isInteger(size) && size >= 1 && size <= MAX_LIVE_BUFFER_MEBIBYTES))
    throw new UserError(
      `capture buffer of ${size} MiB is not possible: give a whole number from 1 to ${MAX_LIVE_BUFFER_MEBIBYTES}`,
    );
  if (process.platform === 'win32')
    throw new UserError('live capture needs Linux or macOS: capture with Wireshark and analyse its file');
}

async function failureMessage(failure: Failure, options: LiveOptions): Promise<string> {
  if (failure.kind === 'interface-missing')
    return missingInterfaceMessage(options.interface, await listInterfaces().catch(() => []));
  if (failure.kind === 'program-missing' && options.backend === 'auto')
    return `no capture program found: ${backends.tcpdump.install}, or dumpcap (wireshark-common)`;
  return failure.message;
}

/** Starts one backend; a failure before the first byte is returned, not thrown, so that the next can be tried. */
async function begin(backend: Backend, options: LiveOptions): Promise<LiveCapture | Failure> {
  const child = superviseProgram(backend.command(options, options.capHelperPath ?? capHelperPath()));
  const errorOutput = collect(child.stderr);
  const ended = endOf(child);
  const started = await hasBegun(child.stdout);
  if (!started) {
    const status = await ended;
    return explain(backend, options, { status, started, errorOutput: errorOutput() })!;
  }

  let stopping = false;
  const finished = ended.then((status) => {
    const failure = explain(backend, options, { status, started, errorOutput: errorOutput() });
    if (failure !== null && !stopping) throw new BrokenInputError(failure.message);
    return backend.counts(errorOutput());
  });
  // A caller that never awaits it must not be ended by an unhandled rejection.
  finished.catch(() => {});

  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    endWhenQuiet(child, backend.holdMs);
  };
  // A reader that closes the stream ends the capture: the program would notice only with its next packet.
  child.stdout.once('close', () => {
    if (!child.stdout.readableEnded) stop();
  });
  return { stream: child.stdout, description: describe(backend, options), stop, finished };
}

/**
 * Closes the control pipe once nothing has come for as long as a packet may wait in the kernel: a program that is
 * stopped drops what it has not read. On an interface that is never quiet, after a limit.
 */
function endWhenQuiet(child: SupervisedChild, holdMs: number): void {
  const bytesRead = (): number => (child.stdout as Socket).bytesRead;
  let before = bytesRead();
  let waitedMs = 0;
  const timer = setInterval(() => {
    waitedMs += holdMs;
    const isQuiet = bytesRead() === before && child.stdout.readableLength === 0;
    before = bytesRead();
    if (isQuiet || child.stdout.destroyed || waitedMs >= LIVE_DRAIN_MILLISECONDS) child.stdin.end();
  }, holdMs);
  child.once('exit', () => clearInterval(timer));
  child.stdin.once('finish', () => clearInterval(timer));
}

function describe(backend: Backend, options: LiveOptions): string {
  const filter = options.filter === null ? 'no filter' : `filter "${options.filter}"`;
  const promiscuous = options.promiscuous ? ', promiscuous' : '';
  const caveat = backend.caveat === null ? '' : ` (${backend.caveat})`;
  return `capturing on ${options.interface} with ${backend.name}, ${filter}${promiscuous}${caveat}`;
}

/** Keeps the last characters of a stream; call the result to get them. */
function collect(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text = (text + chunk).slice(-LIVE_MESSAGE_CHARACTERS);
  });
  return () => text;
}

/** Exit status, as a shell gives it, of a supervisor that did not start or was itself killed. */
const STATUS_NOT_FOUND = 127;
const STATUS_KILLED = 137;

/** The exit status as a shell gives it, once both output streams are at their end. */
function endOf(child: SupervisedChild): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(STATUS_NOT_FOUND));
    child.once('close', (status) => resolve(status ?? STATUS_KILLED));
  });
}

/**
 * True once the file header has arrived. Each of the three writes it when the interface is open and the filter is
 * set, so packets are being collected from then on. False when the stream ends first. Consumes nothing.
 */
function hasBegun(stream: Readable): Promise<boolean> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (stream.readableLength > 0) settle(true);
      // An empty read is what lets a stream at its end close.
      else stream.read();
    };
    const endedBefore = (): void => settle(false);
    const settle = (begun: boolean): void => {
      stream.off('readable', check).off('close', endedBefore);
      resolve(begun);
    };
    stream.on('readable', check).once('close', endedBefore);
  });
}
