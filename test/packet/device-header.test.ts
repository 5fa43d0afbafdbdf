import { describe, expect, it } from 'vitest';
import { decode, FRAME4, HTTP4, join, request } from './packets.ts';

describe('what switches and routers put into frames', () => {
  it('a tag of a switch before 802.1Q, and before a length with LLC', () => {
    const addresses = FRAME4.subarray(0, 12);
    const vlan = join(addresses, '20000003 8100 0005 0800', HTTP4);
    const llc = join(addresses, '20000003', Buffer.from([0, 3 + HTTP4.length]), '060603', HTTP4);
    expect(decode(281, vlan).seen).toEqual([request()]);
    expect(decode(281, llc).seen).toEqual([request()]);
  });

  it('a tag that is truncated is counted', () => {
    for (const linkType of [281, 284, 285]) {
      const { counters } = decode(linkType, { bytes: FRAME4.subarray(0, 15), originalLength: 200 });
      expect(counters.truncatedHeaders).toBe(1);
    }
  });

  it("Juniper's header without its magic number is malformed; truncated it is counted", () => {
    expect(decode(178, join('4d4744 00', FRAME4)).counters.malformedPackets).toBe(1);
    const { counters } = decode(178, { bytes: join('4d4743'), originalLength: 100 });
    expect(counters.truncatedHeaders).toBe(1);
  });
});
