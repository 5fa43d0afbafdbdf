import { describe, expect, it } from 'vitest';
import { loopbackExhibits } from './gallery.ts';
import { decode, HTTP4, HTTP6, join, request } from './packets.ts';

describe('NULL, LOOP, ENC, PFLOG, RAW', () => {
  it.each(loopbackExhibits)('$name', ({ linkType, bytes, version }) => {
    expect(decode(linkType, bytes).seen).toEqual([request(version ?? 4)]);
  });

  it('the header says which version of IP it is, whatever the family', () => {
    expect(decode(0, join('02000000', HTTP6)).seen).toEqual([request(6)]);
    expect(decode(0, join('1e000000', HTTP4)).seen).toEqual([request(4)]);
  });

  it('skips other families', () => {
    const { seen, counters } = decode(0, join('07000000', HTTP4), join('00000001', HTTP4));
    expect(seen).toEqual([]);
    expect(counters.malformedPackets).toBe(0);
  });

  it('neither IPv4 nor IPv6 is malformed', () => {
    expect(decode(101, join('50', HTTP4)).counters.malformedPackets).toBe(1);
  });

  it('a PFLOG header may be of any length, rounded up to four', () => {
    expect(decode(117, join('05 02 00 00 00000000', HTTP4)).seen).toEqual([request()]);
    expect(decode(117, join('01 02 00 00', HTTP4)).counters.malformedPackets).toBe(1);
  });
});
