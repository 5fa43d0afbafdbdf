import { describe, expect, it } from 'vitest';
import { layerOfLinkType } from '../../src/packet/link-type.ts';
import { decode, FRAME4, HTTP6, join, request } from './packets.ts';

const PKTAP = join('6c000000 01000000 01000000', Buffer.alloc(96), FRAME4);

describe('link types that everybody may use (USER0 to USER15)', () => {
  it.each([147, 149, 150, 162])('%i: Ethernet, IP and PKTAP are recognised', (linkType) => {
    expect(decode(linkType, FRAME4, PKTAP).seen).toEqual([request(), request(4, 2)]);
    expect(decode(linkType, HTTP6).seen).toEqual([request(6)]);
  });

  it.each([
    ['text', Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n')],
    ['an IP packet with bytes behind it', join(HTTP6, '00')],
    ['a frame whose packet is longer than it', FRAME4.subarray(0, FRAME4.length - 1)],
    ['a frame of another type', join(FRAME4.subarray(0, 12), '0806', FRAME4.subarray(14))],
    [
      'PKTAP around a link type that we do not know',
      join('6c000000 01000000 ffff0000', Buffer.alloc(96), FRAME4),
    ],
    ['nothing', Buffer.alloc(0)],
  ])('%s: the packet is counted by its link type', (_name, bytes) => {
    const { seen, counters } = decode(147, bytes);
    expect(seen).toEqual([]);
    expect([...counters.unknownLinkTypes]).toEqual([[147, 1]]);
    expect(counters.malformedPackets).toBe(0);
  });

  it('other link types are never guessed', () => {
    for (const linkType of [146, 163, 195])
      if (layerOfLinkType(linkType) === 0) expect(decode(linkType, FRAME4).seen).toEqual([]);
  });
});
