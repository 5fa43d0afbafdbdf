import { describe, expect, it } from 'vitest';
import { frameRelayExhibits } from './gallery.ts';
import { decode, HTTP4, join, request } from './packets.ts';

describe('Frame Relay', () => {
  it.each(frameRelayExhibits)('$name', ({ linkType, bytes, version }) => {
    expect(decode(linkType, bytes).seen).toEqual([request(version ?? 4)]);
  });

  it.each([
    ['LMI', join('0001 03 08 00 75 95'), 0],
    ['an address without end', join('18401840', HTTP4), 0],
    ['two bytes', join('1841'), 1],
    ['nothing', Buffer.alloc(0), 1],
  ])('finds nothing in %s', (_, packet, malformed) => {
    const { seen, counters } = decode(107, packet);
    expect(seen).toEqual([]);
    expect(counters.malformedPackets).toBe(malformed);
  });
});
