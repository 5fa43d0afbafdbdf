import { describe, expect, it } from 'vitest';
import { nflogExhibits } from './gallery.ts';
import { decode, HTTP4, join, request } from './packets.ts';

describe('NFLOG', () => {
  it.each(nflogExhibits)('$name', ({ linkType, bytes, version }) => {
    expect(decode(linkType, bytes).seen).toEqual([request(version ?? 4)]);
  });

  it.each([
    ['another version', join('02 01 0000 0c00 0900', HTTP4), 0],
    ['no payload', join('02 00 0000 0800 0100 0800 0300'), 0],
    ['an attribute shorter than its own header', join('02 00 0000 0300 0100', HTTP4), 1],
    ['an attribute of length 0', join('02 00 0000 0000 0100', HTTP4), 1],
  ])('finds nothing: %s', (_, packet, malformed) => {
    const { seen, counters } = decode(239, packet);
    expect(seen).toEqual([]);
    expect(counters.malformedPackets).toBe(malformed);
  });
});
