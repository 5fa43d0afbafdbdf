// A burst on loopback while the program sleeps, captured live: each cookie is shown once and in order. The truth is what the
// server sent.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { usable } from '../capture/live/support.ts';
import { MAIN } from './spawned.ts';

const EXCHANGES = 2500;
const WAIT = { timeout: 20_000, interval: 20 };

const started: (ChildProcess | Server | Socket)[] = [];
afterEach(() => {
  for (const one of started.splice(0))
    if ('kill' in one) one.kill('SIGKILL');
    else if ('destroy' in one) one.destroy();
    else one.close();
});

/** A server whose cookie counts its responses, and a connection to it. */
async function conversation(): Promise<{ port: number; exchange(): Promise<void> }> {
  let number = 0;
  const server = createServer((socket) => {
    started.push(socket);
    socket.on('data', () => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 0\r\nSet-Cookie: count=${number++}\r\n\r\n`);
    });
  });
  server.listen(0, '127.0.0.1');
  started.push(server);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1');
  started.push(client);
  await once(client, 'connect');
  return {
    port,
    async exchange() {
      client.write('GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n');
      await once(client, 'data');
    },
  };
}

const cookies = (count: number): string =>
  Array.from({ length: count }, (_, number) => `count=${number}\n`).join('');

it.skipIf(!usable.dumpcap && !usable.tcpdump)(
  '5,000 packets while the program is stopped, and one cookie that nothing follows (skipped unless root on Linux)',
  async () => {
    const { port, exchange } = await conversation();
    const fields = ['-Y', 'http.set_cookie', '-T', 'fields', '-e', 'http.set_cookie'];
    const words = ['-i', 'lo', '-f', `tcp port ${port}`, ...fields];
    const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    started.push(child);
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
      });
    await vi.waitFor(() => expect(output.stderr).toContain('capturing on lo'), WAIT);

    child.kill('SIGSTOP');
    for (let count = 0; count < EXCHANGES; count++) await exchange();
    await sleep(500);
    expect(output.stdout).toBe('');
    child.kill('SIGCONT');
    await vi.waitFor(() => expect(output.stdout.split('\n').length).toBeGreaterThan(EXCHANGES), WAIT);
    expect(output.stdout).toBe(cookies(EXCHANGES));

    // Nothing follows it that would push it out.
    await exchange();
    await vi.waitFor(() => expect(output.stdout).toBe(cookies(EXCHANGES + 1)), {
      timeout: 5000,
      interval: 20,
    });

    child.kill('SIGINT');
    await once(child, 'close');
    expect(output.stderr).toMatch(/2,501 Set-Cookie fields; all\s+of\s+it\s+could\s+be\s+read/);
  },
  60_000,
);
