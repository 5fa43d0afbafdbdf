import { describe, expect, it } from 'vitest';
import fc from '../support/properties.ts';
import { decode, FRAME4, ipv4, ipv6, join, request, u16, udp } from './packets.ts';

const RAW = 101;
const ADDRESSES = '020000000002 020000000001 020000000003';
const HEADER_BYTES = 34;
const HTTP4 = FRAME4.subarray(14);
const WIRELESS = join('0801 0000', ADDRESSES, '1000 aaaa03 000000 0800', HTTP4);
const SWAPPED = join('0108', WIRELESS.subarray(2));

interface Options {
  readonly identification?: number;
  readonly native?: boolean;
  readonly outer?: typeof ipv4;
}

/** A fragment of a frame: bytes `start` to `end`. */
function fragment(frame: Buffer, start: number, end: number, options: Options = {}): Buffer {
  const { identification = 5, native = false, outer = ipv4 } = options;
  const flags = end < frame.length ? 0x80 : 0xc0;
  const header = join(
    Buffer.from([0, 0x10, native ? 0x03 : 0x02, flags]),
    u16(identification),
    u16(start),
    frame.subarray(start, end),
  );
  return outer(17, udp(5247, header));
}

describe('fragments of CAPWAP (RFC 5415 section 3.4)', () => {
  it.each([
    ['Ethernet', FRAME4, {}],
    ['802.11', WIRELESS, { native: true }],
    ["802.11 with Cisco's frame control field", SWAPPED, { native: true }],
    ['Ethernet, over IPv6', FRAME4, { outer: ipv6 as typeof ipv4 }],
  ])('%s: in any division and order, some of them twice', (_name, frame, options) => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: Math.ceil(frame.length / 8) - 1 }), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.infiniteStream(fc.nat()),
        (blocks, random) => {
          const edges = [0, ...blocks.sort((a, b) => a - b).map((block) => block * 8), frame.length];
          const pieces = edges.slice(1).map((end, index) => fragment(frame, edges[index]!, end, options));
          const packets = [...pieces, pieces[0]!]
            .map((piece) => ({ piece, key: random.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ piece }) => piece);
          const { seen, counters } = decode(RAW, ...packets);
          expect(seen.map((found) => ({ ...found, frame: 1 }))).toEqual([request()]);
          expect(counters.malformedPackets).toBe(0);
        },
      ),
    );
  });

  it('each missing: nothing comes out, and the datagram is counted as lost', () => {
    const pieces = [fragment(FRAME4, 0, 24), fragment(FRAME4, 24, 48), fragment(FRAME4, 48, FRAME4.length)];
    for (const lost of pieces) {
      const bench = decode(RAW, ...pieces.filter((piece) => piece !== lost));
      bench.decoder.finish();
      expect(bench.seen).toEqual([]);
      expect(bench.counters.lostDatagrams).toBe(1);
    }
  });

  it('of two frames, and of two versions of IP, each is put together of its own', () => {
    const other = Buffer.from(FRAME4);
    other.writeUInt16BE(40001, HEADER_BYTES);
    const packets = [
      fragment(FRAME4, 0, 40, { identification: 1 }),
      fragment(other, 0, 40, { identification: 2 }),
      fragment(FRAME4, 0, 40, { identification: 1, outer: ipv6 as typeof ipv4 }),
      fragment(FRAME4, 40, FRAME4.length, { identification: 1 }),
      fragment(other, 40, FRAME4.length, { identification: 2 }),
    ];
    const bench = decode(RAW, ...packets);
    expect(bench.seen.map(({ frame, sourcePort }) => [frame, sourcePort])).toEqual([
      [4, 40000],
      [5, 40001],
    ]);
    bench.decoder.finish();
    expect(bench.counters.lostDatagrams).toBe(1);
  });
});
