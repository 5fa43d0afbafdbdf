import { describe, expect, it } from 'vitest';
import { mplsExhibits } from './gallery.ts';
import { decode, ethernet, FRAME4, HTTP4, join, request } from './packets.ts';

describe('MPLS', () => {
  it.each(mplsExhibits)('$name', ({ linkType, bytes, version }) => {
    expect(decode(linkType, bytes).seen).toEqual([request(version ?? 4)]);
  });

  it('Ethernet without a control word is distinguished from IP by its type', () => {
    // A station address that begins like an IPv4 or an IPv6 header.
    for (const first of ['45', '46', '60', '02']) {
      const frame = join(first, '1122334455', FRAME4.subarray(6));
      expect(decode(1, ethernet(0x8847, join('00010140', frame))).seen).toEqual([request()]);
    }
  });

  it('a stack without bottom is malformed', () => {
    const { seen, counters } = decode(1, ethernet(0x8847, join('00010040 00010040')));
    expect(seen).toEqual([]);
    expect(counters.malformedPackets).toBe(1);
  });

  it('what is not recognised is nothing', () => {
    const { seen, counters } = decode(1, ethernet(0x8847, join('00010140 10000021', HTTP4)));
    expect(seen).toEqual([]);
    expect(counters.malformedPackets).toBe(0);
  });
});
