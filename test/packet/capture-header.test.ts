import { describe, expect, it } from 'vitest';
import { captureHeaderExhibits } from './gallery.ts';
import { decode, FRAME4, join, request } from './packets.ts';

describe('PPI and PKTAP', () => {
  it.each(captureHeaderExhibits)('$name', ({ linkType, bytes, version }) => {
    expect(decode(linkType, bytes).seen).toEqual([request(version ?? 4)]);
  });

  it.each([
    ['a radiotap header shorter than itself', 127, join('00 00 0700 00000000', FRAME4), 1],
    ['a radiotap header longer than the packet', 127, join('00 00 ffff 00000000', FRAME4), 1],
    ['a Prism header longer than memory', 119, join('44000000 ffffffff', FRAME4), 1],
    ['PPI around a link type that we do not know', 192, join('00 00 0800 93000000', FRAME4), 0],
    ['PKTAP without packet', 258, join('6c000000 00000000 01000000', Buffer.alloc(96), FRAME4), 0],
  ])('finds nothing in %s', (_, linkType, packet, malformed) => {
    const { seen, counters } = decode(linkType, packet);
    expect(seen).toEqual([]);
    expect(counters.malformedPackets).toBe(malformed);
  });

  it('PPI inside PPI inside PPI ends', () => {
    const nested = join('00 00 0800 c0000000'.repeat(100), FRAME4);
    expect(decode(192, nested).counters.deepPackets).toBe(1);
  });
});
