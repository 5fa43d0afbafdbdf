// The folder of a run: the capture, and what the programs of the command write their TLS secrets to. It belongs to the user
// of the command alone, and goes with the run.

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { programEnvironment } from '../capture/live/supervisor.ts';
import { packagePath } from '../shared/package-path.ts';
import { UserError } from '../shared/user-error.ts';
import { MAX_COMMENT_BYTES } from './limits.ts';
import { processesWith } from './processes.ts';

const PREFIX = 'crumbshark-run-';
/** What Node loads first, from the root of the package. */
export const NODE_HOOK = 'hooks/node-keylog.cjs';
const PYTHON_HOOK = 'hooks/python';
const SECRET_MODE = 0o600;

type Environment = Readonly<Record<string, string | undefined>>;

const KEEP = 'keep';
// It waits for a word, or for the end of the run, however that comes.
const CLEANER = `if read -r word && [ "$word" = ${KEEP} ]; then
  cd "$1" && for file in *.pcap keys.log node/*; do [ ! -f "$file" ] || : >"$file"; done
else rm -rf -- "$1"
fi`;

type Cleaner = ChildProcessByStdio<Writable, null, null>;

/** The variable that tells the programs of a command where their capture is. */
export const FOLDER_VARIABLE = 'CRUMBSHARK_RUN_FOLDER';

export class RunFolder {
  readonly path: string;
  #cleaner: Cleaner | null = null;

  /** Makes the folder, and removes those of machines that went down in a run. */
  constructor(environment: Environment = process.env) {
    this.path = makeFolder(environment);
    mkdirSync(this.#nodeFolder);
    // Programs in Python end when it cannot be written: it is there before them.
    // The files of the capture belong to the user of the command too, although root may write them.
    for (const file of [this.#commonFile, this.captureFile, this.ownCaptureFile])
      closeSync(openSync(file, 'a', SECRET_MODE));
  }

  /**
   * From now on the folder goes with the process, however that ends.
   * @param owner numeric ids of the user whom it belongs to; null: of the process
   */
  bindToProcess(owner: { readonly uid: number; readonly gid: number } | null): void {
    const ids = owner === null ? {} : { uid: owner.uid, gid: owner.gid };
    this.#cleaner = spawn('/bin/sh', ['-c', CLEANER, 'sh', this.path], {
      stdio: ['pipe', 'ignore', 'ignore'],
      // Ctrl-C in the terminal is for the command.
      detached: true,
      env: programEnvironment(),
      ...ids,
    });
    this.#cleaner.stdin.on('error', () => {});
  }

  get captureFile(): string {
    return capturePath(this.path);
  }

  /** The packets that are those of the command, where others are in the capture too. */
  get ownCaptureFile(): string {
    return join(this.path, 'own.pcap');
  }

  get #commonFile(): string {
    return join(this.path, 'keys.log');
  }

  get #nodeFolder(): string {
    return join(this.path, 'node');
  }

  /**
   * The environment in which the programs of a command write their secrets: SSLKEYLOGFILE for most, a module that Node
   * loads first, a module that Python loads first. A file that the user has named is used as it is.
   */
  keyEnvironment(environment: Environment = process.env): Environment {
    const { NODE_OPTIONS = '', PYTHONPATH, SSLKEYLOGFILE } = environment;
    const hook = packagePath(NODE_HOOK).replace(/["\\]/g, '\\$&');
    return {
      ...environment,
      SSLKEYLOGFILE: SSLKEYLOGFILE || this.#commonFile,
      NODE_OPTIONS: `${NODE_OPTIONS} --require "${hook}"`.trim(),
      PYTHONPATH: [packagePath(PYTHON_HOOK), PYTHONPATH].filter(Boolean).join(delimiter),
      CRUMBSHARK_NODE_KEYS: this.#nodeFolder,
    };
  }

  /** A run inside of this one has said so. */
  get hasInnerRun(): boolean {
    return existsSync(join(this.path, INNER_RUN));
  }

  /** The files with secrets, as far as there are any. */
  keyFiles({ SSLKEYLOGFILE }: Environment = process.env): readonly string[] {
    return keyPaths(this.path, SSLKEYLOGFILE);
  }

  /**
   * Removes the folder, also when the process has given up the rights for it.
   * @param isInUse programs of the command go on, and may write secrets: the folder stays, with empty files
   */
  async remove(isInUse: boolean): Promise<void> {
    if (this.#cleaner === null) return;
    const closed = once(this.#cleaner, 'close');
    this.#cleaner.stdin.end(isInUse ? `${KEEP}\n` : '');
    await closed;
  }
}

const INNER_RUN = 'inner-run';

/** Says to the run around this one that there is this one. */
export function noteInnerRun({ [FOLDER_VARIABLE]: outer }: Environment = process.env): void {
  if (outer === undefined) return;
  try {
    closeSync(openSync(join(outer, INNER_RUN), 'a', SECRET_MODE));
  } catch {
    // It has ended, or is that of another user.
  }
}

/** The capture in a folder of a run. */
export function capturePath(folder: string): string {
  return join(folder, 'capture.pcap');
}

/** The files with secrets in a folder of a run, and that of the user, as far as there are any. */
export function keyPaths(folder: string, ownFile: string | undefined): readonly string[] {
  const nodeFolder = join(folder, 'node');
  const ofNode = readdirSync(nodeFolder).map((name) => join(nodeFolder, name));
  return [ownFile || join(folder, 'keys.log'), ...ofNode].filter(hasLines);
}

/** In the folder of the session, which only its user can look into, or in the one for temporary files. */
function makeFolder({ XDG_RUNTIME_DIR }: Environment): string {
  const parents = [...(XDG_RUNTIME_DIR && isOwn(XDG_RUNTIME_DIR) ? [XDG_RUNTIME_DIR] : []), tmpdir()];
  let reason = '';
  for (const parent of parents.map((path) => resolve(path)))
    try {
      const made = mkdtempSync(join(parent, `${PREFIX}${process.pid}-`));
      removeLeftovers(parent);
      return made;
    } catch (error) {
      reason = `${parent} (${(error as NodeJS.ErrnoException).code})`;
    }
  throw new UserError(`there is no folder for the capture: ${reason}; set TMPDIR to one that can be written`);
}

function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    const path = join(parent, name);
    if (pid === undefined || isRunning(Number(pid)) || !isOwn(path)) continue;
    // What that run has left running goes on to use it.
    if (processesWith(FOLDER_VARIABLE, path).length > 0) continue;
    rmSync(path, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isOwn(path: string): boolean {
  try {
    return statSync(path).uid === process.geteuid?.();
  } catch {
    return false;
  }
}

/** NSS (Firefox) begins its file with a comment, whether it has a secret to write or not. */
const isComment = (line: string): boolean => line.trim() === '' || line.startsWith('#');

/** Whether a file has more than comments, as far as its beginning shows. */
function hasLines(path: string): boolean {
  try {
    const { size } = statSync(path);
    // A pipe has no size, and reading it would wait.
    if (size === 0 || size > MAX_COMMENT_BYTES) return size > 0;
    return !readFileSync(path, 'latin1').split('\n').every(isComment);
  } catch {
    return false;
  }
}
