import { describe, expect, it } from 'vitest';
import { PcapReader } from '../../src/capture/pcap.ts';
import { recordHeaderBytes } from '../../src/capture/pcap-variant.ts';
import { Collector, type Order, pcapHeader, pcapRecord, readByteByByte, u16, u32 } from './support.ts';

/** Interface index, protocol, packet type and padding of Kuznetzov's patches. */
const modified = (order: Order, padding: number): Buffer =>
  Buffer.concat([u32(2, order), u16(0x0800, order), Buffer.from([4]), Buffer.alloc(padding, 0xaa)]);

const VARIANTS: [string, number, (order: Order) => Buffer][] = [
  ['standard', 0xa1b2c3d4, () => Buffer.alloc(0)],
  ['Red Hat 6.1: modified records under the standard magic', 0xa1b2c3d4, (order) => modified(order, 1)],
  ['Nokia: four more bytes under the standard magic', 0xa1b2c3d4, (order) => u32(0x9fbfb601, order)],
  ['modified', 0xa1b2cd34, (order) => modified(order, 1)],
  ['SuSE 6.3: four more bytes than modified', 0xa1b2cd34, (order) => modified(order, 5)],
];

describe.each(VARIANTS)('%s', (_name, magic, added) => {
  describe.each<Order>(['little', 'big'])('%s-endian', (order) => {
    const texts = ['\x00\x11\x22\x33\x44\x55 first', '\x66\x77\x88\x99\xaa\xbb second', 'third packet'];
    const records = texts.map((text, i) =>
      pcapRecord([1_000_000_000 + i, 999_999, text.length, text.length], text, order, added(order)),
    );

    it.each([1, 2, 3])('is recognised by %i records', (count) => {
      const capture = Buffer.concat([pcapHeader({ order, magic }), ...records.slice(0, count)]);
      const seen = readWhole(capture);
      expect(seen.packets.map((packet) => packet.data)).toEqual(texts.slice(0, count));
      expect(seen.packets[0]).toMatchObject({ seconds: 1_000_000_000, nanoseconds: 999_999_000 });
      expect(seen.warnings).toEqual([]);
    });
  });
});

it.each(VARIANTS.filter(([, magic]) => magic === 0xa1b2cd34))(
  '%s is recognised byte by byte, because the modified magic may wait',
  (_name, magic, added) => {
    const records = ['one', 'two', 'three'].map((text, i) =>
      pcapRecord([1_000_000_000 + i, 1, text.length, text.length], text, 'little', added('little')),
    );
    const capture = Buffer.concat([pcapHeader({ magic }), ...records]);
    expect(readByteByByte(PcapReader, capture).packets.map((packet) => packet.data)).toEqual([
      'one',
      'two',
      'three',
    ]);
  },
);

/** As the driver does it with a small file: the first window holds all there is. */
function readWhole(capture: Buffer) {
  const seen = new Collector();
  const reader = new PcapReader(seen, seen);
  const view = new DataView(capture.buffer, capture.byteOffset, capture.length);
  reader.finish(capture.length - reader.consume(capture, view, 0, capture.length, true));
  return seen;
}

describe('recordHeaderBytes', () => {
  it('stays with the standard format when nothing fits, or nothing is there', () => {
    const junk = Buffer.alloc(200, 0xff);
    const view = new DataView(junk.buffer, junk.byteOffset, junk.length);
    expect(recordHeaderBytes(view, 0, junk.length, true, false, 65_535, true)).toBe(16);
    expect(recordHeaderBytes(view, 0, 0, true, false, 65_535, true)).toBe(16);
  });

  it('stays with the standard format for packets longer than the snap length', () => {
    const records = Buffer.concat([1, 2, 3].map((i) => pcapRecord([i, i, 200, 200], 'y'.repeat(200))));
    const view = new DataView(records.buffer, records.byteOffset, records.length);
    expect(recordHeaderBytes(view, 0, records.length, true, false, 96, true)).toBe(16);
  });
});
