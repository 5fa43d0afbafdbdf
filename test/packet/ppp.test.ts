import { describe, expect, it } from 'vitest';
import { pppExhibits } from './gallery.ts';
import { decode, ethernet, HTTP4, join, request, u16 } from './packets.ts';

describe('PPP and Cisco HDLC', () => {
  it.each(pppExhibits)('$name', ({ linkType, bytes, version }) => {
    expect(decode(linkType, bytes).seen).toEqual([request(version ?? 4)]);
  });

  it.each([
    ['PPPoE discovery', 1, ethernet(0x8863, join('1109 0000 0004 0101 0000'))],
    ['PPPoE with another code', 1, ethernet(0x8864, join('11a7 0001 0000'))],
    ['LCP', 9, join('ff03 c021 0101 0004')],
    ['compressed datagrams', 9, join('ff03 00fd 9000', HTTP4)],
    ['the keep-alive of Cisco HDLC', 104, join('8f00 8035', Buffer.alloc(18))],
  ])('passes over %s', (_, linkType, packet) => {
    const { seen, counters } = decode(linkType, packet);
    expect(seen).toEqual([]);
    expect(counters.malformedPackets).toBe(0);
  });

  it('the length of PPPoE ends the payload', () => {
    const frame = ethernet(0x8864, join('1100 1234', u16(2 + HTTP4.length), '0021', HTTP4, '41414141'));
    expect(decode(1, frame).seen).toEqual([request()]);
  });
});
