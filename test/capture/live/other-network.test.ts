// Networks of this machine that the tests make themselves: a named one, one of a process, and one that a stranger to root
// has made; docker and podman are scripts that print what the real ones print.

import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLive } from '../../../src/capture/live/open.ts';
import { otherNetwork } from '../../../src/capture/live/other-network.ts';
import { PermissionError } from '../../../src/shared/user-error.ts';
import { bundle, canMakeInterfaces, canRunAsNobody, ip, isLinux, usable } from './support.ts';

const engines = mkdtempSync(join(tmpdir(), 'crumbshark-engines-'));
chmodSync(engines, 0o755);
afterAll(() => rmSync(engines, { recursive: true, force: true }));

vi.mock('../../../src/capture/live/supervisor.ts', async (original) => {
  const actual = await original<typeof import('../../../src/capture/live/supervisor.ts')>();
  return {
    ...actual,
    programEnvironment: () => {
      const environment = actual.programEnvironment();
      const path = process.env.CRUMBSHARK_TEST_ENGINES ?? '';
      return { ...environment, PATH: path === '' ? environment.PATH : `${path}:/usr/bin:/bin` };
    },
  };
});

/** A program that prints a line, on standard error when it fails. */
function engine(name: string, line: string, status = 0): void {
  const path = join(engines, name);
  writeFileSync(path, `#!/bin/sh\necho '${line}' ${status === 0 ? '' : '>&2'}\nexit ${status}\n`);
  chmodSync(path, 0o755);
}

const container = { kind: 'container', name: 'web' } as const;
const own = process.pid;

describe.skipIf(!isLinux)('the network of a container (Linux)', () => {
  beforeEach(() => {
    for (const name of ['docker', 'podman']) rmSync(join(engines, name), { force: true });
    process.env.CRUMBSHARK_TEST_ENGINES = engines;
  });
  afterEach(() => delete process.env.CRUMBSHARK_TEST_ENGINES);

  it('is that of its first process', async () => {
    engine('docker', String(own));
    expect(await otherNetwork(container)).toEqual({
      label: 'the network of container web',
      entry: [],
      isRootless: false,
    });
  });

  it('is asked of podman when docker knows no such container', async () => {
    engine('docker', 'Error: No such container: web', 1);
    engine('podman', String(own));
    expect((await otherNetwork(container)).entry).toEqual([]);
  });

  it('is not there while it does not run', async () => {
    engine('docker', '0');
    await expect(otherNetwork(container)).rejects.toThrow('--container: web does not run (docker start web)');
  });

  it('is not there when none knows it', async () => {
    engine('docker', 'Error response from daemon: No such container: web', 1);
    engine('podman', 'Error: no such object: "web"', 125);
    await expect(otherNetwork(container)).rejects.toThrow(
      '--container web: docker: No such container: web; podman: no such object: "web"',
    );
  });

  it('takes root where the engine asks for it', async () => {
    engine('docker', 'permission denied while trying to connect to the Docker daemon socket', 1);
    await expect(otherNetwork(container)).rejects.toBeInstanceOf(PermissionError);
  });

  it('takes an engine', async () => {
    await expect(otherNetwork(container)).rejects.toThrow('neither docker nor podman is installed');
  });
});

describe.skipIf(!isLinux)('the network of a process (Linux)', () => {
  it('is entered by nobody who is in it', async () => {
    expect((await otherNetwork({ kind: 'process', pid: own })).entry).toEqual([]);
  });

  it('is not there when the process has ended', async () => {
    await expect(otherNetwork({ kind: 'process', pid: 4194304 })).rejects.toThrow(
      '--pid: there is no process 4194304 (any more)',
    );
  });
});

/** A program that waits in a network, with a datagram to itself every tenth of a second. */
async function sender(entry: readonly string[], options: SpawnOptions = {}): Promise<ChildProcess> {
  const script = `const socket = require('node:dgram').createSocket('udp4');
    socket.bind(0, '127.0.0.1', () => { console.log('ready');
      setInterval(() => socket.send('crumb in another network', socket.address().port, '127.0.0.1'), 100); });
    setTimeout(() => process.exit(), 60000);`;
  const [program = process.execPath, ...words] = [...entry, process.execPath, '-e', script];
  const child = spawn(program, words, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

/** Whether `nobody` may make networks here, and run this Node. */
const canBeRootless =
  canRunAsNobody &&
  usable.dumpcap &&
  spawnSync('unshare', ['--user', '--map-root-user', '--net', 'true'], { uid: 65534, gid: 65534, cwd: '/' })
    .status === 0;

const plain = { filter: null, promiscuous: false, bufferMebibytes: null } as const;

describe.skipIf(!canMakeInterfaces || !usable.dumpcap || !usable.tcpdump)(
  'a capture in another network (skipped unless root on Linux that may make networks, with dumpcap and tcpdump)',
  () => {
    const name = `crumb${process.pid}`;
    let child: ChildProcess | null = null;
    afterEach(() => {
      child?.kill('SIGKILL');
      ip(`netns del ${name}`);
    });

    it.each([
      ['dumpcap', 'any'],
      ['tcpdump', 'lo'],
    ] as const)('%s sees on %s what is sent there', async (backend, interfaceName) => {
      expect(ip(`netns add ${name}`)).toBe(true);
      expect(ip(`-n ${name} link set lo up`)).toBe(true);
      child = await sender(['ip', 'netns', 'exec', name]);
      const owners = [{ kind: 'namespace', name } as const, { kind: 'process', pid: child.pid! } as const];
      expect(readlinkSync(`/proc/${child.pid}/ns/net`)).not.toBe(readlinkSync('/proc/self/ns/net'));
      for (const network of owners) {
        const live = await openLive({ ...plain, interface: interfaceName, backend, network });
        const { label } = await otherNetwork(network);
        expect(live.description).toContain(`capturing on ${interfaceName} in ${label} with ${backend}`);
        let bytes = Buffer.alloc(0);
        for await (const chunk of live.stream as AsyncIterable<Buffer>) {
          bytes = Buffer.concat([bytes, chunk]);
          if (bytes.includes('crumb in another network')) break;
        }
        expect(bytes.includes('crumb in another network')).toBe(true);
      }
    });

    it('says which networks and interfaces there are', async () => {
      expect(ip(`netns add ${name}`)).toBe(true);
      await expect(otherNetwork({ kind: 'namespace', name: `${name}x` })).rejects.toThrow(
        `--netns: there is no network namespace "${name}x". Did you mean "${name}"?`,
      );
      const network = { kind: 'namespace', name } as const;
      await expect(openLive({ ...plain, interface: 'eth7', backend: 'tcpdump', network })).rejects.toThrow(
        `there is no interface "eth7" in the network namespace ${name}: choose one of`,
      );
    });
  },
);

describe.skipIf(!canBeRootless)(
  'a network that was made without root (skipped unless root on Linux where nobody may make networks, with dumpcap)',
  () => {
    const user = { uid: 65534, gid: 65534, cwd: '/' };
    const capturing = bundle(`
      import { openLive } from './src/capture/live/open.ts';
      const [pid, backend] = process.argv.slice(2);
      const network = { kind: 'process', pid: Number(pid) };
      try {
        const options = { interface: 'any', filter: null, promiscuous: false, bufferMebibytes: null, backend, network };
        const live = await openLive(options);
        live.stream.on('data', (chunk) => {
          if (!chunk.includes('crumb in another network')) return;
          console.log('seen');
          live.stream.destroy();
        });
        await live.counts;
      } catch (error) {
        console.log(error.message);
      }
    `);
    let child: ChildProcess | null = null;
    afterEach(() => child?.kill('SIGKILL'));

    it('is captured in by the one who made it, with dumpcap', async () => {
      const inside = `ip link set lo up; exec "$@"`;
      const entry = ['unshare', '--user', '--map-root-user', '--net', 'sh', '-c', inside, 'sh'];
      child = await sender(entry, user);
      const capture = (backend: string): string =>
        spawnSync(process.execPath, [capturing, String(child!.pid), backend], {
          ...user,
          encoding: 'utf8',
          timeout: 60_000,
        }).stdout;
      expect(capture('auto')).toBe('seen\n');
      expect(capture('tcpdump')).toBe(
        `tcpdump cannot capture in the network of process ${child.pid}, which was made without root: dumpcap can\n`,
      );
    });
  },
);
