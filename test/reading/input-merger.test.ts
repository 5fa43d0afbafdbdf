// Captures and logs that overlap in time are one visit: what two sensors saw of it is judged as what one saw of all of it.

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RawPacket } from '../../src/capture/raw-packet.ts';
import { PacketDecoder } from '../../src/packet/decoder.ts';
import type { CrumbRecord } from '../../src/record/records.ts';
import { Counters } from '../../src/shared/counters.ts';
import { type JudgedRun, judged, logOf } from '../support/log-equality.ts';
import { packetsOf } from '../support/packets-of.ts';
import { FIXTURES } from '../support/repository.ts';

const folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));

const SHAARLI = join(FIXTURES, 'applications', 'shaarli', 'capture.pcap.gz');
const APPLICATIONS = ['shaarli', 'adminer', 'django-admin', 'dokuwiki', 'rails-devise'].map((name) =>
  join(FIXTURES, 'applications', name, 'capture.pcap.gz'),
);

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** The packets of a capture by what `part` says of their ports: a file for each part. */
function partsOf(
  capture: string,
  name: string,
  part: (...ports: readonly [number, number]) => 0 | 1,
): string[] {
  const { header, packets } = packetsOf(capture);
  let side: 0 | 1 = 0;
  const decoder = new PacketDecoder(
    {
      segment({ sourcePort, destinationPort }) {
        side = part(sourcePort, destinationPort);
      },
      datagram() {},
    },
    new Counters(),
  );
  const parts: Buffer[][] = [[header], [header]];
  for (const packet of packets) {
    decoder.packet(rawPacket(packet, header.readUInt32LE(20)));
    parts[side]!.push(packet);
  }
  return parts.map((half, index) => file(`${name}-${index}.pcap`, Buffer.concat(half)));
}

/** Two captures of one: connections by their ports, as two sensors may see them. */
function halvesOf(capture: string, name: string): string[] {
  return partsOf(capture, name, (source, destination) => ((source + destination) % 2 === 0 ? 0 : 1));
}

function rawPacket(record: Buffer, linkType: number): RawPacket {
  const packet = new RawPacket();
  packet.bytes = record;
  packet.view = new DataView(record.buffer, record.byteOffset, record.length);
  packet.start = 16;
  packet.end = record.length;
  packet.originalLength = record.length - 16;
  packet.linkType = linkType;
  return packet;
}

/** What is found, without where and with which numbers: those of two files are others. */
function found({ lines }: JudgedRun): string[] {
  const places =
    /^(?:input|frame|stream|filter|id|of|first|last|setBy|findings|session|group|packets?|bytes|run|revision|schemaVersion|warnings|connections)$/;
  return lines
    .map((line) => JSON.parse(line) as CrumbRecord)
    .filter(({ type }) => type !== 'summary')
    .map((record) => JSON.stringify(record, (key, value: unknown) => (places.test(key) ? undefined : value)))
    .map((line) => line.replaceAll(/(?:frame|packet|capture)s? [\d, and]+/g, 'frame'));
}

describe('one visit in two captures', () => {
  it.each(APPLICATIONS)('%s', async (capture) => {
    const whole = await judged({ inputs: [capture] });
    const name = basename(join(capture, '..'));
    const halves = halvesOf(capture, name);
    const together = await judged({ inputs: halves });
    expect(found(together)).toEqual(found(whole));
    expect(together.warnings).toEqual(whole.warnings);
    // Whatever is named first, and whichever of them are logs.
    expect(found(await judged({ inputs: halves.toReversed() }))).toEqual(found(whole));
    const logs = await Promise.all(
      halves.map(async (half, index) => file(`${name}-${index}.log`, await logOf([half]))),
    );
    expect(found(await judged({ inputs: logs }))).toEqual(found(whole));
    expect(found(await judged({ inputs: [logs[0]!, halves[1]!] }))).toEqual(found(whole));
    const merged = file(`${name}.log`, await logOf(halves));
    expect(found(await judged({ inputs: [merged] }))).toEqual(found(whole));
  });
});

/** A capture with other times, in microseconds since its first packet. */
function timed(capture: string, name: string, timeOf: (microseconds: number) => number): string {
  const { header, packets } = packetsOf(capture);
  const first = packets[0]!.readUInt32LE(0);
  const moved = packets.map((packet) => {
    const copy = Buffer.from(packet);
    const microseconds = timeOf((copy.readUInt32LE(0) - first) * 1e6 + copy.readUInt32LE(4));
    const seconds = Math.floor(microseconds / 1e6);
    copy.writeUInt32LE(first + seconds, 0);
    copy.writeUInt32LE(Math.round(microseconds - seconds * 1e6), 4);
    return copy;
  });
  return file(name, Buffer.concat([header, ...moved]));
}

/** A capture whose clock is ahead. */
function later(capture: string, seconds: number, name: string): string {
  return timed(capture, name, (microseconds) => Math.round(microseconds + seconds * 1e6));
}

describe('one visit that was captured twice', () => {
  it('is judged once, by two sensors with clocks that nearly agree', async () => {
    const once = await judged({ inputs: [SHAARLI] });
    const twice = await judged({ inputs: [SHAARLI, later(SHAARLI, 0.003, 'later.pcap')] });
    expect(found(twice)).toEqual(found(once));
    expect(twice.warnings).toEqual([
      expect.stringMatching(/^\d+ messages were captured twice, in .* and .*, and read once$/),
    ]);
    const messages = ({ lines }: JudgedRun) => (JSON.parse(lines.at(-1)!) as { messages: number }).messages;
    expect(messages(twice)).toBe(messages(once));
  });

  it.each([0, 0.0003, 1.2])('is judged once where it is short, %s s apart', async (seconds) => {
    const name = `later-${seconds}.pcap`;
    // Of the demonstration, stretched to less than two seconds: all of it is in the first block that is read.
    const short = timed(join(FIXTURES, 'demo-login.pcap'), 'demo.pcap', (microseconds) => 10 * microseconds);
    const once = await judged({ inputs: [short] });
    const twice = await judged({ inputs: [short, later(short, seconds, name)] });
    expect(found(twice)).toEqual(found(once));
    const logs = [
      file('demo.log', await logOf([short])),
      file('late.log', await logOf([join(folder, name)])),
    ];
    expect(found(await judged({ inputs: logs }))).toEqual(found(once));
    expect(found(await judged({ inputs: [short, logs[0]!] }))).toEqual(found(once));
  });

  it('is refused on the two sides of a proxy whose clocks differ', async () => {
    const capture = join(FIXTURES, 'flows', 'proxy-node-good', 'capture.pcap.gz');
    const sides = partsOf(capture, 'side', (...ports) => (ports.includes(8080) ? 0 : 1));
    expect(found(await judged({ inputs: sides }))).toEqual(found(await judged({ inputs: [capture] })));
    const shifted = later(sides[1]!, 0.005, 'side-late.pcap');
    await expect(judged({ inputs: [sides[0]!, shifted] })).rejects.toThrow(/the two sides of a proxy/);
  });

  it('is judged once, in a capture and in its log', async () => {
    const log = file('shaarli.messages', await logOf([SHAARLI]));
    const twice = await judged({ inputs: [log, SHAARLI] });
    expect(found(twice)).toEqual(found(await judged({ inputs: [SHAARLI] })));
    expect(twice.warnings.join()).toMatch(/captured twice/);
  });

  it.each([37, 90_000])('is refused where the clocks differ by %i seconds', async (seconds) => {
    const inputs = [SHAARLI, later(SHAARLI, seconds, `later-${seconds}.pcap`)];
    await expect(judged({ inputs })).rejects.toThrow(
      new RegExp(`hold the same responses ${seconds} s apart: the clocks of those who captured differ`),
    );
  });
});

describe('files of one recording', () => {
  const { header, packets } = packetsOf(SHAARLI);
  /** Of another connection, perhaps: threads write packets that come at one time in any order. */
  const cut = (at: number, swapped: number): string[] => [
    file(
      `rotated-${at}-1.pcap`,
      Buffer.concat([header, ...packets.slice(0, at), ...packets.slice(at + 1, at + swapped)]),
    ),
    file(`rotated-${at}-2.pcap`, Buffer.concat([header, packets[at]!, ...packets.slice(at + swapped)])),
  ];

  it.each([100, 333, 500])(
    'cut behind packet %i go on with their connections, as when they are read in order',
    async (at) => {
      for (const swapped of [1, 3]) {
        const inputs = cut(at, swapped);
        // A limit that is never reached: packets are counted in the order of the files.
        const inOrder = await judged({ inputs, packetLimit: 1e9 });
        expect(await judged({ inputs })).toEqual(inOrder);
        expect(await judged({ inputs: inputs.toReversed() })).toEqual(inOrder);
      }
    },
  );
});
