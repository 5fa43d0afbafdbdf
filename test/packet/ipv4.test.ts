import { describe, expect, it } from 'vitest';
import { decode, ethernet, ipv4, REQUEST, request, tcp, udp } from './packets.ts';

const RAW = 101;

describe('IPv4', () => {
  it('does not take the padding of Ethernet for payload', () => {
    const padded = Buffer.concat([ethernet(0x0800, ipv4(6, tcp(Buffer.alloc(0)))), Buffer.alloc(6, 0x41)]);
    const [found] = decode(1, padded).seen;
    expect(found).toMatchObject({ payload: '', payloadLength: 0 });
  });

  it('takes the length of the frame where the total length is 0', () => {
    const packet = ipv4(6, tcp(), { totalLength: 0 });
    expect(decode(RAW, packet).seen).toEqual([request()]);
    const [truncated] = decode(RAW, { bytes: packet, originalLength: packet.length + 1000 }).seen;
    expect(truncated).toMatchObject({ payload: REQUEST.toString(), payloadLength: REQUEST.length + 1000 });
  });

  it('advances by the total length where the snap length truncated the packet', () => {
    const packet = ipv4(6, tcp(Buffer.alloc(500, 0x61)));
    const [found] = decode(RAW, { bytes: packet.subarray(0, 100), originalLength: packet.length }).seen;
    expect(found).toMatchObject({ payload: 'a'.repeat(60), payloadLength: 500 });
  });

  it('uses the total length where the capture claims that nothing was truncated', () => {
    const packet = ipv4(6, tcp(Buffer.alloc(500, 0x61)));
    const [found] = decode(RAW, packet.subarray(0, 100)).seen;
    expect(found).toMatchObject({ payload: 'a'.repeat(60), payloadLength: 500 });
  });

  it.each([
    ['a total length below the header length', ipv4(6, tcp(), { totalLength: 19 })],
    ['a header length below 20', Buffer.concat([Buffer.from([0x44]), ipv4(6, tcp()).subarray(1)])],
    ['a total length that ends inside TCP', ipv4(6, tcp(), { totalLength: 39 })],
    ['a total length that ends inside UDP', ipv4(17, udp(53, Buffer.alloc(8)), { totalLength: 27 })],
  ])('counts as malformed: %s', (_, packet) => {
    const { seen, counters } = decode(RAW, packet);
    expect(seen).toEqual([]);
    expect(counters).toMatchObject({ malformedPackets: 1, truncatedHeaders: 0 });
  });

  it('malformed is one thing, truncated another', () => {
    const packet = ipv4(6, tcp());
    const { counters } = decode(RAW, { bytes: packet.subarray(0, 39), originalLength: packet.length });
    expect(counters).toMatchObject({ malformedPackets: 0, truncatedHeaders: 1, truncatedPackets: 1 });
  });

  it('counts ESP as encrypted', () => {
    const { seen, counters } = decode(RAW, ipv4(50, Buffer.alloc(40)));
    expect(seen).toEqual([]);
    expect(counters.encryptedFrames).toBe(1);
  });

  it('keeps datagrams apart by address, identification and protocol', () => {
    const datagram = tcp(Buffer.alloc(28, 0x61));
    const first = (identification: number, protocol = 6) =>
      ipv4(protocol, datagram.subarray(0, 24), { identification, fragment: 0x2000 });
    const last = (identification: number) => ipv4(6, datagram.subarray(24), { identification, fragment: 3 });
    const otherAddress = Buffer.from(first(1));
    otherAddress[15] = 99;
    const bench = decode(RAW, first(2), first(1, 17), otherAddress, last(1));
    expect(bench.seen).toEqual([]);
    expect(bench.packet(first(1)).seen).toMatchObject([
      { frame: 5, payload: 'a'.repeat(28), payloadLength: 28 },
    ]);
  });
});
