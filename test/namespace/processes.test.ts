import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import {
  Listeners,
  listeningPorts,
  networkOf,
  processesInNetwork,
  processesWith,
  RUN_VARIABLE,
} from '../../src/namespace/processes.ts';

describe.skipIf(process.platform !== 'linux')('processes (need Linux)', () => {
  it('of the own network are found, and a process that is gone is none', () => {
    const network = networkOf('self');
    expect(network).toMatch(/^net:\[\d+\]$/);
    expect(processesInNetwork(network!).map(({ pid }) => pid)).toContain(process.pid);
    expect(networkOf(2 ** 22 + 1)).toBe(null);
    expect(processesInNetwork('net:[0]')).toEqual([]);
  });

  it('of a run have its variable, children too', async () => {
    const run = `test-${process.pid}`;
    const shell = spawn('/bin/sh', ['-c', 'sleep 30 & echo begun; wait'], {
      env: { ...process.env, [RUN_VARIABLE]: run },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    await once(shell.stdout, 'data');
    // The second shell becomes the other program in its own time.
    await vi.waitFor(() =>
      expect(processesWith(RUN_VARIABLE, run).map(({ name }) => name)).toContain('sleep'),
    );
    const found = processesWith(RUN_VARIABLE, run);
    process.kill(-shell.pid!);
    expect(found.map(({ name }) => name).sort()).toEqual(['sh', 'sleep']);
    expect(processesWith(RUN_VARIABLE, 'another')).toEqual([]);
  });

  it('that listen are named with their port', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect([...listeningPorts('self').values()]).toContain(port);
    const listeners = new Listeners();
    const running = () => [{ pid: process.pid, name: 'this test' }];
    listeners.scan(running, 'self');
    expect(listeners.programs.get(port)).toBe('this test');
    server.close();
    await once(server, 'close');
    // What has listened is remembered.
    listeners.scan(running, 'self');
    expect(listeners.programs.get(port)).toBe('this test');
    expect([...listeningPorts('self').values()]).not.toContain(port);
  });
});
