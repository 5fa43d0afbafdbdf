import { describe, expect, it } from 'vitest';
import { MAX_BLOCK_BYTES } from '../../src/capture/limits.ts';
import { PcapngReader } from '../../src/capture/pcapng.ts';
import fc from '../support/properties.ts';
import {
  block,
  captureInterface,
  enhancedPacket,
  type Order,
  obsoletePacket,
  option,
  readByteByByte,
  readSplit,
  section,
  simplePacket,
  u32,
} from './support.ts';

const read = (...parts: Buffer[]) => readSplit(PcapngReader, Buffer.concat(parts));
const resolution = (value: number, order?: Order) => option(9, Buffer.from([value]), order);
const MICROSECONDS = 1_700_000_000_123_456n;

describe('pcapng', () => {
  it('reads several sections, in both byte orders, each with interfaces of its own', () => {
    const { packets, warnings } = read(
      section('little'),
      captureInterface(1),
      captureInterface(
        113,
        0,
        Buffer.concat([option(2, Buffer.from('eth0')), resolution(9), option(0, Buffer.alloc(0))]),
      ),
      enhancedPacket({
        interfaceNumber: 1,
        ticks: 1_700_000_000_123_456_789n,
        data: 'nano',
        originalLength: 90,
      }),
      enhancedPacket({ ticks: MICROSECONDS, data: 'micro' }),
      section('big'),
      captureInterface(101, 0, resolution(0x8a, 'big'), 'big'),
      enhancedPacket({ ticks: 1024n * 5n + 512n, data: 'binary' }, 'big'),
    );
    expect(packets).toEqual([
      {
        frame: 1,
        seconds: 1_700_000_000,
        nanoseconds: 123_456_789,
        data: 'nano',
        originalLength: 90,
        linkType: 113,
      },
      {
        frame: 2,
        seconds: 1_700_000_000,
        nanoseconds: 123_456_000,
        data: 'micro',
        originalLength: 5,
        linkType: 1,
      },
      { frame: 3, seconds: 5, nanoseconds: 500_000_000, data: 'binary', originalLength: 6, linkType: 101 },
    ]);
    expect(warnings).toEqual([]);
  });

  it('adds if_tsoffset, a signed number of seconds', () => {
    const offset = Buffer.alloc(8);
    offset.writeBigInt64LE(-3600n);
    const { packets } = read(
      section(),
      captureInterface(1, 0, option(14, offset)),
      enhancedPacket({ ticks: MICROSECONDS, data: 'x' }),
    );
    expect(packets).toMatchObject([{ seconds: 1_699_996_400, nanoseconds: 123_456_000 }]);
  });

  it('truncates a simple packet at the snap length; it has no time and belongs to the first interface', () => {
    const { packets } = read(
      section(),
      captureInterface(101, 4),
      captureInterface(1),
      simplePacket(60, 'abcd'),
      simplePacket(3, 'xyz'),
    );
    expect(packets).toEqual([
      { frame: 1, seconds: 0, nanoseconds: 0, data: 'abcd', originalLength: 60, linkType: 101 },
      { frame: 2, seconds: 0, nanoseconds: 0, data: 'xyz', originalLength: 3, linkType: 101 },
    ]);
  });

  it('reads the obsolete packet block, whose interface has 16 bits and a drop count behind it', () => {
    for (const order of ['little', 'big'] as const) {
      const { packets } = read(
        section(order),
        captureInterface(1, 0, undefined, order),
        captureInterface(113, 0, undefined, order),
        obsoletePacket(
          { interfaceNumber: 1, ticks: MICROSECONDS, data: 'old', originalLength: 9 },
          0xffff,
          order,
        ),
      );
      expect(packets).toMatchObject([
        { seconds: 1_700_000_000, data: 'old', originalLength: 9, linkType: 113 },
      ]);
    }
  });

  it('skips blocks it does not know; a custom block has a frame number, as in Wireshark', () => {
    const { packets, warnings } = read(
      section(),
      block(0x12345, Buffer.from('unknown')),
      captureInterface(1),
      block(5, Buffer.alloc(12)),
      block(0xbad, Buffer.from('pen!custom data')),
      enhancedPacket({ data: 'x', options: option(1, Buffer.from('a comment')) }),
      block(0x80000001, Buffer.alloc(400)),
      enhancedPacket({ data: 'y' }),
    );
    expect(packets.map((packet) => [packet.frame, packet.data])).toEqual([
      [2, 'x'],
      [3, 'y'],
    ]);
    expect(warnings).toEqual([]);
  });

  it('hands over decryption secrets, without their padding', () => {
    const secrets = 'CLIENT_RANDOM 00 11\n';
    const body = Buffer.concat([
      u32(0x544c534b, 'big'),
      u32(secrets.length, 'big'),
      Buffer.from(`${secrets}`),
    ]);
    const { secretBlocks } = read(section('big'), block(10, body, 'big'));
    expect(secretBlocks).toEqual([[0x544c534b, secrets]]);
  });

  it('accepts a length that forgets the padding which is there, as tshark does', () => {
    const forgetful = enhancedPacket({ data: 'abc' });
    const claimed = u32(forgetful.length - 1, 'little');
    claimed.copy(forgetful, 4);
    claimed.copy(forgetful, forgetful.length - 4);
    const { packets, warnings } = read(
      section(),
      captureInterface(1),
      forgetful,
      enhancedPacket({ data: 'next' }),
    );
    expect(packets.map((packet) => packet.data)).toEqual(['abc', 'next']);
    expect(warnings).toEqual([]);
  });

  it('takes version 1.2 for 1.0, refuses a file of another, and skips a later section of another', () => {
    const packets = [captureInterface(1), enhancedPacket({ data: 'x' })];
    expect(read(section('little', [1, 2]), ...packets).packets).toHaveLength(1);
    expect(() => read(section('little', [2, 0]), ...packets)).toThrow(/version 2\.0/);
    const later = read(section(), ...packets, section('little', [2, 0]), ...packets, section(), ...packets);
    expect(later.packets.map((packet) => packet.frame)).toEqual([1, 2]);
    expect(later.warnings).toEqual([expect.stringContaining('version 2.0')]);
  });

  it('refuses a file whose first block is no section header, or not whole', () => {
    expect(() => read(u32(0x0a0d0d0a, 'big'), Buffer.alloc(40))).toThrow(/byte order/);
    expect(() => read(section().subarray(0, 20))).toThrow(/first block/);
  });
});

describe('pcapng, split into chunks', () => {
  const capture = Buffer.concat([
    section('big'),
    captureInterface(1, 0, undefined, 'big'),
    enhancedPacket({ ticks: MICROSECONDS, data: 'x'.repeat(3001) }, 'big'),
    section('little'),
    block(77, Buffer.alloc(5000)),
    captureInterface(113),
    enhancedPacket({ data: '' }),
    enhancedPacket({ data: 'last' }),
  ]);
  const whole = readSplit(PcapngReader, capture).packets;

  it('gives the same packets byte by byte and however it is split', () => {
    expect(whole).toHaveLength(3);
    expect(readByteByByte(PcapngReader, capture).packets).toEqual(whole);
    const offsets = fc.array(fc.nat(capture.length), { maxLength: 12 });
    fc.assert(
      fc.property(offsets, (at) => {
        expect(readSplit(PcapngReader, capture, at).packets).toEqual(whole);
      }),
    );
  });
});

describe('damaged pcapng', () => {
  const start = [section(), captureInterface(1), enhancedPacket({ data: 'before' })];
  const after = ['one', 'two', 'three'].map((data) => enhancedPacket({ data }));
  const data = (seen: ReturnType<typeof read>) => seen.packets.map((packet) => packet.data);

  it.each<[string, Buffer, RegExp]>([
    ['a block too short to be one', Buffer.concat([u32(6, 'little'), u32(8, 'little')]), /length of 8/],
    [
      'a packet block of a gigabyte',
      Buffer.concat([u32(6, 'little'), u32(1 << 30, 'little')]),
      /length of 1,073,741,824/,
    ],
    [
      'two lengths that differ',
      Buffer.concat([enhancedPacket({ data: 'lost' }).subarray(0, -4), u32(1, 'little')]),
      /differ/,
    ],
    ['a section header without a byte order', block(0x0a0d0d0a, Buffer.alloc(16)), /byte order/],
  ])('goes on behind %s', (_name, damaged, why) => {
    const seen = read(...start, damaged, ...after);
    expect(data(seen)).toEqual(['before', 'one', 'two', 'three']);
    expect(seen.warnings).toEqual([expect.stringMatching(why)]);
    expect(seen.warnings[0]).toMatch(
      new RegExp(`byte 88, after packet 1.*; ${damaged.length} bytes were skipped`),
    );
    expect(seen.counters).toMatchObject({ damagedRecords: 1, skippedBytes: damaged.length });
    const byteByByte = readByteByByte(PcapngReader, Buffer.concat([...start, damaged, ...after]));
    expect(byteByByte.packets).toEqual(seen.packets);
  });

  it('finds a section of the other byte order', () => {
    const other = [
      section('big'),
      captureInterface(1, 0, undefined, 'big'),
      enhancedPacket({ data: 'other' }, 'big'),
    ];
    expect(data(read(...start, Buffer.alloc(24, 0xff), ...other))).toEqual(['before', 'other']);
  });

  it.each<[string, Buffer]>([
    ['an interface that was not described', enhancedPacket({ interfaceNumber: 7, data: 'lost' })],
    ['a captured length larger than its block', enhancedPacket({ data: 'lost', capturedLength: 0xffffff00 })],
    ['no space for its own fields', block(6, Buffer.alloc(8))],
    ['a simple packet longer than its block', simplePacket(5000, 'lost')],
    ['an interface too short to be one', block(1, Buffer.alloc(4))],
    ['secrets longer than their block', block(10, Buffer.concat([u32(1, 'little'), u32(99, 'little')]))],
  ])('skips one block with %s', (_name, damaged) => {
    const seen = read(...start, damaged, ...after);
    expect(data(seen)).toEqual(['before', 'one', 'two', 'three']);
    expect(seen.warnings).toEqual([expect.stringContaining('byte 88, after packet 1')]);
    expect(seen.counters).toMatchObject({ damagedRecords: 1, skippedBytes: damaged.length });
  });

  it('reads what is whole of a truncated file', () => {
    const capture = Buffer.concat([...start, ...after]);
    const seen = readSplit(PcapngReader, capture.subarray(0, -1));
    expect(data(seen)).toEqual(['before', 'one', 'two']);
    expect(seen.warnings).toEqual([expect.stringContaining('after packet 3')]);
  });

  it('asks for no more than the largest block, and survives arbitrary bytes', () => {
    const junk = fc.oneof(
      fc.uint8Array({ maxLength: 600 }),
      fc
        .array(fc.constantFrom(0, 1, 2, 3, 6, 10, 12, 32, 0x20, 0xbad, 0x0a0d0d0a, 0xffffffff, 1 << 20))
        .map((words) => Buffer.concat(words.map((word) => u32(word, 'little')))),
    );
    fc.assert(
      fc.property(junk, (bytes) => {
        const capture = Buffer.concat([...start, bytes]);
        const reader = new PcapngReader({ packet() {} }, { warn() {} });
        const view = new DataView(capture.buffer, capture.byteOffset, capture.length);
        reader.consume(capture, view, 0, capture.length, false);
        expect(reader.neededBytes).toBeLessThanOrEqual(MAX_BLOCK_BYTES);
        expect(readSplit(PcapngReader, capture).packets[0]).toMatchObject({ data: 'before' });
      }),
    );
  });
});
