import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { captureRecords, readCaptureBytes, withoutSpans } from '../../src/scrub/capture-records.ts';
import { systemFiles } from '../../src/shared/file-access.ts';
import { pcap, Section } from '../support/capture-formats.ts';

const FRAMES = ['first', 'second one', 'third'].map((text) => ({ bytes: Buffer.from(text) }));
const folder = mkdtempSync(join(tmpdir(), 'crumbshark-scrub-'));
afterAll(() => rmSync(folder, { recursive: true }));

function snoop(): Buffer {
  const header = Buffer.from(`${Buffer.from('snoop\0\0\0').toString('hex')}0000000200000004`, 'hex');
  const records = FRAMES.map(({ bytes }) => {
    const padded = (bytes.length + 3) & ~3;
    const head = Buffer.alloc(24);
    for (const [at, value] of [bytes.length, bytes.length, 24 + padded, 0, 1, 2].entries())
      head.writeUInt32BE(value, at * 4);
    return Buffer.concat([head, bytes, Buffer.alloc(padded - bytes.length)]);
  });
  return Buffer.concat([header, ...records]);
}

function pcapng(isBigEndian: boolean): Buffer {
  const section = new Section(isBigEndian).interface({ linkType: 1, timeResolution: 9 });
  section
    .packet(0, FRAMES[0]!, 0)
    .other(5, Buffer.alloc(16))
    .obsoletePacket(0, FRAMES[1]!, 1)
    .simplePacket(FRAMES[2]!);
  return section.toBuffer();
}

describe('captureRecords', () => {
  it.each<readonly [string, Buffer]>([
    ['pcap', pcap(FRAMES)],
    ['pcap, the other byte order', pcap(FRAMES, { bigEndian: true, nanoseconds: true })],
    ['modified pcap', pcap(FRAMES, { modified: true })],
    ['pcapng', pcapng(false)],
    ['pcapng, the other byte order', pcapng(true)],
    ['snoop', snoop()],
  ])('finds each record of %s: without one the others are left', (_, bytes) => {
    const { records } = captureRecords(bytes, 'x');
    expect(records.map(({ packet }) => bytes.toString('latin1', packet.start, packet.end))).toEqual(
      FRAMES.map((frame) => frame.bytes.toString('latin1')),
    );
    for (const [at, record] of records.entries()) {
      const left = captureRecords(withoutSpans(bytes, [record]), 'x');
      const texts = left.records.map(({ packet }) => left.bytes.toString('latin1', packet.start, packet.end));
      expect(texts).toEqual(FRAMES.toSpliced(at, 1).map((frame) => frame.bytes.toString('latin1')));
    }
  });

  it('reads no capture that is damaged, and nothing that is none', () => {
    expect(() => captureRecords(pcap(FRAMES).subarray(0, -2), 'x.pcap')).toThrow(
      /^x\.pcap: is damaged \(cut short/,
    );
    expect(() => captureRecords(Buffer.from('hello, this is text'), 'x.pcap')).toThrow(
      'x.pcap: is no capture',
    );
  });
});

it('readCaptureBytes decompresses, and says what is not there', async () => {
  const path = join(folder, 'a.pcap.gz');
  writeFileSync(path, gzipSync(pcap(FRAMES)));
  expect((await readCaptureBytes(path, systemFiles)).bytes).toEqual(pcap(FRAMES));
  await expect(readCaptureBytes(join(folder, 'b'), systemFiles)).rejects.toThrow(/b: there is no such file$/);
});
