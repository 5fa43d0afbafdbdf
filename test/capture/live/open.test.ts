// Real captures: with each backend every packet of a bounded exchange on loopback arrives, each failure has its
// message, and nothing is left running. The truth is what we sent ourselves.

import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { BackendName } from '../../../src/capture/live/backends.ts';
import { type LiveCapture, type LiveOptions, openLive } from '../../../src/capture/live/open.ts';
import {
  bundle,
  bundleCapHelper,
  canMakeInterfaces,
  canRunAsNobody,
  commandLine,
  hasCap,
  ip,
  running,
  usable,
} from './support.ts';

const capHelperPath = hasCap ? bundleCapHelper() : '/nonexistent/cap-helper.js';
const names: readonly BackendName[] = ['tcpdump', 'dumpcap', 'cap'];

function options(changes: Partial<LiveOptions>): LiveOptions {
  const plain = { interface: 'lo', filter: null, promiscuous: false, bufferMebibytes: null } as const;
  return { ...plain, backend: 'tcpdump', capHelperPath, ...changes };
}

/** Reads the capture into memory; the promise is the whole file. */
function gather(live: LiveCapture): { soFar(): Buffer; end: Promise<Buffer> } {
  const chunks: Buffer[] = [];
  live.stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const soFar = (): Buffer => Buffer.concat(chunks);
  return { soFar, end: once(live.stream, 'end').then(soFar) };
}

/** Captured lengths of the records of a little-endian pcap file; fails when the last one is not whole. */
function recordLengths(pcap: Buffer): number[] {
  const lengths: number[] = [];
  let offset = 24;
  while (offset < pcap.length) {
    lengths.push(pcap.readUInt32LE(offset + 8));
    offset += 16 + lengths.at(-1)!;
  }
  expect(offset).toBe(pcap.length);
  return lengths;
}

/** A UDP socket on loopback that sends to itself. */
async function loopbackSocket(): Promise<{ port: number; send(text: string): Promise<void>; close(): void }> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  const send = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      socket.send(text, port, '127.0.0.1', (error) => (error ? reject(error) : resolve()));
    });
  return { port, send, close: () => socket.close() };
}

describe.each(names)('%s', (backend) => {
  const reason = `(skipped unless root on Linux with ${backend})`;

  it.skipIf(!usable[backend])(`delivers every datagram, also when stopped at once ${reason}`, async () => {
    const socket = await loopbackSocket();
    const live = await openLive(options({ backend, filter: `udp port ${socket.port}` }));
    expect(live.description).toContain(`on lo with ${backend}`);
    const file = gather(live);
    const texts = Array.from({ length: 200 }, (_, index) => `crumb ${index} shark`);
    for (const text of texts) await socket.send(text);
    live.stop();
    live.stop();
    const pcap = await file.end;
    socket.close();
    expect(texts.filter((text) => !pcap.includes(text))).toEqual([]);
    expect(recordLengths(pcap)).toEqual(texts.map((text) => 14 + 20 + 8 + text.length));
    expect(await live.finished).toEqual(
      backend === 'cap' ? { received: null, dropped: null } : { received: 200, dropped: 0 },
    );
    expect(running(`udp port ${socket.port}`)).toEqual([]);
  });

  it.skipIf(!usable[backend])(`delivers each packet while the capture goes on ${reason}`, async () => {
    const socket = await loopbackSocket();
    const live = await openLive(options({ backend, filter: `udp port ${socket.port}` }));
    const file = gather(live);
    for (const text of ['first packet', 'second packet', 'third packet']) {
      await socket.send(text);
      await vi.waitFor(() => expect(file.soFar().includes(text)).toBe(true), 5000);
    }
    live.stop();
    await live.finished;
    socket.close();
  });

  it.skipIf(!usable[backend])(`delivers a TCP exchange whole ${reason}`, async () => {
    const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const live = await openLive(options({ backend, filter: `tcp port ${port}` }));
    const file = gather(live);
    const client = connect(port, '127.0.0.1');
    const texts = Array.from({ length: 500 }, (_, index) => `<${index}>`);
    for (const text of texts) client.write(text);
    client.end();
    client.resume();
    await once(client, 'close');
    server.close();
    live.stop();
    const pcap = await file.end;
    // There and back.
    const seen = pcap.toString('latin1');
    expect(texts.filter((text) => seen.split(text).length !== 3)).toEqual([]);
    expect(recordLengths(pcap).length).toBeGreaterThanOrEqual(8);
    await live.finished;
  });

  it.skipIf(!usable[backend])(`names a missing interface and a bad filter ${reason}`, async () => {
    await expect(openLive(options({ backend, interface: 'nosuch0' }))).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/there is no interface "nosuch0" here: choose one of .*\blo\b/),
    });
    await expect(openLive(options({ backend, filter: 'tcp prot 5' }))).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/capture filter "tcp prot 5" is not valid: syntax error/),
    });
  });

  it.skipIf(!usable[backend])(`says that its program was killed ${reason}`, async () => {
    const filter = `udp port ${40_000 + (process.pid % 20_000)} or udp port 9`;
    const live = await openLive(options({ backend, filter }));
    live.stream.resume();
    const program = running(filter).find((pid) => !commandLine(pid).startsWith('/bin/sh'));
    process.kill(program!, 'SIGKILL');
    await expect(live.finished).rejects.toThrow(`${backend} was killed by signal 9`);
    // The watcher of the program ends a moment after it.
    await vi.waitFor(() => expect(running(filter)).toEqual([]));
  });

  it.skipIf(!usable[backend])(`ends when its reader goes away ${reason}`, async () => {
    const live = await openLive(options({ backend, filter: 'udp port 9' }));
    live.stream.destroy();
    await live.finished;
  });
});

describe('interfaces that come and go', () => {
  const veth = `cs${process.pid % 10_000}`;
  afterEach(() => void ip(`link del ${veth}a`));

  it.skipIf(!canMakeInterfaces)('says that an interface is down (skipped unless root on Linux)', async () => {
    ip(`link add ${veth}a type veth peer name ${veth}b`);
    for (const backend of names.filter((name) => usable[name]))
      await expect(openLive(options({ backend, interface: `${veth}a` }))).rejects.toThrow(
        /is down: bring it up first/,
      );
  });

  it.skipIf(!canMakeInterfaces)(
    'says that an interface disappeared (skipped unless root on Linux)',
    async () => {
      for (const backend of names.filter((name) => usable[name])) {
        ip(`link add ${veth}a type veth peer name ${veth}b`);
        ip(`link set ${veth}a up`);
        const live = await openLive(options({ backend, interface: `${veth}a` }));
        live.stream.resume();
        ip(`link del ${veth}a`);
        await expect(live.finished).rejects.toThrow(/disappeared while capturing/);
      }
    },
  );
});

describe('choosing a backend', () => {
  it('rejects a buffer that libpcap cannot hold', async () => {
    for (const bufferMebibytes of [0, -1, 1.5, 2048])
      await expect(openLive(options({ bufferMebibytes }))).rejects.toThrow(/whole number from 1 to 2047/);
  });

  it('says how to install what is missing, in one line', async () => {
    vi.stubEnv('PATH', '/nonexistent');
    // The shell that supervises has an absolute path; system directories are still searched.
    await expect(openLive(options({ backend: 'cap', capHelperPath: '/nonexistent.js' }))).rejects.toThrow(
      /helper program for cap is not built/,
    );
    vi.unstubAllEnvs();
  });

  it.skipIf(!usable.dumpcap)(
    'auto takes dumpcap first (skipped unless root on Linux with dumpcap)',
    async () => {
      const live = await openLive(options({ backend: 'auto' }));
      expect(live.description).toContain('with dumpcap, no filter');
      live.stream.resume();
      live.stop();
      await live.finished;
    },
  );

  it.skipIf(!canRunAsNobody || !usable.tcpdump)(
    'without the right to capture, says sudo or setcap (skipped unless root on Linux)',
    () => {
      const script = bundle(`
        import { openLive } from './src/capture/live/open.ts';
        const options = ${JSON.stringify(options({ backend: 'auto' }))};
        openLive(options).catch((error) => console.log(error.name + ': ' + error.message));`);
      const user = { uid: 65534, gid: 65534, cwd: '/', encoding: 'utf8' } as const;
      expect(spawnSync(process.execPath, [script], user).stdout).toMatch(
        /^PermissionError: no permission to capture on "lo" .*sudo.*setcap cap_net_raw,cap_net_admin\+eip \$\(which dumpcap\)\n$/,
      );
    },
  );
});

describe('giving up root, and dying', () => {
  const script = (backend: BackendName, filter: string): string =>
    bundle(`
      import { openLive } from './src/capture/live/open.ts';
      import { becomeUser } from './src/cli/rights/privileges.ts';
      import { invokingUser } from './src/cli/rights/users.ts';
      const live = await openLive(${JSON.stringify(options({ backend, filter }))});
      const user = invokingUser();
      if (user !== null) becomeUser(user);
      let bytes = 0;
      live.stream.on('data', (chunk) => { bytes += chunk.length; });
      process.on('SIGINT', () => live.stop());
      console.log(JSON.stringify([user?.uid, process.getuid()]));
      const counts = await live.finished;
      console.log(JSON.stringify([bytes, counts]));`);

  it.skipIf(!canRunAsNobody)(
    'goes on as the sudo user and stops on Ctrl-C (skipped unless root on Linux)',
    async () => {
      for (const backend of names.filter((name) => usable[name])) {
        const socket = await loopbackSocket();
        const filter = `udp port ${socket.port}`;
        // A process group of its own, so that a Ctrl-C can be given to all of it, as a terminal does.
        const child = spawn(process.execPath, [script(backend, filter)], {
          env: { ...process.env, SUDO_UID: '65534', SUDO_GID: '65534' },
          stdio: ['ignore', 'pipe', 'inherit'],
          cwd: '/',
          detached: true,
        });
        expect(JSON.parse((await once(child.stdout, 'data')).toString())).toEqual([65534, 65534]);
        for (let index = 0; index < 50; index++) await socket.send('x');
        process.kill(-child.pid!, 'SIGINT');
        const [bytes] = JSON.parse((await once(child.stdout, 'data')).toString());
        expect(bytes).toBe(24 + 50 * (16 + 14 + 20 + 8 + 1));
        socket.close();
        if (child.exitCode === null) await once(child, 'exit');
        expect(running(filter)).toEqual([]);
      }
    },
  );

  it.skipIf(!canRunAsNobody)(
    'leaves nothing behind when killed with SIGKILL (skipped unless root on Linux)',
    async () => {
      for (const backend of names.filter((name) => usable[name])) {
        const filter = `udp port 9 and udp port ${10_000 + (process.pid % 50_000)}`;
        const child = spawn(process.execPath, [script(backend, filter)], {
          stdio: ['ignore', 'pipe', 'inherit'],
          cwd: '/',
        });
        await once(child.stdout, 'data');
        expect(running(filter)).not.toEqual([]);
        child.kill('SIGKILL');
        await vi.waitFor(() => expect(running(filter)).toEqual([]), 10_000);
      }
    },
  );
});
