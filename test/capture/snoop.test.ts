import { describe, expect, it } from 'vitest';
import { isSnoop, SnoopReader } from '../../src/capture/snoop.ts';
import { readByteByByte, readSplit, u32 } from './support.ts';

const header = (version = 2, dataLink = 4) =>
  Buffer.concat([Buffer.from('snoop\0\0\0'), u32(version, 'big'), u32(dataLink, 'big')]);

/** RFC 1761: original, included and record length, drops, seconds, microseconds, data, padding to 32 bits. */
function record(data: string, original = data.length, padding = -data.length & 3): Buffer {
  const lengths = [original, data.length, 24 + data.length + padding, 7, 1_700_000_000, 999_999];
  return Buffer.concat([...lengths.map((n) => u32(n, 'big')), Buffer.from(data), Buffer.alloc(padding)]);
}

describe('SnoopReader', () => {
  const capture = Buffer.concat([header(), record('abc', 1500), record('four'), record('')]);

  it('reads records with their padding, whole and byte by byte', () => {
    const { packets, warnings } = readSplit(SnoopReader, capture);
    expect(packets.map((packet) => [packet.frame, packet.data, packet.originalLength])).toEqual([
      [1, 'abc', 1500],
      [2, 'four', 4],
      [3, '', 0],
    ]);
    expect(packets[0]).toMatchObject({ seconds: 1_700_000_000, nanoseconds: 999_999_000, linkType: 1 });
    expect(warnings).toEqual([]);
    expect(readByteByByte(SnoopReader, capture).packets).toEqual(packets);
  });

  it('warns of a truncated record, and ends at an invalid one', () => {
    expect(readSplit(SnoopReader, capture.subarray(0, -1)).warnings).toEqual([
      expect.stringContaining('after packet 2'),
    ]);
    const damaged = record('lost');
    damaged.writeUInt32BE(0xffffffff, 4);
    const seen = readSplit(SnoopReader, Buffer.concat([capture, damaged, record('x')]));
    expect(seen.packets).toHaveLength(3);
    expect(seen.warnings).toEqual([expect.stringContaining(`byte ${capture.length}, after packet 3`)]);
  });

  it('refuses other versions, unknown links, and half a header', () => {
    expect(() => readSplit(SnoopReader, header(1))).toThrow(/version 1/);
    expect(() => readSplit(SnoopReader, header(2, 99))).toThrow(/data link type 99/);
    expect(() => readSplit(SnoopReader, header().subarray(0, 10))).toThrow(/ends inside the file header/);
  });

  it('is recognised by its pattern', () => {
    expect(isSnoop(capture)).toBe(true);
    expect(isSnoop(Buffer.from('snoopy\0\0'))).toBe(false);
  });
});
