import { describe, expect, it } from 'vitest';
import { MAX_HEADER_DEPTH, MAX_WIRE_BYTES } from '../../src/packet/limits.ts';
import fc from '../support/properties.ts';
import { gallery } from './gallery.ts';
import { Bench, decode, ethernet, FRAME4, HTTP4, ipv4, join, request, tcp, udp } from './packets.ts';

const LINK_TYPES = [...new Set(gallery.map(({ linkType }) => linkType))];

describe('every layer', () => {
  it.each(gallery)('$name: the request is found', ({ linkType, bytes, version }) => {
    const { seen, counters } = decode(linkType, bytes);
    expect(seen).toEqual([request(version ?? 4)]);
    expect(counters).toMatchObject({
      packets: 1,
      bytes: bytes.length,
      malformedPackets: 0,
      truncatedPackets: 0,
    });
  });

  it.each(gallery)(
    '$name: truncated at every byte, nothing past the end is read',
    ({ linkType, bytes, version }) => {
      for (let length = 0; length < bytes.length; length++) {
        const packet = { bytes: bytes.subarray(0, length), originalLength: bytes.length };
        const zeros = new Bench(linkType, 0x00).packet(packet);
        const ones = new Bench(linkType, 0xff).packet(packet);
        expect(zeros.seen).toEqual(ones.seen);
        expect(zeros.counters).toEqual(ones.counters);
        expect(zeros.counters.truncatedPackets).toBe(1);
        for (const found of zeros.seen) {
          if (found.kind !== 'tcp') continue;
          const whole = request(version ?? 4);
          expect(whole.payload.startsWith(found.payload)).toBe(true);
          expect(found).toEqual({ ...whole, payload: found.payload });
        }
      }
    },
  );

  it.each(gallery)('$name: ended at every byte, nothing past the end is read', ({ linkType, bytes }) => {
    for (let length = 0; length < bytes.length; length++) {
      const zeros = new Bench(linkType, 0x00).packet(bytes.subarray(0, length));
      const ones = new Bench(linkType, 0xff).packet(bytes.subarray(0, length));
      expect(zeros.seen).toEqual(ones.seen);
      expect(zeros.counters).toEqual(ones.counters);
    }
  });
});

describe('hostile bytes', () => {
  const garbage = fc.uint8Array({ maxLength: 300 });

  it.each(LINK_TYPES)('random bytes at link type %i', (linkType) => {
    fc.assert(
      fc.property(garbage, fc.nat(70000), (bytes, extra) => {
        const packet = { bytes: Buffer.from(bytes), originalLength: bytes.length + extra };
        const zeros = new Bench(linkType, 0x00).packet(packet);
        const ones = new Bench(linkType, 0xff).packet(packet);
        expect(zeros.seen).toEqual(ones.seen);
        expect(zeros.counters).toEqual(ones.counters);
        for (const { payload, payloadLength } of zeros.seen)
          expect(payload.length).toBeLessThanOrEqual(payloadLength);
      }),
      { numRuns: 150 },
    );
  });

  it('any exhibit with a few bytes changed', () => {
    const change = fc.tuple(fc.nat(), fc.nat(255));
    fc.assert(
      fc.property(
        fc.constantFrom(...gallery),
        fc.array(change, { maxLength: 6 }),
        ({ linkType, bytes }, changes) => {
          const damaged = Buffer.from(bytes);
          for (const [at, value] of changes) damaged[at % damaged.length] = value;
          const zeros = new Bench(linkType, 0x00).packet(damaged);
          const ones = new Bench(linkType, 0xff).packet(damaged);
          expect(zeros.seen).toEqual(ones.seen);
          expect(zeros.counters).toEqual(ones.counters);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('PacketDecoder', () => {
  it('counts packets, bytes on the wire and truncated packets', () => {
    const { counters } = decode(1, FRAME4, { bytes: FRAME4.subarray(0, 60), originalLength: 1000 });
    expect(counters).toMatchObject({ packets: 2, bytes: FRAME4.length + 1000, truncatedPackets: 1 });
  });

  it('counts packets of unknown link types by type', () => {
    const bench = decode(
      195,
      FRAME4,
      FRAME4,
      { bytes: FRAME4, linkType: 1 },
      { bytes: FRAME4, linkType: 4711 },
    );
    expect([...bench.counters.unknownLinkTypes]).toEqual([
      [195, 2],
      [4711, 1],
    ]);
    expect(bench.seen).toEqual([request(4, 3)]);
    expect(bench.counters.packets).toBe(4);
  });

  it('skips what carries neither TCP nor UDP', () => {
    const { seen, counters } = decode(
      1,
      ethernet(0x0806, Buffer.alloc(28)),
      ethernet(0x0800, ipv4(1, Buffer.alloc(8))),
    );
    expect(seen).toEqual([]);
    expect(counters.malformedPackets).toBe(0);
  });

  it('stops at the deepest nesting that the limit allows', () => {
    const tags = (count: number) => ethernet(0x8100, join('0001 8100'.repeat(count), '0001 0800', HTTP4));
    // Ethernet, the tags, IPv4 and TCP are one header each; the first, Ethernet, is not counted.
    expect(decode(1, tags(MAX_HEADER_DEPTH - 3)).seen).toEqual([request()]);
    const tooDeep = decode(1, tags(MAX_HEADER_DEPTH - 2));
    expect(tooDeep.seen).toEqual([]);
    expect(tooDeep.counters).toMatchObject({ deepPackets: 1, malformedPackets: 0 });
  });

  it('limits the length that a frame claims to have on the wire', () => {
    const packet = ethernet(0x0800, ipv4(6, tcp(), { totalLength: 0 }));
    const [found] = decode(1, { bytes: packet, originalLength: 0xffffffff }).seen;
    expect(found!.payloadLength).toBe(MAX_WIRE_BYTES - 14 - 20 - 20);
  });

  it('leaves nothing of one packet in the next', () => {
    const v6 = gallery.find(({ name }) => name === 'Ethernet, IPv6')!.bytes;
    const datagram = ethernet(0x0800, ipv4(17, udp(53, Buffer.from('q'))));
    const { seen } = decode(1, v6, FRAME4, datagram, FRAME4);
    expect(seen[0]).toEqual(request(6, 1));
    expect(seen[1]).toEqual(request(4, 2));
    expect(seen[2]).toMatchObject({ kind: 'udp', sequence: 0, acknowledgement: 0, flags: 0, payload: 'q' });
    expect(seen[3]).toEqual(request(4, 4));
  });

  it('fills the words of an IPv4 address after an IPv6 packet', () => {
    const words: number[][] = [];
    const bench = new Bench(1, 0, (segment) =>
      words.push([
        segment.source1,
        segment.source2,
        segment.source3,
        segment.destination1,
        segment.destination3,
      ]),
    );
    bench.packet(gallery.find(({ name }) => name === 'Ethernet, IPv6')!.bytes).packet(FRAME4);
    expect(words[1]).toEqual([0, 0, 0, 0, 0]);
  });

  it('carries frame number and time', () => {
    const times: number[][] = [];
    const bench = new Bench(1, 0, ({ frame, seconds, nanoseconds }) =>
      times.push([frame, seconds, nanoseconds]),
    );
    bench.packet({ bytes: FRAME4, seconds: 5 }).packet({ bytes: FRAME4, seconds: 7 });
    expect(times).toEqual([
      [1, 5, 0],
      [2, 7, 0],
    ]);
  });
});
