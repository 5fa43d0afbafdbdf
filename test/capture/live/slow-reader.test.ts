// A reader that sleeps while packets come, on the loopback of this machine: what the kernel's buffer holds is not lost, what
// it cannot hold is counted once. The truth is what was sent.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { BackendName } from '../../../src/capture/live/backends.ts';
import { type LiveCapture, openLive } from '../../../src/capture/live/open.ts';
import { usable } from './support.ts';

const names: readonly BackendName[] = ['dumpcap', 'tcpdump'];

/** Datagrams to a port of loopback, each as long as `bytes`, numbered from 0. */
async function sender(
  bytes: number,
): Promise<{ port: number; send(count: number): Promise<void>; close(): void }> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  let number = 0;
  const sendOne = (): Promise<void> => {
    const payload = Buffer.alloc(bytes);
    payload.writeUInt32BE(number++);
    return new Promise((resolve, reject) => {
      socket.send(payload, port, '127.0.0.1', (error) => (error ? reject(error) : resolve()));
    });
  };
  return {
    port,
    async send(count) {
      for (let sent = 0; sent < count; sent++) await sendOne();
    },
    close: () => void socket.close(),
  };
}

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
/** IPv4, UDP. */
const PACKET_HEADER_BYTES = 20 + 8;
const LINK_HEADER_BYTES: Readonly<Record<number, number>> = { 1: 14, 276: 20 };

/** The numbers of the datagrams in a little-endian pcap file, and the time of the last one. */
function readPcap(pcap: Buffer): { numbers: number[]; lastSeconds: number } {
  const numbers: number[] = [];
  let lastSeconds = 0;
  const headerBytes = pcap.length < FILE_HEADER_BYTES ? 0 : LINK_HEADER_BYTES[pcap.readUInt32LE(20)]!;
  for (let at = FILE_HEADER_BYTES; at + RECORD_HEADER_BYTES <= pcap.length; ) {
    const capturedBytes = pcap.readUInt32LE(at + 8);
    const seconds = pcap.readUInt32LE(at) + pcap.readUInt32LE(at + 4) / 1e6;
    at += RECORD_HEADER_BYTES;
    if (at + capturedBytes > pcap.length) break;
    lastSeconds = seconds;
    numbers.push(pcap.readUInt32BE(at + headerBytes + PACKET_HEADER_BYTES));
    at += capturedBytes;
  }
  return { numbers, lastSeconds };
}

/** Begins to read; the result gives what has been read so far. */
function reading(live: LiveCapture): () => Buffer {
  const chunks: Buffer[] = [];
  live.stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks);
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

describe.each(names)('%s', (backend) => {
  const reason = `(skipped unless root on Linux with ${backend})`;
  const open = (port: number, bufferMebibytes: number | null, interfaceName = 'lo'): Promise<LiveCapture> =>
    openLive({
      interface: interfaceName,
      filter: `udp dst port ${port}`,
      promiscuous: false,
      bufferMebibytes,
      backend,
    });

  it.skipIf(!usable[backend])(`loses none of 5,000 packets while the reader sleeps ${reason}`, async () => {
    const datagrams = await sender(400);
    const live = await open(datagrams.port, null);
    await datagrams.send(5000);
    datagrams.close();
    const pcap = reading(live);
    live.stop();
    expect(await live.finished).toEqual({ received: 5000, dropped: 0 });
    expect(readPcap(pcap()).numbers).toEqual(upTo(5000));
  });

  it.skipIf(!usable[backend]).each(['lo', 'any'])(
    `counts once what it loses on loopback, -i %s ${reason}`,
    async (name) => {
      // A buffer of 1 MiB, and packets of more than 4 MiB.
      const datagrams = await sender(1400);
      const live = await open(datagrams.port, 1, name);
      await datagrams.send(3000);
      datagrams.close();
      const pcap = reading(live);
      live.stop();
      const { received, dropped } = await live.finished;
      const { numbers } = readPcap(pcap());
      expect(received).toBe(numbers.length);
      expect(numbers).toEqual([...new Set(numbers)]);
      expect(dropped).toBeGreaterThan(1000);
      // The kernel drops pairs; whenever one of the four blocks becomes full or free it may be half a pair.
      expect(Math.abs(numbers.length + dropped! - 3000)).toBeLessThanOrEqual(8);
    },
  );

  it.skipIf(!usable[backend])(
    `when stopped while packets come, delivers all that came before, and ends ${reason}`,
    async () => {
      const datagrams = await sender(400);
      const live = await open(datagrams.port, null);
      await datagrams.send(3000);
      let isOver = false;
      const goOn = async (): Promise<void> => {
        for (; !isOver; await sleep(1)) await datagrams.send(1);
      };
      const pcap = reading(live);
      live.stop(() => readPcap(pcap()).lastSeconds);
      const going = goOn();
      await live.finished;
      isOver = true;
      await going;
      datagrams.close();
      const { numbers } = readPcap(pcap());
      expect(numbers).toEqual(upTo(numbers.length));
      expect(numbers.length).toBeGreaterThanOrEqual(3000);
    },
  );
});
