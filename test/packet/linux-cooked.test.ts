import { describe, expect, it } from 'vitest';
import { cookedExhibits } from './gallery.ts';
import { decode, HTTP4, join, request } from './packets.ts';

describe('Linux cooked captures', () => {
  it.each(cookedExhibits)('$name', ({ linkType, bytes, version }) => {
    expect(decode(linkType, bytes).seen).toEqual([request(version ?? 4)]);
  });

  it('netlink messages are no packets', () => {
    expect(decode(113, join('0004 0338 0000 0000000000000000 0800', HTTP4)).seen).toEqual([]);
    expect(decode(276, join('0800 0000 00000002 0338 00 00 0000000000000000', HTTP4)).seen).toEqual([]);
  });

  it('802.11 frames keep their own header', () => {
    const data = join('0801 0000 020000000002 020000000001 020000000003 1000', 'aaaa03 000000 0800', HTTP4);
    expect(decode(113, join('0000 0321 0006 020000000001 0000 0004', data)).seen).toEqual([request()]);
    expect(
      decode(113, join('0000 0323 0006 020000000001 0000 0004', '00000800 00000000', data)).seen,
    ).toEqual([request()]);
  });

  it('an interface without link layer that leaves the protocol open: IP', () => {
    expect(decode(113, join('0000 fffe 0000 0000000000000000 0003', HTTP4)).seen).toEqual([request()]);
  });
});
