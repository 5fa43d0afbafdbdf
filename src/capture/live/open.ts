// Opens a live capture: a supervised program writes pcap to its standard output, which is read like a file.

import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { packagePath } from '../../shared/package-path.ts';
import { BrokenInputError, PermissionError, UserError } from '../../shared/user-error.ts';
import {
  AUTOMATIC_BACKENDS,
  type Backend,
  type BackendName,
  backends,
  CAP_HELPER,
  type CaptureCounts,
  type CaptureRequest,
} from './backends.ts';
import { explain, type Failure, isForbidden, mayOtherCapture } from './failures.ts';
import { listInterfaces, missingInterfaceMessage } from './interfaces.ts';
import {
  LIVE_BLIND_DRAIN_MILLISECONDS,
  LIVE_DRAIN_MILLISECONDS,
  LIVE_MESSAGE_CHARACTERS,
  MAX_LIVE_BUFFER_MEBIBYTES,
} from './limits.ts';
import {
  capturedInterface,
  countedOnce,
  type Loopbacks,
  loopbackInterfaces,
  ONLY_LOOPBACK,
  withOneCopy,
} from './loopback.ts';
import { type NetworkOwner, type OtherNetwork, otherNetwork } from './other-network.ts';
import { type SupervisedChild, superviseProgram } from './supervisor.ts';

export interface LiveOptions extends CaptureRequest {
  /** Who has the network to capture in; none: it is our own. */
  readonly network?: NetworkOwner | null;
  /** `auto` takes the first of `AUTOMATIC_BACKENDS` that is installed and allowed to capture. */
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
   * @param readUpTo gives the time of the last packet that was read, in seconds: when it is later than the stop, none is
   * missing. Without it the end is guessed on an interface that is never quiet.
   */
  stop(readUpTo?: () => number): void;
  /** Resolves when the program has ended, however it did, and the stream has been read or destroyed. */
  readonly counts: Promise<CaptureCounts>;
  /** As `counts`, but rejects with a BrokenInputError when the capture ended otherwise than by `stop`: interface gone, program killed. */
  readonly finished: Promise<CaptureCounts>;
}

/**
 * Begins to capture; resolves when packets are already being collected, so that the caller may start the traffic.
 * Rejects with a UserError: no such interface, bad filter, no permission, interface down, no capture program.
 */
export async function openLive(options: LiveOptions): Promise<LiveCapture> {
  checkOptions(options);
  const other = options.network == null ? null : await otherNetwork(options.network);
  const loopbacks = other === null ? loopbackInterfaces() : ONLY_LOOPBACK;
  const candidates = candidatesOf(options, other);
  let firstFailure: Failure | null = null;
  for (const backend of candidates) {
    const oneCopy = backend.name === 'cap' ? null : withOneCopy(options, loopbacks);
    const place = { other, loopbacks };
    let opened = oneCopy === null ? null : await begin(backend, options, oneCopy, place);
    // The program may be too old for that filter, or the user's own is wrong.
    if (opened === null || 'kind' in opened) opened = await begin(backend, options, options, place);
    if ('stream' in opened) return opened;
    // Another program may be installed, or be the one with the right to capture. The first failure is reported, but
    // that of a program that exists rather than that of one that does not.
    if (firstFailure === null || firstFailure.kind === 'program-missing') firstFailure = opened;
    if (!mayOtherCapture(opened)) break;
  }
  const message = await failureMessage(firstFailure!, options, other);
  throw isForbidden(firstFailure!) ? new PermissionError(message) : new UserError(message);
}

function candidatesOf({ backend }: LiveOptions, other: OtherNetwork | null): readonly Backend[] {
  const candidates = backend === 'auto' ? AUTOMATIC_BACKENDS : [backends[backend]];
  if (other?.isRootless !== true) return candidates;
  if (backend === 'tcpdump')
    throw new UserError(`tcpdump cannot capture in ${other.label}, which was made without root: dumpcap can`);
  return candidates.filter(({ name }) => name !== 'tcpdump');
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

async function failureMessage(
  failure: Failure,
  options: LiveOptions,
  other: OtherNetwork | null,
): Promise<string> {
  if (failure.kind === 'interface-missing')
    return missingInterfaceMessage(options.interface, await listInterfaces(other).catch(() => []), other);
  if (failure.kind === 'program-missing' && options.backend === 'auto')
    return `no capture program found: ${backends.tcpdump.install}, or dumpcap (wireshark-common)`;
  return failure.message;
}

/** Where it captures. */
interface CapturePlace {
  readonly other: OtherNetwork | null;
  readonly loopbacks: Loopbacks;
}

/** Starts one backend; a failure before the first byte is returned, not thrown, so that the next can be tried. */
async function begin(
  backend: Backend,
  options: LiveOptions,
  request: CaptureRequest,
  { other, loopbacks }: CapturePlace,
): Promise<LiveCapture | Failure> {
  const command = backend.command(request, options.capHelperPath ?? packagePath(CAP_HELPER));
  const child = superviseProgram([...(other?.entry ?? []), ...command]);
  const errorOutput = collect(child.stderr);
  const ended = endOf(child);
  const started = await hasBegun(child.stdout);
  if (!started) {
    const status = await ended;
    return explain(backend, options, { status, started, errorOutput: errorOutput() })!;
  }

  let stopping = false;
  const counts = ended.then(() => {
    const asCounted = backend.counts(errorOutput());
    const isLoopback = loopbacks.has(capturedInterface(errorOutput()) ?? options.interface);
    return isLoopback ? countedOnce(asCounted) : asCounted;
  });
  const finished = ended.then((status) => {
    const failure = explain(backend, options, { status, started, errorOutput: errorOutput() });
    if (failure !== null && !stopping) throw new BrokenInputError(failure.message);
    return counts;
  });
  // A caller that never awaits it must not be ended by an unhandled rejection.
  finished.catch(() => {});

  const stop = (readUpTo?: () => number): void => {
    if (stopping) return;
    stopping = true;
    endWhenDelivered(child, backend.holdMs, readUpTo ?? null);
  };
  // A reader that closes the stream ends the capture: the program would notice only with its next packet.
  child.stdout.once('close', () => {
    if (!child.stdout.readableEnded) stop();
  });
  const description = describe(backend, options, other);
  return { stream: child.stdout, description, stop, counts, finished };
}

const DRAIN_POLL_MILLISECONDS = 50;

/**
 * Closes the control pipe, which stops the program, once it has delivered what was captured until now: what a program has
 * not read then is dropped. That is so when a later packet has been read, or nothing has come for as long as a packet may
 * wait in the kernel; else after a limit.
 */
function endWhenDelivered(child: SupervisedChild, holdMs: number, readUpTo: (() => number) | null): void {
  // The clock of Date has whole milliseconds, that of packets has not.
  const stoppedAtSeconds = (Date.now() + 1) / 1000;
  const startedMs = performance.now();
  const limitMs = readUpTo === null ? LIVE_BLIND_DRAIN_MILLISECONDS : LIVE_DRAIN_MILLISECONDS;
  const bytesRead = (): number => (child.stdout as Socket).bytesRead;
  let before = bytesRead();
  // In turns of the event loop, not on the clock: a long turn of the analysis is no silence.
  let quietMs = 0;
  const timer = setInterval(() => {
    const isQuiet = bytesRead() === before && child.stdout.readableLength === 0;
    before = bytesRead();
    quietMs = isQuiet ? quietMs + DRAIN_POLL_MILLISECONDS : 0;
    const isDelivered = quietMs >= holdMs || (readUpTo !== null && readUpTo() >= stoppedAtSeconds);
    const isOver = child.stdout.destroyed || performance.now() - startedMs >= limitMs;
    if (isDelivered || isOver) child.stdin.end();
  }, DRAIN_POLL_MILLISECONDS);
  child.once('exit', () => clearInterval(timer));
  child.stdin.once('finish', () => clearInterval(timer));
}

function describe(backend: Backend, options: LiveOptions, other: OtherNetwork | null): string {
  const place = other === null ? options.interface : `${options.interface} in ${other.label}`;
  const filter = options.filter === null ? 'no filter' : `filter "${options.filter}"`;
  const promiscuous = options.promiscuous ? ', promiscuous' : '';
  const caveat = backend.caveat === null ? '' : ` (${backend.caveat})`;
  return `capturing on ${place} with ${backend.name}, ${filter}${promiscuous}${caveat}`;
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
