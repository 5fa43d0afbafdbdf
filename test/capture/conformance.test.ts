// Against independent truths: the npm package pcap-parser on every classic capture it can read (those of the
// project, and the shared ones where they are there), and the packet counts that tshark gave for the shared ones.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCapture, readCaptureStream } from '../../src/capture/read.ts';
import { Collector, pcapHeader, pcapRecords } from './support.ts';

interface PcapParserPacket {
  readonly header: {
    readonly timestampSeconds: number;
    readonly timestampMicroseconds: number;
    readonly capturedLength: number;
    readonly originalLength: number;
  };
  readonly data: Buffer;
}
interface PcapParser {
  on(event: 'packet', listener: (packet: PcapParserPacket) => void): PcapParser;
  on(event: 'end', listener: () => void): PcapParser;
  on(event: 'error', listener: (error: Error) => void): PcapParser;
}
const pcapParser = createRequire(import.meta.url)('pcap-parser') as { parse(stream: Readable): PcapParser };

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const SHARED = at('../shared/captures');
const INDEX = `${SHARED}/public/index.tsv`;
/** pcap-parser joins its buffers over and over: its time grows with the square of the size. */
const MAX_BYTES = 1 << 22;

/** Microseconds, length on the wire and data of each packet, as pcap-parser sees them. */
function secondReading(bytes: Buffer): Promise<[number, number, string][]> {
  return new Promise((resolve, reject) => {
    const packets: [number, number, string][] = [];
    pcapParser
      .parse(Readable.from([bytes]))
      .on('packet', ({ header, data }) =>
        packets.push([
          header.timestampSeconds * 1_000_000 + header.timestampMicroseconds,
          header.originalLength,
          data.toString('latin1'),
        ]),
      )
      .on('end', () => resolve(packets))
      .on('error', reject);
  });
}

async function ourReading(bytes: Buffer) {
  const seen = new Collector();
  await readCaptureStream(Readable.from([bytes]), 'capture', seen, seen);
  const packets = seen.packets.map((packet): [number, number, string] => [
    packet.seconds * 1_000_000 + packet.nanoseconds / 1000,
    packet.originalLength,
    packet.data,
  ]);
  return { packets, warnings: seen.warnings };
}

/** Classic pcap with microseconds, version 2.4: all that pcap-parser knows. */
function isClassic(bytes: Buffer): boolean {
  const head = bytes.toString('hex', 0, 8);
  return bytes.length >= 24 && (head === 'd4c3b2a102000400' || head === 'a1b2c3d400020004');
}

async function compare(path: string): Promise<boolean> {
  const bytes = readFileSync(path);
  if (!isClassic(bytes) || bytes.length > MAX_BYTES) return false;
  const second = await secondReading(bytes);
  const { packets, warnings } = await ourReading(bytes);
  // Behind damage pcap-parser waits for ever; we go on.
  expect(packets.slice(0, second.length), path).toEqual(second);
  if (warnings.length === 0) expect(packets, path).toHaveLength(second.length);
  return true;
}

/** Nokia's variant has the magic number of the standard one and longer record headers: pcap-parser misreads it. */
const isMisread = (name: string): boolean => name.includes('pcap-nokia');
const fixtures = existsSync(at('fixtures'))
  ? readdirSync(at('fixtures'), { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.pcap') && !isMisread(name),
    )
  : [];
const rows = existsSync(INDEX)
  ? readFileSync(INDEX, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'))
      .map(([path, format, , packets, , , , , malformed]) => ({
        path: `${SHARED}/public/${path}`,
        format: format!,
        packets: Number(packets),
        malformed: malformed === 'yes',
      }))
  : [];
const apps = existsSync(`${SHARED}/apps`)
  ? readdirSync(`${SHARED}/apps`, { recursive: true, encoding: 'utf8' })
      .filter((name) => basename(name).startsWith('capture'))
      .map((name) => `${SHARED}/apps/${name}`)
  : [];

describe('against pcap-parser', () => {
  it.each(['little', 'big'] as const)('agrees on a %s-endian capture', async (order) => {
    const texts = Array.from({ length: 300 }, (_, i) => `${i}`.repeat(i % 70));
    const bytes = Buffer.concat([pcapHeader({ order }), pcapRecords(texts, order)]);
    const second = await secondReading(bytes);
    expect(second).toHaveLength(300);
    expect((await ourReading(bytes)).packets).toEqual(second);
  });

  it('agrees on the captures of this project', async () => {
    for (const name of fixtures) await compare(at(`fixtures/${name}`));
  });

  it.skipIf(rows.length === 0)(
    'agrees on every shared classic capture (needs ../shared)',
    async () => {
      let compared = 0;
      for (const path of [...rows.map((row) => row.path), ...apps]) if (await compare(path)) compared++;
      expect(compared).toBeGreaterThan(400);
    },
    60_000,
  );
});

describe.skipIf(rows.length === 0)('against the packet counts of tshark (needs ../shared)', () => {
  const whole = rows.filter((row) => !row.malformed);

  it('finds as many packets in every capture that tshark reads to its end', async () => {
    for (const { path, packets } of whole) {
      const seen = new Collector();
      await readCapture(path, seen, seen);
      expect(seen.warnings, path).toEqual([]);
      // The last frame of this one is a custom block.
      const frames = basename(path) === 'test102.pcapng' ? packets - 1 : packets;
      expect(seen.packets.at(-1)?.frame ?? 0, path).toBe(frames);
    }
    expect(whole.length).toBeGreaterThan(400);
  }, 60_000);

  it('finds at least as many in every damaged one, and never fails otherwise than in one line', async () => {
    for (const { path, packets } of rows.filter((row) => row.malformed)) {
      const seen = new Collector();
      const error: unknown = await readCapture(path, seen, seen).catch((caught: unknown) => caught);
      if (error === undefined) expect(seen.packets.length, path).toBeGreaterThanOrEqual(packets);
      else expect(error, path).toMatchObject({ name: 'UserError' });
    }
  });
});
