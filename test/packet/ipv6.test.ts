import { describe, expect, it } from 'vitest';
import { decode, HTTP6, ipv6, join, REQUEST, request, tcp } from './packets.ts';

const RAW = 101;

describe('IPv6', () => {
  it('takes the length of the frame where the payload length is 0 (jumbograms, BIG TCP)', () => {
    const payload = Buffer.alloc(70000, 0x61);
    const [found] = decode(RAW, ipv6(6, tcp(payload), 0)).seen;
    expect(found!.payloadLength).toBe(70000);
    const jumbo = ipv6(0, join('06 00 c2 04 00011184', tcp(payload)), 0);
    expect(decode(RAW, jumbo).seen[0]!.payloadLength).toBe(70000);
  });

  it('does not take what follows the payload for payload', () => {
    expect(decode(RAW, join(HTTP6, '414141')).seen).toEqual([request(6)]);
  });

  it('advances by the payload length where the snap length truncated the packet', () => {
    const [found] = decode(RAW, { bytes: HTTP6.subarray(0, 70), originalLength: HTTP6.length }).seen;
    expect(found).toMatchObject({ payload: REQUEST.toString().slice(0, 10), payloadLength: REQUEST.length });
  });

  it.each([
    ['no next header', ipv6(59, tcp()), {}],
    ['a mobility header without payload', ipv6(135, join('3b 00 00 00 00000000')), {}],
    ['ESP', ipv6(50, Buffer.alloc(40)), { encryptedFrames: 1 }],
    [
      'an extension longer than the packet',
      ipv6(0, join('06 ff 0104 00000000', tcp())),
      { malformedPackets: 1 },
    ],
    ['AH longer than the packet', ipv6(51, join('06 ff 0000 00000001', tcp())), { malformedPackets: 1 }],
    ['another version', join('40', HTTP6.subarray(1)), { malformedPackets: 1 }],
  ])('finds nothing: %s', (_, packet, counted) => {
    const { seen, counters } = decode(229, packet);
    expect(seen).toEqual([]);
    expect(counters).toMatchObject({ malformedPackets: 0, encryptedFrames: 0, ...counted });
  });

  it('reassembles fragments; the next header is that of the first fragment', () => {
    const datagram = tcp(Buffer.alloc(30, 0x62));
    // RFC 8200 section 4.5: the other fragments may say something else.
    const first = ipv6(44, join('06 00 0001 00000007', datagram.subarray(0, 32)));
    const last = ipv6(44, join('3b 00 0020 00000007', datagram.subarray(32)));
    for (const packets of [
      [first, last],
      [last, first],
    ]) {
      const { seen, counters } = decode(RAW, ...packets);
      expect(seen).toMatchObject([{ frame: 2, source: '2001:db8::1', payload: 'b'.repeat(30) }]);
      expect(counters).toMatchObject({ fragments: 2, reassembledDatagrams: 1, lostDatagrams: 0 });
    }
  });

  it('keeps datagrams apart by all 32 bits of the identification', () => {
    const datagram = tcp(Buffer.alloc(30, 0x62));
    const first = ipv6(44, join('06 00 0001 00010007', datagram.subarray(0, 32)));
    const last = ipv6(44, join('06 00 0020 00000007', datagram.subarray(32)));
    expect(decode(RAW, first, last).seen).toEqual([]);
  });
});
