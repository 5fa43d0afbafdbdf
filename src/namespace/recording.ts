// Records a loopback into a file: tcpdump or dumpcap writes it, and holds the network namespace, when there is one of its
// own. A file takes what a burst has while the analysis would be too slow to, and keys that come late are there when it is
// judged. Measured: docs/PERFORMANCE.md.

import { fstatSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Backend, CaptureCounts } from '../capture/live/backends.ts';
import { backends } from '../capture/live/backends.ts';
import { explain, type Failure } from '../capture/live/failures.ts';
import { type SupervisedWriter, superviseWriter } from '../capture/live/supervisor.ts';
import { PermissionError, UserError } from '../shared/user-error.ts';
import {
  RECORDING_BUFFER_MEBIBYTES,
  RECORDING_MESSAGE_CHARACTERS,
  RECORDING_START_MILLISECONDS,
} from './limits.ts';
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
/** A file of pcap begins with so many bytes, which a capture program writes when it has begun. */
const FILE_HEADER_BYTES = 24;
const POLL_MILLISECONDS = 2;
const LOOPBACK = process.platform === 'linux' ? 'lo' : 'lo0';

/** Resolves when packets are being recorded. Rejects with a UserError when no capture program can. */
export async function startRecording(request: RecordingRequest): Promise<Recording> {
  let first: Failure | null = null;
  for (const program of PROGRAMS) {
    const started = await start(program, request);
    if ('stop' in started) return started;
    if (first === null || first.kind === 'program-missing') first = started;
    if (started.kind !== 'program-missing' && started.kind !== 'permission') break;
  }
  const { kind, message } = first!;
  if (kind === 'program-missing') throw new UserError('no capture program: sudo apt-get install tcpdump');
  throw kind === 'permission' ? new PermissionError(message) : new UserError(message);
}

async function start(
  program: Backend,
  { place, filter, bufferMebibytes, file, reachesOutside, firstPort }: RecordingRequest,
): Promise<Recording | Failure> {
  const capture = {
    interface: LOOPBACK,
    filter,
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
      : explain(program, capture, { status, started: hasBegun(file), errorOutput: errorOutput() });
  const limit = performance.now() + RECORDING_START_MILLISECONDS;
  while (!hasBegun(file) && status === null && performance.now() < limit) await pause(POLL_MILLISECONDS);
  // A program may write the header and then find that it has no right to go on.
  await pause(POLL_MILLISECONDS);
  const holder = Number(/^holder (\d+)$/m.exec(errorOutput())?.[1] ?? 0);
  if (status === null && hasBegun(file) && (place === 'host' || holder > 0))
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
  return failure() ?? { kind: 'other', message: `${program.name} did not begin to capture` };
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
