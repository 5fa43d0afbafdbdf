// The traffic of a test: a part of the capture that `crumbshark run` makes around the tests, else a capture of loopback that is
// made for it.

import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { markedPosition } from '../namespace/end-marker.ts';
import { sendMarker } from '../namespace/marker.ts';
import { RecordedLoopback } from '../namespace/recorded-loopback.ts';
import { capturePath, FOLDER_VARIABLE, keyPaths, RunFolder } from '../namespace/run-folder.ts';
import { unmarkedBytes, unmarkedPackets } from '../namespace/unmarked-capture.ts';
import type { InputStream } from '../reading/run-options.ts';
import { PermissionError, UserError } from '../shared/user-error.ts';

/** What was captured while something happened. */
export interface CapturedTraffic {
  readonly captureFile: string;
  readonly keyFiles: readonly string[];
  /** The packet before the first one, counted from 1 as everywhere; 0: all of the capture belongs to it. */
  readonly framesBefore: number;
  /** Where the first packet begins in the file, and where the last one ends; of the last in the file infinity. */
  readonly begin: number;
  readonly end: number;
  /** The capture is not needed any longer. */
  release(): Promise<void>;
}

/** Traffic that is being captured. */
export interface OpenTraffic {
  /** Resolves when the last packet until now is in the capture. */
  end(): Promise<CapturedTraffic>;
  /** What was captured is not wanted. */
  discard(): Promise<void>;
}

/** What records and pages call the capture: the file is not the user's, and will be gone. */
const LOOPBACK = process.platform === 'linux' ? 'lo' : 'lo0';

/** The capture until a position, as -w of the run writes it. */
export function captureUntil({ captureFile }: CapturedTraffic, position: number): InputStream {
  return { name: LOOPBACK, bytes: Readable.from(unmarkedBytes(captureFile, position)) };
}

const ALTERNATIVE = 'run the tests with it: npx crumbshark run -- npm test (docs/RUN.md)';

/** Begins to capture. @throws {UserError} where neither is possible, with what to type */
export function openTraffic(): Promise<OpenTraffic> {
  const folder = process.env[FOLDER_VARIABLE];
  return folder === undefined ? ofLoopback() : ofRun(folder);
}

async function ofRun(folder: string): Promise<OpenTraffic> {
  const captureFile = capturePath(folder);
  const file = openCapture(captureFile);
  const marked = async (): Promise<number> => {
    const position = await markedPosition(file, sendMarker);
    if (position !== null) return position;
    closeSync(file);
    throw new UserError('the capture of crumbshark run does not go on: its program has ended');
  };
  const begin = await marked();
  return {
    async end() {
      const end = await marked();
      const framesBefore = unmarkedPackets(file, begin);
      closeSync(file);
      const keyFiles = keyPaths(folder, process.env.SSLKEYLOGFILE);
      return { captureFile, keyFiles, framesBefore, begin, end, release: async () => {} };
    },
    discard: async () => closeSync(file),
  };
}

/** Programs that a run has left behind have its variable still. */
function openCapture(path: string): number {
  try {
    return openSync(path, 'r');
  } catch {
    const over = `the crumbshark run of ${FOLDER_VARIABLE}=${dirname(path)} is over`;
    throw new UserError(`crumbshark cannot record this test: ${over}; ${ALTERNATIVE}`);
  }
}

async function ofLoopback(): Promise<OpenTraffic> {
  const folder = new RunFolder();
  folder.bindToProcess(null);
  const { captureFile } = folder;
  const request = { place: 'host', filter: null, bufferMebibytes: null, captureFile } as const;
  const nothing = { asUser: [], run: randomUUID(), forwardedPorts: [], reachesOutside: false } as const;
  let loopback: RecordedLoopback;
  try {
    loopback = await RecordedLoopback.open({ ...request, ...nothing, socketFolder: folder.path });
  } catch (error) {
    await folder.remove(false);
    if (!(error instanceof UserError)) throw error;
    const text = error instanceof PermissionError ? 'no right to capture on loopback' : error.message;
    throw new UserError(`crumbshark cannot record this test: ${text}; ${ALTERNATIVE}`);
  }
  return {
    async end() {
      await loopback.end();
      const keyFile = process.env.SSLKEYLOGFILE;
      return {
        captureFile,
        // The first program that writes a secret makes it.
        keyFiles: keyFile !== undefined && existsSync(keyFile) ? [keyFile] : [],
        framesBefore: 0,
        begin: 0,
        end: Number.POSITIVE_INFINITY,
        release: () => folder.remove(false),
      };
    },
    async discard() {
      await loopback.giveUp();
      await folder.remove(false);
    },
  };
}
