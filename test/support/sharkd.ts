// Wireshark without a window, for many filters: it starts once and forks for each capture, which is what takes tshark longest.

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { vi } from 'vitest';

/** One that hangs is given up, so that the test fails. */
const REPLY_MS = 30_000;
const START = { timeout: 20_000, interval: 20 };

/** That of the first filter, behind the two requests that load the capture. */
const FIRST_ID = 3;

interface Reply {
  readonly id: number;
  readonly result?: unknown;
}

export class Sharkd {
  readonly #folder = mkdtempSync(join(tmpdir(), 'crumbshark-sharkd-'));
  readonly #path = join(this.#folder, 'socket');

  constructor() {
    // It goes on in the background (it forks), and listens soon.
    spawnSync('sharkd', [`unix:${this.#path}`], { stdio: 'ignore' });
  }

  /**
   * In which frames of a capture, up to where it is damaged, each filter is true; null: the filter is refused.
   * @param keylog the keys of its TLS
   */
  async framesOf(
    file: string,
    keylog: string | null,
    filters: readonly string[],
  ): Promise<(readonly number[] | null)[]> {
    const socket = await vi.waitFor(() => this.#connect(), START);
    try {
      // JSON-RPC, a request a line (wiki.wireshark.org/Development/sharkd). A damaged capture is loaded without a reply.
      request(socket, 1, 'setconf', { name: 'tls.keylog_file', value: keylog ?? '' });
      request(socket, 2, 'load', { file });
      for (const [index, filter] of filters.entries())
        request(socket, FIRST_ID + index, 'frames', { filter });
      const found: (readonly number[] | null)[] = [];
      if (filters.length === 0) return found;
      for await (const line of createInterface(socket)) {
        const reply = line.startsWith('{') ? (JSON.parse(line) as Reply) : null;
        if (reply === null || reply.id < FIRST_ID) continue;
        const index = reply.id - FIRST_ID;
        const frames = reply.result as readonly { readonly num: number }[] | undefined;
        found[index] = frames === undefined ? null : frames.map(({ num }) => num);
        if (index === filters.length - 1) return found;
      }
      throw new Error(`sharkd gave up on ${file}`);
    } finally {
      socket.destroy();
    }
  }

  close(): void {
    const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=', '-o', 'args='], { encoding: 'utf8' });
    for (const line of stdout.split('\n'))
      if (line.includes(this.#path)) process.kill(Number.parseInt(line, 10), 'SIGKILL');
    rmSync(this.#folder, { recursive: true });
  }

  async #connect(): Promise<Socket> {
    const socket = connect(this.#path);
    await once(socket, 'connect');
    return socket.setTimeout(REPLY_MS, () => socket.destroy());
  }
}

function request(socket: Socket, id: number, method: string, params: Readonly<Record<string, string>>): void {
  socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
}
