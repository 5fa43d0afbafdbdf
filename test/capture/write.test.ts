import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viewOf } from '../../src/capture/chunk-feed.ts';
import { MAX_PACKET_BYTES, WRITTEN_SECRETS_BYTES } from '../../src/capture/limits.ts';
import { PcapngReader } from '../../src/capture/pcapng.ts';
import { RawPacket } from '../../src/capture/raw-packet.ts';
import { CaptureWriter } from '../../src/capture/write.ts';
import { UserError } from '../../src/shared/user-error.ts';
import fc from '../support/properties.ts';
import { hasProgram, readSplit, type Seen, tsharkFrames } from './support.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'write-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Writes the packets and returns the path. */
function write(packets: readonly Omit<Seen, 'frame'>[]): string {
  const path = join(directory, 'out.pcapng');
  const file = openSync(path, 'w');
  const writer = new CaptureWriter(file, path);
  const packet = new RawPacket();
  for (const { data, ...fields } of packets) {
    // Not at the beginning of its buffer, as in a file that is read.
    packet.bytes = Buffer.from(`before${data}behind`, 'latin1');
    packet.view = viewOf(packet.bytes);
    packet.start = 6;
    packet.end = 6 + data.length;
    Object.assign(packet, fields);
    writer.packet(packet);
  }
  writer.finish();
  closeSync(file);
  return path;
}

const packetOf = (seconds: number, nanoseconds: number, data: string, more = {}) => ({
  seconds,
  nanoseconds,
  data,
  originalLength: data.length,
  linkType: 1,
  ...more,
});

const SAMPLE = [
  packetOf(1_700_000_000, 999_999_999, 'x'.repeat(60)),
  packetOf(1_700_000_000, 0, 'y'.repeat(61), { originalLength: 1500 }),
  packetOf(4_294_967_295, 1, 'z'.repeat(62), { linkType: 113 }),
  packetOf(0, 0, 'w'.repeat(63)),
  packetOf(9_000_000_000, 123_456_789, 'v'.repeat(64), { linkType: 101 }),
];
const numbered = (packets: readonly Omit<Seen, 'frame'>[]) => packets.map((p, i) => ({ frame: i + 1, ...p }));

describe('TLS secrets', () => {
  const line = (number: number): string =>
    `CLIENT_RANDOM ${number.toString(16).padStart(64, '0')} ${'cd'.repeat(48)}\n`;

  it.each([0, 1, 3, 40_000])('are in front of the packets, whole lines in each block: %i lines', (count) => {
    const lines = Array.from({ length: count }, (_, number) => line(number)).join('');
    const path = join(directory, 'secrets.pcapng');
    const file = openSync(path, 'w');
    const writer = new CaptureWriter(file, path);
    writer.secrets(Buffer.from(lines));
    writer.finish();
    closeSync(file);
    const { secretBlocks } = readSplit(PcapngReader, readFileSync(path));
    const texts = secretBlocks.map(([, text]) => text);
    expect(texts.join('')).toBe(lines);
    for (const [type, { length }] of secretBlocks) {
      expect(type).toBe(0x544c534b);
      expect(length).toBeLessThanOrEqual(WRITTEN_SECRETS_BYTES);
    }
    for (const text of texts) expect(text).toMatch(/^CLIENT_RANDOM [\s\S]*\n$/);
  });
});

describe('CaptureWriter', () => {
  it('writes what our reader reads back, an interface for each link type', () => {
    const bytes = readFileSync(write(SAMPLE));
    const { packets, warnings } = readSplit(PcapngReader, bytes);
    expect(packets).toEqual(numbered(SAMPLE));
    expect(warnings).toEqual([]);
    const blockTypes: number[] = [];
    for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at + 4))
      blockTypes.push(bytes.readUInt32LE(at));
    expect(blockTypes).toEqual([0x0a0d0d0a, 1, 6, 6, 1, 6, 6, 1, 6]);
  });

  it('keeps every time to the nanosecond', () => {
    const seconds = fc.integer({ min: 0, max: 18_446_744_072 });
    const nanoseconds = fc.integer({ min: 0, max: 999_999_999 });
    const times = fc.array(fc.tuple(seconds, nanoseconds), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(times, (expected) => {
        const { packets } = readSplit(
          PcapngReader,
          readFileSync(write(expected.map(([s, n]) => packetOf(s, n, 't')))),
        );
        expect(packets.map((packet) => [packet.seconds, packet.nanoseconds])).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('writes more than a batch, and packets of the largest size', () => {
    const large = packetOf(1, 2, 'L'.repeat(MAX_PACKET_BYTES));
    const sample = [
      large,
      large,
      ...Array.from({ length: 3000 }, (_, i) => packetOf(i, i, `${i}`.repeat(100))),
      large,
    ];
    const { packets } = readSplit(PcapngReader, readFileSync(write(sample)));
    expect(packets).toEqual(numbered(sample));
  });

  it('writes a file without packets that can be read', () => {
    expect(readSplit(PcapngReader, readFileSync(write([]))).packets).toEqual([]);
  });

  it('says in one line when the file cannot be written', () => {
    const file = openSync(join(directory, 'out.pcapng'), 'r');
    try {
      expect(() => new CaptureWriter(file, 'out.pcapng').finish()).toThrow(UserError);
      expect(() => new CaptureWriter(file, 'out.pcapng').finish()).toThrow(/^out\.pcapng: .*EBADF/);
    } finally {
      closeSync(file);
    }
  });

  it.skipIf(!hasProgram('tshark'))('is read by tshark with the same packets (needs tshark)', () => {
    const path = write(SAMPLE);
    expect(tsharkFrames(path)).toEqual(
      numbered(SAMPLE).map(({ frame, seconds, nanoseconds, data, originalLength }) => [
        frame,
        `${seconds}.${String(nanoseconds).padStart(9, '0')}`,
        data.length,
        originalLength,
      ]),
    );
    const hex = execFileSync('tshark', ['-r', path, '-T', 'jsonraw', '-c', '1', '-J', 'frame'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(hex).toContain(Buffer.from(SAMPLE[0]!.data).toString('hex'));
  });
});
