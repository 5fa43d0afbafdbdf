import { describe, expect, it } from 'vitest';
import {
  FRAGMENT_REPEAT_SECONDS,
  FRAGMENT_TIMEOUT_SECONDS,
  MAX_FRAGMENT_BYTES,
  MAX_FRAGMENTED_DATAGRAMS,
} from '../../src/packet/limits.ts';
import fc from '../support/properties.ts';
import { Bench, decode, ipv4, join, type Packet, udp } from './packets.ts';

const RAW = 101;
const MORE = 0x2000;

/** A fragment of an IPv4 datagram; `start` in bytes. */
function fragment(datagram: Buffer, start: number, end: number, identification = 1): Buffer {
  const more = end < datagram.length ? MORE : 0;
  return ipv4(17, datagram.subarray(start, end), { identification, fragment: more | (start / 8) });
}

/** A UDP datagram with 8 bytes of header and 192 of payload, all different. */
const PAYLOAD = Buffer.from(Array.from({ length: 192 }, (_, index) => index));
const DATAGRAM = udp(53, PAYLOAD);
const TEXT = PAYLOAD.toString('latin1');

describe('fragments', () => {
  it('any division, in any order, with repetitions, gives the datagram once', () => {
    const divisions = fc.uniqueArray(fc.integer({ min: 1, max: 24 }), { maxLength: 8 });
    fc.assert(
      fc.property(divisions, fc.infiniteStream(fc.nat()), (blocks, random) => {
        const edges = [0, ...blocks.sort((a, b) => a - b).map((block) => block * 8), DATAGRAM.length];
        const pieces = edges.slice(1).map((end, index) => fragment(DATAGRAM, edges[index]!, end));
        if (pieces.length === 1) return;
        const order = [...pieces, ...pieces.slice(0, 1), ...pieces.slice(-1)]
          .map((piece) => ({ piece, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ piece }) => piece);
        const { seen, counters } = decode(RAW, ...order);
        expect(seen.map(({ payload }) => payload)).toEqual([TEXT]);
        expect(counters).toMatchObject({ reassembledDatagrams: 1, fragments: order.length });
      }),
    );
  });

  it('overlaps: the bytes that came first stay', () => {
    const other = Buffer.alloc(DATAGRAM.length, 0xee);
    DATAGRAM.copy(other, 0, 0, 8);
    const packets = [
      fragment(DATAGRAM, 40, 80),
      fragment(other, 0, 120), // all but 40 to 80 is new
      fragment(DATAGRAM, 80, 200), // 120 to 200 is new
    ];
    const [found] = decode(RAW, ...packets).seen;
    const expected = Buffer.concat([
      other.subarray(8, 40),
      DATAGRAM.subarray(40, 80),
      other.subarray(80, 120),
    ]);
    expect(found?.payload).toBe(Buffer.concat([expected, DATAGRAM.subarray(120)]).toString('latin1'));
  });

  it('two ends: the first that came counts', () => {
    const short = DATAGRAM.subarray(0, 100);
    const inOrder = decode(
      RAW,
      fragment(DATAGRAM, 0, 96),
      fragment(short, 96, 100),
      fragment(DATAGRAM, 96, 200),
    );
    expect(inOrder.seen.map(({ payloadLength }) => payloadLength)).toEqual([92]);
    const longFirst = decode(
      RAW,
      fragment(DATAGRAM, 160, 200),
      fragment(short, 96, 100), // its half block at 96 is no block of the longer datagram
      fragment(DATAGRAM, 0, 160),
    );
    expect(longFirst.seen.map(({ payload }) => payload)).toEqual([TEXT]);
  });

  it('bytes past the end that came before it are left out', () => {
    const short = DATAGRAM.subarray(0, 96);
    const packets = [fragment(DATAGRAM, 80, 160), fragment(short, 88, 96), fragment(DATAGRAM, 0, 80)];
    expect(decode(RAW, ...packets).seen).toMatchObject([{ payloadLength: 88, payload: TEXT.slice(0, 88) }]);
  });

  it('a truncated fragment: the datagram has its length, and its bytes as far as they were captured', () => {
    const truncated = (packet: Buffer, bytes: number): Packet => ({
      bytes: packet.subarray(0, bytes),
      originalLength: packet.length,
    });
    const middle = fragment(DATAGRAM, 80, 160);
    const packets = [fragment(DATAGRAM, 0, 80), truncated(middle, 20 + 37), fragment(DATAGRAM, 160, 200)];
    const [found] = decode(RAW, ...packets).seen;
    expect(found).toMatchObject({ payloadLength: 192, payload: TEXT.slice(0, 80 + 37 - 8) });
  });

  it('carries a segment whose TCP header lies in two fragments', () => {
    const tcpLike = join('9c40 0050 00000001 00000000', '5010 ffff 0000 0000', '41414141');
    const packets = [
      ipv4(6, tcpLike.subarray(0, 8), { fragment: MORE }),
      ipv4(6, tcpLike.subarray(8), { fragment: 1 }),
    ];
    expect(decode(RAW, ...packets).seen).toMatchObject([{ kind: 'tcp', payload: 'AAAA', frame: 2 }]);
  });

  it.each([
    ['a fragment past 65,535 bytes', ipv4(17, Buffer.alloc(64), { fragment: 0x1fff })],
    ['a fragment without data', ipv4(17, Buffer.alloc(0), { fragment: MORE })],
    ['fewer than eight bytes and more to come', ipv4(17, Buffer.alloc(7), { fragment: MORE })],
  ])('malformed: %s', (_, packet) => {
    const { seen, counters } = decode(RAW, packet);
    expect(seen).toEqual([]);
    expect(counters).toMatchObject({ malformedPackets: 1, fragments: 1 });
  });

  it('abandons a datagram after the timeout, by packet time', () => {
    const first = { bytes: fragment(DATAGRAM, 0, 96), seconds: 1000 };
    const last = (seconds: number) => ({ bytes: fragment(DATAGRAM, 96, 200), seconds });
    expect(decode(RAW, first, last(1000 + FRAGMENT_TIMEOUT_SECONDS)).seen).toHaveLength(1);
    const late = decode(RAW, first, last(1001 + FRAGMENT_TIMEOUT_SECONDS));
    expect(late.seen).toEqual([]);
    expect(late.counters.lostDatagrams).toBe(1);
    late.decoder.finish();
    expect(late.counters.lostDatagrams).toBe(2);
  });

  it('other traffic makes old datagrams expire', () => {
    const packets = [
      { bytes: fragment(DATAGRAM, 0, 96, 1), seconds: 0 },
      { bytes: fragment(DATAGRAM, 0, 96, 2), seconds: FRAGMENT_TIMEOUT_SECONDS + 1 },
    ];
    expect(decode(RAW, ...packets).counters.lostDatagrams).toBe(1);
  });

  it('an identification used again after a moment is another datagram', () => {
    const pieces = (seconds: number) => [
      { bytes: fragment(DATAGRAM, 0, 96), seconds },
      { bytes: fragment(DATAGRAM, 96, 200), seconds },
    ];
    expect(FRAGMENT_REPEAT_SECONDS).toBeLessThan(1);
    expect(decode(RAW, ...pieces(1), ...pieces(1)).seen).toHaveLength(1);
    expect(decode(RAW, ...pieces(1), ...pieces(2)).seen).toHaveLength(2);
    expect(decode(RAW, ...pieces(2), ...pieces(1)).seen).toHaveLength(2); // time may go backwards
  });

  it('buffers a limited number of datagrams; the oldest are evicted', () => {
    const bench = decode(RAW);
    for (let id = 0; id <= MAX_FRAGMENTED_DATAGRAMS; id++) bench.packet(fragment(DATAGRAM, 0, 96, id));
    expect(bench.counters.lostDatagrams).toBe(1);
    bench.packet(fragment(DATAGRAM, 96, 200, MAX_FRAGMENTED_DATAGRAMS));
    expect(bench.seen).toHaveLength(1);
    bench.packet(fragment(DATAGRAM, 96, 200, 0));
    expect(bench.seen).toHaveLength(1);
  });

  it('buffers a limited number of bytes, whatever offsets are claimed', () => {
    const bench = decode(RAW);
    const farAway = (id: number) =>
      ipv4(17, Buffer.alloc(8), { identification: id, fragment: MORE | 0x1ff0 });
    const fitting = Math.floor(MAX_FRAGMENT_BYTES / (0x1ff0 * 8 + 8 + 0x1ff1));
    for (let id = 0; id < fitting; id++) bench.packet(farAway(id));
    expect(bench.counters.lostDatagrams).toBe(0);
    for (let id = 0; id < 20; id++) bench.packet(farAway(1000 + id));
    expect(bench.counters.lostDatagrams).toBeGreaterThan(15);
    expect(bench.counters.lostDatagrams).toBeLessThan(30);
  });
});

it('a datagram of the same number in another capture is another one, and one that is incomplete goes on there', () => {
  const bench = new Bench(RAW);
  const other = udp(53, Buffer.alloc(192, 0x2e));
  for (const [start, end] of [
    [0, 104],
    [104, 200],
  ] as const)
    bench.packet(fragment(DATAGRAM, start, end));
  bench.packet(fragment(other, 0, 104, 2));
  bench.decoder.nextInput();
  bench.packet(fragment(other, 0, 104)).packet(fragment(other, 104, 200));
  bench.packet(fragment(other, 104, 200, 2));
  expect(bench.seen.map(({ payload }) => payload?.[0])).toEqual(['\0', '.', '.']);
});
