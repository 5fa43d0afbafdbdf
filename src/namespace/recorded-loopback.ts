// The loopback that a command uses, from before it begins until its last packet is in the file.

import { closeSync, ftruncateSync, openSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../shared/user-error.ts';
import { markedPosition } from './end-marker.ts';
import { forwardPorts } from './forwards.ts';
import { NetworkHelper } from './helper-client.ts';
import { FULL_DISK_BYTES, LISTENER_SCAN_MILLISECONDS } from './limits.ts';
import { reachOutside } from './outside-network.ts';
import { enterCommand, type Place } from './place.ts';
import {
  Listeners,
  networkOf,
  processesInNetwork,
  processesWith,
  RUN_VARIABLE,
  type RunningProcess,
} from './processes.ts';
import { type Recording, startRecording } from './recording.ts';
import { removeMarked } from './unmarked-capture.ts';

export interface LoopbackRequest {
  readonly place: Place;
  /** In libpcap's language; null: everything. */
  readonly filter: string | null;
  readonly bufferMebibytes: number | null;
  /** Where the capture goes. */
  readonly captureFile: string;
  /** The words before a command that make it one of the user of the command. */
  readonly asUser: readonly string[];
  /** The value of `RUN_VARIABLE` in the environment of the command. */
  readonly run: string;
  /** Ports of the machine that the private network reaches, and where their sockets are made. */
  readonly forwardedPorts: readonly number[];
  readonly socketFolder: string;
  /** A private network has a way out. */
  readonly reachesOutside: boolean;
}

/** What is known when the recording has ended. */
export interface RecordingEnd {
  /** The packets until the end of the command are in the file. */
  readonly isWhole: boolean;
  /** Packets that were on loopback until then; null when that was not counted. */
  readonly packets: number | null;
  /** Packets that the kernel had no room for; null when that was not counted. */
  readonly dropped: number | null;
  /** Why the capture program ended before its time; null: it did not. */
  readonly failure: string | null;
  /** The folder of the capture, when there was no space left for it; else null. */
  readonly fullFolder: string | null;
  /** Forwarded ports with the connections that nothing took on the machine. */
  readonly unreached: ReadonlyMap<number, number>;
  /** TCP ports with the program that listened there. */
  readonly listeners: ReadonlyMap<number, string>;
  /** Processes that the command has left running. */
  readonly left: readonly RunningProcess[];
}

export class RecordedLoopback {
  /** The words before a command that runs there, as the user of the command. */
  readonly enter: readonly string[];
  readonly #request: LoopbackRequest;
  readonly #file: number;
  readonly #recording: Recording;
  readonly #helper: NetworkHelper;
  readonly #listeners = new Listeners();
  readonly #timer: NodeJS.Timeout;
  readonly #network: string | null;
  readonly #closers: (() => void)[] = [];
  readonly #unreached = new Map<number, number>();

  private constructor(request: LoopbackRequest, file: number, recording: Recording) {
    this.#request = request;
    this.#file = file;
    this.#recording = recording;
    this.enter = [...enterCommand(request.place, recording.holder), ...request.asUser];
    this.#helper = new NetworkHelper(this.enter);
    this.#network = request.place === 'host' ? null : networkOf(recording.holder);
    this.#timer = setInterval(() => this.#scan(), LISTENER_SCAN_MILLISECONDS).unref();
  }

  /** Resolves when packets are being recorded. @throws {UserError} when they cannot be, or a port cannot be forwarded */
  static async open(request: LoopbackRequest): Promise<RecordedLoopback> {
    const { place, filter, bufferMebibytes, captureFile, reachesOutside } = request;
    const file = openSync(captureFile, 'a+', 0o600);
    const firstPort = lowestOf(request.forwardedPorts);
    const wanted = { place, filter, bufferMebibytes, file, reachesOutside, firstPort };
    const recording = await startRecording(wanted).catch((error) => {
      closeSync(file);
      throw error;
    });
    const opened = new RecordedLoopback(request, file, recording);
    await opened.#openWays();
    return opened;
  }

  async #openWays(): Promise<void> {
    const { forwardedPorts, socketFolder, reachesOutside } = this.#request;
    try {
      if (reachesOutside) this.#closers.push(await reachOutside(this.#recording.holder));
      this.#closers.push(await forwardPorts(forwardedPorts, socketFolder, this.#helper, this.#unreached));
      const failure = this.#recording.failure();
      if (failure !== null) throw new UserError(failure.message);
    } catch (error) {
      await this.#close();
      throw error;
    }
  }

  /** The command has ended: waits for its last packet, and ends the recording. */
  async end(): Promise<RecordingEnd> {
    clearInterval(this.#timer);
    this.#scan();
    // Other programs use the loopback of the machine too.
    const packets = this.#isCounted ? await this.#helper.packets() : null;
    const failure = this.#recording.failure()?.message ?? null;
    const position =
      failure === null ? await markedPosition(this.#file, (bytes) => this.#helper.mark(bytes)) : null;
    const isWhole = position !== null;
    const left = this.#running();
    // Before it has ended, the program writes what follows the mark.
    const { dropped } = await this.#stop();
    if (isWhole) ftruncateSync(this.#file, position);
    closeSync(this.#file);
    const marked = removeMarked(this.#request.captureFile);
    const listeners = this.#listeners.programs;
    const fullFolder =
      isWhole || !isFull(this.#request.captureFile) ? null : dirname(this.#request.captureFile);
    const ofCommand = packets === null ? null : packets - marked;
    return {
      isWhole,
      packets: ofCommand,
      dropped,
      failure,
      fullFolder,
      listeners,
      unreached: this.#unreached,
      left,
    };
  }

  /** It is not used. */
  async giveUp(): Promise<void> {
    clearInterval(this.#timer);
    await this.#close();
  }

  get #isCounted(): boolean {
    return this.#request.place !== 'host' && this.#request.filter === null;
  }

  async #close(): Promise<void> {
    await this.#stop();
    closeSync(this.#file);
  }

  async #stop(): Promise<{ readonly dropped: number | null }> {
    clearInterval(this.#timer);
    for (const close of this.#closers) close();
    this.#helper.end();
    return this.#recording.stop();
  }

  #scan(): void {
    this.#listeners.scan(() => this.#running(), this.#network === null ? 'self' : this.#recording.holder);
  }

  /** Our own processes there are no part of it. */
  #running(): readonly RunningProcess[] {
    const { run } = this.#request;
    const all = this.#network === null ? processesWith(RUN_VARIABLE, run) : processesInNetwork(this.#network);
    const own = new Set([this.#recording.holder, this.#helper.pid]);
    return all.filter(({ pid }) => !own.has(pid));
  }
}

/** The first port that every user may open (ip(7)). */
const FIRST_USER_PORT = 1024;

/** The lowest of the ports that the system keeps for root; null when none is. */
function lowestOf(ports: readonly number[]): number | null {
  const lowest = Math.min(...ports);
  return lowest < FIRST_USER_PORT ? lowest : null;
}

/** tcpdump goes on without a word when it can no longer write. */
function isFull(path: string): boolean {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize < FULL_DISK_BYTES;
}
