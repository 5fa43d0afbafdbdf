// The command that a capture is made around: it has our streams, our terminal and our process group, as if it had been
// called without us.

import { type ChildProcess, spawn } from 'node:child_process';
import {
  accessSync,
  closeSync,
  constants as fileConstants,
  openSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';

/** As a shell has them (POSIX.1-2024, shell, 2.8.2). */
export const STATUS_NOT_FOUND = 127;
export const STATUS_NOT_EXECUTABLE = 126;
const STATUS_SIGNAL_BASE = 128;

/** Of the first line of a script as much as Linux reads (BINPRM_BUF_SIZE). */
const SCRIPT_LINE_BYTES = 256;

/** The terminal sends them to the command too. */
const SIGNALS_OF_TERMINAL = ['SIGINT', 'SIGQUIT'] as const;
/** They come to us alone: from kill(1), or a pipeline that is cancelled. */
const SIGNALS_TO_PASS_ON = ['SIGTERM', 'SIGHUP'] as const;

/** How a command ended. */
export interface CommandEnd {
  /** As a shell gives it. */
  readonly status: number;
  /** Why the system did not start it, in its words; null when it did. */
  readonly startError: string | null;
}

export class CommandProcess {
  /** Resolves when it has ended; what it has left running is not waited for. */
  readonly ended: Promise<CommandEnd>;
  #child: ChildProcess | null = null;
  readonly #ignore = (): void => {};
  readonly #passOn = (signal: NodeJS.Signals): void => void this.#child?.kill(signal);

  /** `enter`: the words before it, with which it is in its network, and as which user. */
  constructor(
    enter: readonly string[],
    command: readonly string[],
    environment: Readonly<Record<string, string | undefined>>,
  ) {
    const [program = '', ...words] = [...enter, ...command];
    for (const signal of SIGNALS_OF_TERMINAL) process.on(signal, this.#ignore);
    for (const signal of SIGNALS_TO_PASS_ON) process.on(signal, this.#passOn);
    this.ended = new Promise<CommandEnd>((resolve, reject) => {
      // Some errors are thrown, others are events.
      this.#child = spawn(program, words, { stdio: 'inherit', env: { ...environment } })
        .once('error', reject)
        .once('exit', (status, signal) =>
          resolve({ status: status ?? STATUS_SIGNAL_BASE + constants.signals[signal!], startError: null }),
        );
    }).catch(({ message, code }: NodeJS.ErrnoException) => ({
      status: code === 'ENOENT' ? STATUS_NOT_FOUND : STATUS_NOT_EXECUTABLE,
      startError: message,
    }));
    void this.ended.then(() => this.#forgetSignals());
  }

  #forgetSignals(): void {
    for (const signal of SIGNALS_OF_TERMINAL) process.off(signal, this.#ignore);
    for (const signal of SIGNALS_TO_PASS_ON) process.off(signal, this.#passOn);
  }
}

/** Why a program cannot be started, with the status that a shell gives then. */
export interface StartFailure {
  readonly status: typeof STATUS_NOT_FOUND | typeof STATUS_NOT_EXECUTABLE;
  readonly reason: string;
}

/** What a shell would find out about a program that cannot be started; null for one that can. */
export function startFailure(
  program: string,
  { PATH = '' }: Readonly<Record<string, string | undefined>>,
): StartFailure | null {
  const paths = program.includes('/')
    ? [program]
    : PATH.split(delimiter).map((folder) => join(folder, program));
  const files = paths.filter((path) => isFile(path));
  const found = files.find((path) => isExecutable(path));
  if (found !== undefined) return interpreterFailure(found);
  const isThere = files.length > 0 || (program.includes('/') && isFolder(program));
  return isThere
    ? { status: STATUS_NOT_EXECUTABLE, reason: 'it is no program that may be started (chmod +x?)' }
    : { status: STATUS_NOT_FOUND, reason: 'there is no such command' };
}

/** The first line of a script names the program that reads it (execve(2)): `#!/bin/sh -e`. */
function interpreterFailure(script: string): StartFailure | null {
  const interpreter = /^#![ \t]*([^ \t\n\0]+)/.exec(beginning(script))?.[1];
  if (interpreter === undefined || isFile(interpreter)) return null;
  const hint = interpreter.endsWith('\r') ? ': its lines end as those of Windows do' : '';
  const reason = `its first line names ${JSON.stringify(interpreter)}, which is not there${hint}`;
  return { status: STATUS_NOT_FOUND, reason };
}

/** Empty for what may be started and not read. */
function beginning(path: string): string {
  try {
    const file = openSync(path, 'r');
    const bytes = Buffer.alloc(SCRIPT_LINE_BYTES);
    const length = readSync(file, bytes);
    closeSync(file);
    return bytes.toString('latin1', 0, length);
  } catch {
    return '';
  }
}

const isFile = (path: string): boolean => statsOf(path)?.isFile() === true;
const isFolder = (path: string): boolean => statsOf(path)?.isDirectory() === true;

/** Null for what is not there, or may not be looked at. */
function statsOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, fileConstants.X_OK);
    return true;
  } catch {
    return false;
  }
}
