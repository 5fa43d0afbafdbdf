import { describe, expect, it } from 'vitest';
import { decode, ethernet, FRAME4, HTTP4, ipv4, join, udp } from './packets.ts';

const ETHERNET = 1;

describe('NSH, TRILL and MACsec', () => {
  it.each([
    ['NSH with a protocol that we do not know', 0x894f, join('0fc2 0204 00000102', FRAME4)],
    ['NSH without its payload', 0x894f, join('0fc2 0203 00000102')],
    ['TRILL of another version', 0x22f3, join('4004 0001 0002', FRAME4)],
  ])('%s: nothing is read', (_name, type, payload) => {
    expect(decode(ETHERNET, ethernet(type, payload)).seen).toEqual([]);
  });

  it.each([
    ['encrypted', '2c'],
    ['changed', '04'],
  ])('MACsec, %s: it is counted by its name', (_name, control) => {
    const payload = join(control, '00 00000001 020000000001 0001', Buffer.alloc(60, 9));
    const { seen, counters } = decode(ETHERNET, ethernet(0x88e5, payload));
    expect(seen).toEqual([]);
    expect(counters.unopenedTunnels).toEqual(new Map([['MACsec', 1]]));
  });

  it('truncated inside the header: it is counted as such', () => {
    for (const [type, payload] of [
      [0x894f, join('0fc6 0101 00000102', Buffer.alloc(16), HTTP4)],
      [0x22f3, join('0004 0001 0002', FRAME4)],
      [0x88e5, join('00 00 00000001 0800', HTTP4, Buffer.alloc(16))],
    ] as const) {
      const bytes = ethernet(type, payload);
      const { counters } = decode(ETHERNET, {
        bytes: bytes.subarray(0, 14 + 5),
        originalLength: bytes.length,
      });
      expect(counters.truncatedHeaders).toBe(1);
    }
  });

  it('an integrity check value is no part of the segment', () => {
    const bytes = ethernet(0x88e5, join('00 00 00000001 0800', HTTP4, Buffer.alloc(16, 0x41)));
    expect(decode(ETHERNET, bytes).seen[0]!.payload).not.toContain('A'.repeat(4));
  });

  it('a service chain in VXLAN-GPE has to be one', () => {
    const datagram = udp(4790, join('0c000004 00001000', 'c0c2 0203 00000102', FRAME4));
    expect(decode(101, ipv4(17, datagram)).seen).toMatchObject([{ kind: 'udp' }]);
  });
});
