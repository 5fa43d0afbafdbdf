// A small process that keeps the rights with which a file was made, for the one thing that needs them at the end of a run:
// to rename it into its place, or to remove it. It reads one word, and nothing of a capture.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import { programEnvironment } from '../../capture/live/supervisor.ts';
import { OTHER_IS_THERE } from '../file-maker.ts';
import type { User } from './privileges.ts';

const SHELL = '/bin/sh';
const KEEP = 'keep';
// A run that ends in any way closes the pipe: then the file goes.
const SCRIPT = `if read -r word && [ "$word" = ${KEEP} ]; then [ "$1" = "$2" ] || exec mv -f -- "$1" "$2"
else exec rm -f -- "$1"
fi`;

/** The same for a file that is not to replace one that differs; some file systems have no second names for a file. */
const SCRIPT_OF_NEW = `if read -r word && [ "$word" = ${KEEP} ]; then
  ln -- "$1" "$2" 2> /dev/null && exec rm -f -- "$1"
  [ -e "$2" ] || exec mv -f -- "$1" "$2"
  cmp -s -- "$1" "$2" && exec rm -f -- "$1"
  rm -f -- "$1"; echo '${OTHER_IS_THERE}' >&2; exit 1
else exec rm -f -- "$1"
fi`;

/** Removes a file of the run in which nothing was written, when the run ends in any way. */
const REMOVE_EMPTY = `read -r word; [ -s "$1" ] || exec rm -f -- "$1"`;

export class FilePlacer {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #messages = '';

  /** Images without a shell have none. */
  static get isPossible(): boolean {
    return existsSync(SHELL);
  }

  /** For the file `made`, which belongs in `place`. `owner`: null for the user of the process. */
  constructor(made: string, place: string, owner: User | null, script = SCRIPT) {
    const child = spawn(SHELL, ['-c', script, 'sh', made, place], {
      stdio: ['pipe', 'ignore', 'pipe'],
      // Ctrl-C in the terminal is ours to handle.
      detached: true,
      env: programEnvironment(),
      ...(owner === null ? {} : { uid: owner.uid, gid: owner.gid }),
    });
    this.#child = child;
    // Its end may be before our word.
    child.stdin.on('error', () => {});
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#messages = (this.#messages + text).slice(0, 1000);
    });
    this.#closed = once(child, 'close');
    this.#closed.catch(() => {});
    child.unref();
    for (const pipe of this.#pipes()) pipe.unref();
  }

  /** For a file that is not to replace another one. */
  static ofNew(made: string, place: string, owner: User | null): FilePlacer {
    return new FilePlacer(made, place, owner, SCRIPT_OF_NEW);
  }

  /** For a file that others write. */
  static removingEmpty(path: string): FilePlacer {
    return new FilePlacer(path, path, null, REMOVE_EMPTY);
  }

  /** Puts the file in its place. Rejects when that fails. */
  async keep(): Promise<void> {
    this.#child.stdin?.end(`${KEEP}\n`);
    await this.#end();
    if (this.#child.exitCode !== 0) throw new Error(this.#messages.trim().split('\n')[0] || 'mv failed');
  }

  /** Removes the file, when it was not kept. */
  async close(): Promise<void> {
    this.#child.stdin?.end();
    await this.#end().catch(() => {});
  }

  async #end(): Promise<void> {
    this.#child.ref();
    // It is over when its pipes are: without them the process could end between the two.
    for (const pipe of this.#pipes()) pipe.ref();
    await this.#closed;
  }

  #pipes(): Socket[] {
    return [this.#child.stdin, this.#child.stderr] as unknown[] as Socket[];
  }
}
