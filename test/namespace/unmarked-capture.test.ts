// The datagrams with which we mark places in a capture are taken out of it; of real traffic: test/testing/vitest.test.ts.

import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MARKER_TAG } from '../../src/namespace/marker.ts';
import { removeMarked, unmarkedBytes, unmarkedPackets } from '../../src/namespace/unmarked-capture.ts';
import { ethernet, ipv4, TCP, UDP, udp } from '../support/headers.ts';
import fc from '../support/properties.ts';

let folder = '';
let path = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  path = join(folder, 'capture.pcap');
});
afterAll(() => rmSync(folder, { recursive: true }));

const LOOPBACK = '127.0.0.1';
const ICMP = 1;
const frame = (protocol: number, payload: Buffer): Buffer =>
  ethernet(ipv4(LOOPBACK, LOOPBACK, protocol, payload));
const datagram = (port: number, text: Buffer): Buffer => udp(40_000, port, text);

/** RFC 792: the port is unreachable, with the beginning of what it refuses. */
const refusal = (refused: Buffer): Buffer =>
  frame(ICMP, Buffer.concat([Buffer.from([3, 3, 0, 0, 0, 0, 0, 0]), refused.subarray(14, 14 + 548)]));

const filling = Buffer.concat([MARKER_TAG, Buffer.alloc(60_000)]);
const mark = frame(UDP, datagram(9, Buffer.concat([MARKER_TAG, Buffer.alloc(32, 7)])));
const MARKED = [
  mark,
  frame(UDP, datagram(9, filling)),
  refusal(mark),
  refusal(frame(UDP, datagram(9, filling))),
];

const text = Buffer.from('a datagram of the command to the same port');
const tcp = frame(TCP, Buffer.concat([Buffer.alloc(20), MARKER_TAG]));
const OF_COMMAND = [
  frame(UDP, datagram(9, text)),
  frame(UDP, datagram(53, Buffer.concat([MARKER_TAG, text]))),
  frame(UDP, datagram(9, MARKER_TAG.subarray(0, 10))),
  refusal(frame(UDP, datagram(9, text))),
  refusal(frame(UDP, datagram(53, filling))),
  frame(ICMP, Buffer.concat([Buffer.from([8, 0]), Buffer.alloc(60, 1)])),
  tcp,
  Buffer.alloc(3, 1),
  Buffer.alloc(0),
  // Several of them are more than what is read at once.
  Buffer.alloc(250_000, 5),
];

/** A file of pcap as programs write it on this machine (draft-ietf-opsawg-pcap). */
function pcap(frames: readonly Buffer[]): Buffer {
  const header = Buffer.from('d4c3b2a102000400000000000000000000000400' + '01000000', 'hex');
  return Buffer.concat([
    header,
    ...frames.map((bytes) => {
      const record = Buffer.alloc(16);
      record.writeUInt32LE(bytes.length, 8);
      record.writeUInt32LE(bytes.length, 12);
      return Buffer.concat([record, bytes]);
    }),
  ]);
}

/** Packets that are counted before a place. */
function countUntil(end: number): number {
  const file = openSync(path, 'r');
  const packets = unmarkedPackets(file, end);
  closeSync(file);
  return packets;
}

const readUntil = (end: number): Buffer => Buffer.concat([...unmarkedBytes(path, end)]);

describe('a capture', () => {
  const frames = fc.array(
    fc.oneof(
      fc.constantFrom(...MARKED).map((bytes) => ({ bytes, isMarked: true })),
      fc.constantFrom(...OF_COMMAND).map((bytes) => ({ bytes, isMarked: false })),
    ),
    { maxLength: 30 },
  );

  it('has what is not ours, whether it is read, counted or written again', () => {
    fc.assert(
      fc.property(frames, (all) => {
        const own = all.filter(({ isMarked }) => !isMarked);
        const expected = pcap(own.map(({ bytes }) => bytes));
        writeFileSync(path, pcap(all.map(({ bytes }) => bytes)));
        expect(readUntil(Number.POSITIVE_INFINITY).equals(expected)).toBe(true);
        expect(countUntil(statSync(path).size)).toBe(own.length);
        expect(removeMarked(path)).toBe(all.length - own.length);
        expect(readFileSync(path).equals(expected)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('is read up to a place', () => {
    writeFileSync(path, pcap([tcp, mark, tcp, tcp]));
    const end = 24 + (16 + tcp.length) * 2 + 16 + mark.length;
    expect(readUntil(end).equals(pcap([tcp, tcp]))).toBe(true);
    expect(countUntil(end)).toBe(2);
    expect(readUntil(24).equals(pcap([]))).toBe(true);
  });

  it('keeps a packet at its end that is not whole', () => {
    const whole = pcap([mark, tcp]);
    const expected = pcap([tcp]);
    for (const missing of [1, 5, tcp.length, tcp.length + 10]) {
      writeFileSync(path, whole.subarray(0, whole.length - missing));
      expect(
        readUntil(Number.POSITIVE_INFINITY).equals(expected.subarray(0, expected.length - missing)),
      ).toBe(true);
      expect(removeMarked(path)).toBe(1);
      expect(readFileSync(path).equals(expected.subarray(0, expected.length - missing))).toBe(true);
    }
  });

  it('may be empty', () => {
    writeFileSync(path, '');
    expect([removeMarked(path), readUntil(Number.POSITIVE_INFINITY).length]).toEqual([0, 0]);
  });
});
