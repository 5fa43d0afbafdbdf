// The loopback of a command, from the first packet to the last. Needs Linux, and the right to make a network namespace.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandProcess } from '../../src/namespace/command-process.ts';
import { tryPrivateNetwork } from '../../src/namespace/place.ts';
import { RecordedLoopback } from '../../src/namespace/recorded-loopback.ts';
import { recordingFacts } from '../../src/namespace/recording-facts.ts';
import { hasPrograms } from '../support/repository.ts';

const place = process.getuid?.() === 0 ? 'root-namespace' : 'user-namespace';
const isPossible =
  process.platform === 'linux' && hasPrograms('tcpdump') && tryPrivateNetwork(place).isAllowed;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (change: Partial<Parameters<typeof RecordedLoopback.open>[0]> = {}) =>
  RecordedLoopback.open({
    place,
    filter: null,
    bufferMebibytes: null,
    captureFile: join(folder, 'capture.pcap'),
    asUser: [],
    run: `test-${process.pid}`,
    forwardedPorts: [],
    socketFolder: folder,
    reachesOutside: false,
    ...change,
  });

/** Sends so many datagrams to loopback, each with a text, and ends at once. */
const datagrams = (count: number): string[] => [
  process.execPath,
  '-e',
  `const socket = require('node:dgram').createSocket('udp4');
let sent = 0;
for (let index = 0; index < ${count}; index++)
  socket.send('datagram ' + index + '.', 7777, '127.0.0.1', () => ++sent === ${count} && process.exit(0));`,
];

describe.skipIf(!isPossible)('a recorded loopback (needs tcpdump and network namespaces)', () => {
  it.each([1, 2000])('has every packet of the command: %i datagrams', async (count) => {
    const loopback = await open();
    expect(await new CommandProcess(loopback.enter, datagrams(count), process.env).ended).toMatchObject({
      status: 0,
    });
    const end = await loopback.end();
    expect(end).toMatchObject({ isWhole: true, failure: null, left: [] });
    const path = join(folder, 'capture.pcap');
    const { packets } = await recordingFacts(path);
    expect(packets).toBe(end.packets);
    const capture = readFileSync(path);
    for (const index of [0, count >> 1, count - 1])
      expect(capture.includes(`datagram ${index}.`), `datagram ${index}`).toBe(true);
  });

  it('names what is left running, and which program listened', async () => {
    const loopback = await open();
    const listen = `const server = require('node:net').createServer().listen(7788, '127.0.0.1', () =>
      setTimeout(() => process.exit(0), 400));`;
    const command = ['/bin/sh', '-c', `sleep 30 >/dev/null 2>&1 & "$0" -e "$1"`, process.execPath, listen];
    await new CommandProcess(loopback.enter, command, process.env).ended;
    const { left, listeners } = await loopback.end();
    for (const { pid } of left) process.kill(pid);
    expect(left.map(({ name }) => name)).toEqual(['sleep']);
    expect(listeners.get(7788)).toMatch(/^node/);
  });

  it('with a filter has what the filter asks for, and its end', async () => {
    const loopback = await open({ filter: 'udp port 7777' });
    await new CommandProcess(loopback.enter, datagrams(3), process.env).ended;
    const end = await loopback.end();
    expect(end).toMatchObject({ isWhole: true, packets: null });
    expect((await recordingFacts(join(folder, 'capture.pcap'))).packets).toBe(3);
  });

  it('says that a filter is not valid', async () => {
    await expect(open({ filter: 'no such filter' })).rejects.toThrow(/capture filter ".*" is not valid/);
  });

  it('says when the capture program was ended, and does not wait for its last packet', async () => {
    const loopback = await open();
    const holder = Number(loopback.enter[loopback.enter.indexOf('-t') + 1]);
    process.kill(holder, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { isWhole, failure } = await loopback.end();
    expect(isWhole).toBe(false);
    expect(failure).toMatch(/killed by signal 9/);
  });

  it('that is given up leaves nothing behind', async () => {
    const loopback = await open();
    const holder = Number(loopback.enter[loopback.enter.indexOf('-t') + 1]);
    await loopback.giveUp();
    expect(() => process.kill(holder, 0)).toThrow('ESRCH');
  });
});

it.skipIf(!isPossible || !hasPrograms('pasta'))(
  'the way out is a route, and no port of the machine (needs pasta and network namespaces)',
  async () => {
    const loopback = await open({ reachesOutside: true });
    const command = ['/bin/sh', '-c', 'cat /proc/net/route /proc/net/tcp > "$0"', join(folder, 'seen')];
    await new CommandProcess(loopback.enter, command, process.env).ended;
    await loopback.end();
    const seen = readFileSync(join(folder, 'seen'), 'latin1');
    expect(seen).toMatch(/^\S+\t00000000\t/m);
    // Nothing listens inside.
    expect(seen).not.toMatch(/ 0A /);
  },
);
