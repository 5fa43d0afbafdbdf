// Starts the helper in the network namespace of a command, and asks it for what can only be done there (helper.ts).

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { programEnvironment } from '../capture/live/supervisor.ts';
import { packagePath } from '../shared/package-path.ts';
import { UserError } from '../shared/user-error.ts';
import { type HelperRequest, requestLine } from './helper-protocol.ts';

/** Where the build puts the helper. */
const HELPER = 'dist/namespace/helper.js';

/** What keeps a port from being opened in a private network, by the system's code. */
const FORWARD_FAILURES: Readonly<Record<string, string>> = {
  EACCES: 'the system keeps ports below 1024 for root: name a higher port of the machine (EACCES)',
  EADDRINUSE: 'the port is taken there already (EADDRINUSE)',
};

export class NetworkHelper {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  /** Who waits for a reply, in the order of the requests. */
  readonly #waiting: ((line: string | null) => void)[] = [];
  #isOver = false;

  /** `enter`: the words before a command that runs in the namespace, and as whom. */
  constructor(enter: readonly string[]) {
    const [program = '', ...words] = [...enter, process.execPath, packagePath(HELPER)];
    // NODE_OPTIONS of the command are not for us.
    const { NODE_OPTIONS: _, ...environment } = programEnvironment();
    this.#child = spawn(program, words, {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: environment,
      detached: true,
    });
    this.#child.stdin.on('error', () => {});
    const end = (): void => {
      this.#isOver = true;
      for (const settle of this.#waiting.splice(0)) settle(null);
    };
    this.#child.once('error', end).once('close', end);
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#waiting.shift()?.(line));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends a datagram to a port that nothing listens on. */
  async mark(bytes: Buffer): Promise<void> {
    await this.#ask({ word: 'mark', bytes });
  }

  /** Packets that arrived on loopback since the network is there; null when it is not known. */
  async packets(): Promise<number | null> {
    const reply = await this.#ask({ word: 'count' });
    const count = /^counted (\d+)$/.exec(reply ?? '')?.[1];
    return count === undefined ? null : Number(count);
  }

  /** Listens on a port of loopback, whose connections go to a socket in the file system. @throws {UserError} */
  async forward(port: number, socket: string): Promise<void> {
    const reply = await this.#ask({ word: 'forward', port, socket });
    if (reply === `forwarded ${port}`) return;
    const code = reply?.replace(/^failed /, '') ?? 'the helper has ended';
    throw new UserError(`--forward ${port}: ${FORWARD_FAILURES[code] ?? code}`);
  }

  end(): void {
    this.#child.stdin.end();
  }

  /** The reply; null when there is none. */
  #ask(request: HelperRequest): Promise<string | null> {
    if (this.#isOver) return Promise.resolve(null);
    this.#child.stdin.write(requestLine(request));
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
