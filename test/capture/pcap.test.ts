import { describe, expect, it } from 'vitest';
import { MAX_PACKET_BYTES, MAX_RESYNC_BYTES } from '../../src/capture/limits.ts';
import { PcapReader } from '../../src/capture/pcap.ts';
import fc from '../support/properties.ts';
import { type Order, pcapHeader, pcapRecord, pcapRecords, readByteByByte, readSplit } from './support.ts';

const read = (...parts: Buffer[]) => readSplit(PcapReader, Buffer.concat(parts));

describe('pcap formats', () => {
  it.each<[string, Order, number, number]>([
    ['microseconds, little-endian', 'little', 0xa1b2c3d4, 123_456_000],
    ['microseconds, big-endian', 'big', 0xa1b2c3d4, 123_456_000],
    ['nanoseconds, little-endian', 'little', 0xa1b23c4d, 123_456],
    ['nanoseconds, big-endian', 'big', 0xa1b23c4d, 123_456],
  ])('%s', (_name, order, magic, nanoseconds) => {
    const { packets, warnings } = read(
      pcapHeader({ order, magic, linkType: 113 }),
      pcapRecord([4_294_967_295, 123_456, 3, 1500], 'abc', order),
      pcapRecord([1, 0, 0, 60], '', order),
    );
    expect(packets).toEqual([
      { frame: 1, seconds: 4_294_967_295, nanoseconds, data: 'abc', originalLength: 1500, linkType: 113 },
      { frame: 2, seconds: 1, nanoseconds: 0, data: '', originalLength: 60, linkType: 113 },
    ]);
    expect(warnings).toEqual([]);
  });

  it.each<[string, number, number]>([
    ['Ixia hardware captures count nanoseconds', 0x1c0001ac, 5],
    ['Ixia software captures count microseconds', 0x1c0001ab, 5000],
  ])('%s, behind four more bytes of file header', (_name, magic, nanoseconds) => {
    const { packets } = read(pcapHeader({ magic }), Buffer.alloc(4, 0xff), pcapRecord([7, 5, 1, 1], 'x'));
    expect(packets).toMatchObject([{ seconds: 7, nanoseconds, data: 'x' }]);
  });

  it('reads AIX files: version 2.2, interface types for link types, nanoseconds', () => {
    const header = pcapHeader({ version: [2, 2], linkType: 6 });
    const { packets } = read(header, pcapRecord([7, 999_999_999, 60, 2], 'ab'));
    expect(packets).toMatchObject([
      { nanoseconds: 999_999_999, data: 'ab', originalLength: 60, linkType: 1 },
    ]);
  });

  it('takes the link type from the lower 16 bits: the upper ones describe the frame check sequence', () => {
    expect(read(pcapHeader({ linkType: 0x24000001 }), pcapRecords(['x'])).packets[0]!.linkType).toBe(1);
  });

  it('carries a fraction of a second or more over into the seconds', () => {
    const { packets } = read(pcapHeader(), pcapRecord([10, 2_500_000, 1, 1], 'x'));
    expect(packets).toMatchObject([{ seconds: 12, nanoseconds: 500_000_000 }]);
  });

  // libpcap before 0.4 wrote the lengths in the other order; some of its 2.3 files have the new one.
  it.each<[string, [number, number], number, number]>([
    ['2.2: original length first', [2, 2], 9, 2],
    ['543.0 (DG/UX): original length first', [543, 0], 9, 2],
    ['2.3: the smaller one is the captured length', [2, 3], 9, 2],
    ['2.3: the smaller one is the captured length', [2, 3], 2, 9],
    ['2.4: captured length first', [2, 4], 2, 9],
  ])('version %s', (_name, version, first, second) => {
    const { packets } = read(pcapHeader({ version }), pcapRecord([1, 1, first, second], 'ab'));
    expect(packets).toMatchObject([{ data: 'ab', originalLength: 9 }]);
  });

  it('keeps an original length below the captured one, as tshark does from version 2.4 on', () => {
    const { packets } = read(pcapHeader(), pcapRecord([1, 1, 3, 2], 'abc'));
    expect(packets).toMatchObject([{ data: 'abc', originalLength: 2 }]);
  });

  it('refuses versions before 2', () => {
    expect(() => read(pcapHeader({ version: [1, 0] }))).toThrow(/version 1\.0/);
  });

  it('reads a file without packets, and refuses one without a whole header', () => {
    expect(read(pcapHeader())).toMatchObject({ packets: [], warnings: [] });
    expect(() => read(pcapHeader().subarray(0, 23))).toThrow(/ends inside the file header/);
  });
});

describe('pcap, split into chunks', () => {
  const texts = ['first', '', 'x'.repeat(3000), 'last'];
  const capture = Buffer.concat([pcapHeader({ order: 'big' }), pcapRecords(texts, 'big')]);
  const whole = readSplit(PcapReader, capture).packets;

  it('gives the same packets byte by byte', () => {
    expect(whole.map((packet) => packet.data)).toEqual(texts);
    expect(readByteByByte(PcapReader, capture).packets).toEqual(whole);
  });

  it('gives the same packets however it is split', () => {
    const offsets = fc.array(fc.nat(capture.length), { maxLength: 12 });
    fc.assert(
      fc.property(offsets, (at) => {
        expect(readSplit(PcapReader, capture, at).packets).toEqual(whole);
      }),
    );
  });
});

describe('damaged pcap', () => {
  it('reads what is whole of a file truncated anywhere, and says where', () => {
    const parts = [pcapHeader(), pcapRecords(['aaaa']), pcapRecords(['bbbb'])];
    const capture = Buffer.concat(parts);
    for (let length = 25; length < capture.length; length++) {
      const { packets, warnings, counters } = readSplit(PcapReader, capture.subarray(0, length));
      const whole = length >= 44 ? 1 : 0;
      expect(packets).toHaveLength(whole);
      if (length === 44) expect(warnings).toEqual([]);
      else
        expect(warnings).toEqual([expect.stringContaining(`byte ${whole ? 44 : 24}, after packet ${whole}`)]);
      expect(counters.damagedRecords).toBe(length === 44 ? 0 : 1);
    }
  });

  it('finds the records behind an invalid header, and says how much was skipped', () => {
    const damaged = pcapRecord([1_700_000_003, 0, 0xffffffff, 0xffffffff], 'lost data');
    const capture = [
      pcapHeader(),
      pcapRecords(['one', 'two']),
      damaged,
      pcapRecords(['three', 'four', 'five']),
    ];
    const { packets, warnings, counters } = read(...capture);
    expect(packets.map((packet) => [packet.frame, packet.data])).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
      [4, 'four'],
      [5, 'five'],
    ]);
    expect(warnings).toEqual([
      `damaged at byte 62, after packet 2: a record header claims a packet of 4,294,967,295 bytes; ` +
        '25 bytes were skipped to the next packet',
    ]);
    expect(counters).toMatchObject({ damagedRecords: 1, skippedBytes: 25 });
    const byteByByte = readByteByByte(PcapReader, Buffer.concat(capture));
    expect(byteByByte.packets).toEqual(packets);
    expect(byteByByte.warnings).toEqual(warnings);
  });

  it('does not resynchronise on zeros, text or records of another year', () => {
    const damaged = pcapRecord([1_700_000_003, 0, 0x7fffffff, 0x7fffffff], '');
    const zeros = Buffer.alloc(64);
    const text = Buffer.from('an ordinary text of more than sixty-four characters, to be skipped over');
    const older = Buffer.concat([1, 2, 3].map((i) => pcapRecord([1_000_000_000 + i, 0, 1, 1], 'x')));
    const { packets } = read(
      pcapHeader(),
      pcapRecords(['one']),
      damaged,
      zeros,
      text,
      older,
      pcapRecords(['two', 'three', 'four']),
    );
    expect(packets.map((packet) => packet.data)).toEqual(['one', 'two', 'three', 'four']);
  });

  it('resynchronises when the last packet before it was damaged too', () => {
    const garbage = pcapRecord([77, 0, 1, 1], 'g');
    const damaged = pcapRecord([88, 0, 0xffffffff, 0], '');
    const { packets } = read(
      pcapHeader(),
      pcapRecords(['one']),
      garbage,
      damaged,
      pcapRecords(['two', 'three']),
    );
    expect(packets.map((packet) => packet.data)).toEqual(['one', 'g', 'two', 'three']);
  });

  it('ends with a warning when no record follows', () => {
    const { packets, warnings } = read(
      pcapHeader(),
      pcapRecords(['one']),
      pcapRecord([1, 0, 0xffffffff, 0], 'z'.repeat(100)),
    );
    expect(packets).toHaveLength(1);
    expect(warnings).toEqual([
      expect.stringMatching(/byte 43, after packet 1.*no packet was found in what follows \(116 bytes\)/),
    ]);
  });

  it('gives up the search after its limit, and needs no more bytes', () => {
    const reader = new PcapReader({ packet() {} }, { warn() {} });
    const feed = Buffer.concat([pcapHeader(), pcapRecord([1, 0, 0xffffffff, 0], '')]);
    const junk = Buffer.alloc(1 << 20, 0xff);
    let window = feed;
    for (let fed = 0; fed <= MAX_RESYNC_BYTES + junk.length && !reader.done; fed += junk.length) {
      const view = new DataView(window.buffer, window.byteOffset, window.length);
      const consumed = reader.consume(window, view, 0, window.length, false);
      // What it does not consume is bounded by the longest row of records it may have to look at.
      expect(window.length - consumed).toBeLessThan(4 * MAX_PACKET_BYTES);
      window = Buffer.concat([window.subarray(consumed), junk]);
    }
    expect(reader.done).toBe(true);
  });

  it('warns of the first damaged places only, and counts them all', () => {
    const damaged = () => pcapRecord([1_700_000_003, 0, 0xffffffff, 0xffffffff], '');
    const stretch = () => Buffer.concat([damaged(), pcapRecords(['a', 'b', 'c'])]);
    const { packets, warnings, counters } = read(pcapHeader(), ...Array.from({ length: 20 }, stretch));
    expect(packets).toHaveLength(60);
    expect(counters.damagedRecords).toBe(20);
    expect(warnings).toHaveLength(6);
    expect(warnings.at(-1)).toContain('15 more places');
  });

  it('needs no more bytes than a packet may have, whatever the header claims', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 200 }), (bytes) => {
        const capture = Buffer.concat([pcapHeader(), bytes]);
        const reader = new PcapReader({ packet() {} }, { warn() {} });
        const view = new DataView(capture.buffer, capture.byteOffset, capture.length);
        reader.consume(capture, view, 0, capture.length, false);
        expect(reader.neededBytes).toBeLessThanOrEqual(3 * (MAX_PACKET_BYTES + 28) + 32);
      }),
    );
  });

  it('survives arbitrary bytes behind the file header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.boolean(), (bytes, modified) => {
        const magic = modified ? 0xa1b2cd34 : 0xa1b2c3d4;
        const { packets } = readSplit(PcapReader, Buffer.concat([pcapHeader({ magic }), bytes]));
        const captured = packets.reduce((sum, packet) => sum + packet.data.length, 0);
        expect(captured).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});
