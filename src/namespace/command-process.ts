// The command that a capture is made around: it has our streams, our terminal and our process group, as if it had been
// called without us.

import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants as fileConstants, type Stats, statSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';

/** As a shell has them (POSIX.1-2024, shell, 2.8.2). */
export const STATUS_NOT_FOUND = 127;
export const STATUS_NOT_EXECUTABLE = 126;
const STATUS_SIGNAL_BASE = 128;

/** The terminal sends them to the command too. */
const SIGNALS_OF_TERMINAL = ['SIGINT', 'SIGQUIT'] as const;
/** They come to us alone: from kill(1), or a pipeline that is cancelled. */
const SIGNALS_TO_PASS_ON = ['SIGTERM', 'SIGHUP'] as const;

export class CommandProcess {
  /** The exit status as a shell gives it, once it has ended; what it has left running is not waited for. */
  readonly ended: Promise<number>;
  readonly #child: ChildProcess;
  readonly #ignore = (): void => {};
  readonly #passOn = (signal: NodeJS.Signals): void => void this.#child.kill(signal);

  /** `enter`: the words before it, with which it is in its network, and as which user. */
  constructor(
    enter: readonly string[],
    command: readonly string[],
    environment: Readonly<Record<string, string | undefined>>,
  ) {
    const [program = '', ...words] = [...enter, ...command];
    for (const signal of SIGNALS_OF_TERMINAL) process.on(signal, this.#ignore);
    for (const signal of SIGNALS_TO_PASS_ON) process.on(signal, this.#passOn);
    this.#child = spawn(program, words, { stdio: 'inherit', env: { ...environment } });
    this.ended = new Promise((resolve) => {
      this.#child.once('error', () => resolve(STATUS_NOT_FOUND));
      this.#child.once('exit', (status, signal) =>
        resolve(status ?? STATUS_SIGNAL_BASE + constants.signals[signal!]),
      );
    });
    void this.ended.then(() => this.#forgetSignals());
  }

  #forgetSignals(): void {
    for (const signal of SIGNALS_OF_TERMINAL) process.off(signal, this.#ignore);
    for (const signal of SIGNALS_TO_PASS_ON) process.off(signal, this.#passOn);
  }
}

/** Why a program cannot be started, as a shell would find out: its status. Null when it can. */
export function startFailure(
  program: string,
  { PATH = '' }: Readonly<Record<string, string | undefined>>,
): typeof STATUS_NOT_FOUND | typeof STATUS_NOT_EXECUTABLE | null {
  const paths = program.includes('/')
    ? [program]
    : PATH.split(delimiter).map((folder) => join(folder, program));
  const files = paths.filter((path) => isFile(path));
  if (files.some((path) => isExecutable(path))) return null;
  const isThere = files.length > 0 || (program.includes('/') && isFolder(program));
  return isThere ? STATUS_NOT_EXECUTABLE : STATUS_NOT_FOUND;
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
