// Records a loopback into a file: tcpdump or dumpcap writes it, and holds the network namespace, when there is one of its
// own. A file takes what a burst has while the analysis would be too slow to, and keys that come late are there when it is
// judged. Measured: docs/PERFORMANCE.md.

import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Backend, CaptureCounts } from '../capture/live/backends.ts';
import { backends } from '../capture/live/backends.ts';
import { explain, type Failure, isForbidden, mayOtherCapture } from '../capture/live/failures.ts';
import { type SupervisedWriter, superviseWriter } from '../capture/live/supervisor.ts';
import { PermissionError, UserError } from '../shared/user-error.ts';
import {
  RECORDING_BUFFER_MEBIBYTES,
  RECORDING_MESSAGE_CHARACTERS,
  RECORDING_START_MILLISECONDS,
} from './limits.ts';
import { MARKER_PORT } from './marker.ts';
import { holderScript, type Place, UNSHARE } from './place.ts';

export interface RecordingRequest {
  readonly place: Place;
  /** In libpcap's language; null: everything. */
  readonly filter: string | null;
  /** Null takes the default. */
  readonly bufferMebibytes: number | null;
  /** A descriptor: the capture is written to it. */
  readonly file: number;
  /** A private network will have a way out. */
  readonly reachesOutside: boolean;
  /** The lowest port that is opened in a private network; null: none that the system keeps for root. */
  readonly firstPort: number | null;
}

/** A capture that runs. */
export interface Recording {
  readonly place: Place;
  /** The process that holds the namespace; on the loopback of the machine 0. */
  readonly holder: number;
  /** Ends it; resolves when the program has ended, with what it counted. */
  stop(): Promise<CaptureCounts>;
  /** How the program ended by itself; null as long as it runs. */
  readonly failure: () => Failure | null;
}

/** tcpdump says when it has begun, and has no limit for its file. */
const PROGRAMS: readonly Backend[] = [backends.tcpdump, backends.dumpcap];
/** A file of pcap begins with so many bytes, which a capture program writes when it has begun, or as it fails. */
const FILE_HEADER_BYTES = 24;
/** What the programs say when they have begun. */
const BEGUN = /^(?:tcpdump: listening on|Capturing on )/m;
const POLL_MILLISECONDS = 2;
const LOOPBACK = process.platform === 'linux' ? 'lo' : 'lo0';

/** Resolves when packets are being recorded. Rejects with a UserError when no capture program can. */
export async function startRecording(request: RecordingRequest): Promise<Recording> {
  let first: Failure | null = null;
  for (const program of PROGRAMS) {
    const started = await start(program, request);
    if ('stop' in started) return started;
    if (first === null || first.kind === 'program-missing') first = started;
    if (!mayOtherCapture(started)) break;
  }
  const { kind, message } = first!;
  if (kind === 'program-missing') throw new UserError('no capture program: sudo apt-get install tcpdump');
  throw isForbidden(first!) ? new PermissionError(message) : new UserError(message);
}

/** Records for a moment. @throws {UserError} when no capture program can */
export async function tryRecording(place: Place): Promise<void> {
  const path = join(mkdtempSync(join(tmpdir(), 'crumbshark-try-')), 'capture.pcap');
  const file = openSync(path, 'a+', 0o600);
  try {
    const request = { place, filter: null, bufferMebibytes: 1, file, reachesOutside: false, firstPort: null };
    await (await startRecording(request)).stop();
  } finally {
    closeSync(file);
    rmSync(dirname(path), { recursive: true, force: true });
  }
}

async function start(
  program: Backend,
  { place, filter, bufferMebibytes, file, reachesOutside, firstPort }: RecordingRequest,
): Promise<Recording | Failure> {
  const capture = {
    interface: LOOPBACK,
    filter: filter === null ? null : withMarker(filter),
    promiscuous: false,
    bufferMebibytes: bufferMebibytes ?? RECORDING_BUFFER_MEBIBYTES,
  };
  const command = program.command(capture, '');
  const child = superviseWriter(
    place === 'host'
      ? command
      : [...UNSHARE[place], '/bin/sh', '-c', holderScript(reachesOutside, firstPort), 'sh', ...command],
    file,
  );
  const errorOutput = collected(child);
  const ended = endOf(child);
  let status: number | null = null;
  void ended.then((code) => {
    status = code;
  });
  const failure = (): Failure | null =>
    status === null
      ? null
      : explain(
          program,
          { ...capture, filter },
          { status, started: hasBegun(file), errorOutput: errorOutput() },
        );
  const limit = performance.now() + RECORDING_START_MILLISECONDS;
  const isReady = (): boolean => hasBegun(file) && BEGUN.test(errorOutput());
  while (!isReady() && status === null && performance.now() < limit) await pause(POLL_MILLISECONDS);
  const holder = Number(/^holder (\d+)$/m.exec(errorOutput())?.[1] ?? 0);
  if (status === null && isReady() && (place === 'host' || holder > 0))
    return {
      place,
      holder,
      failure,
      async stop() {
        child.stdin.end();
        await ended;
        return program.counts(errorOutput());
      },
    };
  child.stdin.end();
  await ended;
  // It may have written the header all the same, and the next program writes its own.
  ftruncateSync(file);
  return failure() ?? { kind: 'other', message: `${program.name} did not begin to capture` };
}

/** The packets that mark places in the capture are captured too. */
function withMarker(filter: string): string {
  return `(${filter}) or (udp port ${MARKER_PORT} and dst host 127.0.0.1)`;
}

function hasBegun(file: number): boolean {
  return fstatSync(file).size >= FILE_HEADER_BYTES;
}

/** The last of what a program writes to standard error. */
function collected(child: SupervisedWriter): () => string {
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-RECORDING_MESSAGE_CHARACTERS);
  });
  return () => text;
}

/** The exit status as a shell gives it, of a supervisor that did not start or was itself killed too. */
const STATUS_NOT_FOUND = 127;
const STATUS_KILLED = 137;

function endOf(child: SupervisedWriter): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(STATUS_NOT_FOUND));
    child.once('close', (status) => resolve(status ?? STATUS_KILLED));
  });
}
