import { describe, expect, it } from 'vitest';
import { greExhibits } from './gallery.ts';
import { decode, FRAME4, HTTP4, ipv4, join, request, u16 } from './packets.ts';

describe('GRE', () => {
  it.each(greExhibits)('$name', ({ linkType, bytes, version }) => {
    expect(decode(linkType, bytes).seen).toEqual([request(version ?? 4)]);
  });

  it('the payload length of PPTP ends the payload', () => {
    const packet = ipv4(47, join('3001 880b', u16(2 + HTTP4.length), '0001 00000001 0021', HTTP4, '4141'));
    expect(decode(101, packet).seen).toEqual([request()]);
  });

  it.each([
    ['PPTP, acknowledgement only', join('2081 880b 0000 0001 00000001'), 0],
    ['PPTP without key', join('1001 880b 00000001 0021', HTTP4), 1],
    ['version 2', join('0002 0800', HTTP4), 0],
    ['source routes without end', join('4000 0800 00000000', '0800 0004 c0000209'), 1],
    ['a key that is not there', join('2000 0800 0000'), 1],
    ['ERSPAN of another version', join('1000 88be 00000001 30010001 00000000', FRAME4), 0],
  ])('finds nothing: %s', (_, payload, malformed) => {
    const { seen, counters } = decode(101, ipv4(47, payload));
    expect(seen).toEqual([]);
    expect(counters.malformedPackets).toBe(malformed);
  });

  it('ERSPAN III with a frame type of IP', () => {
    const header = join('1000 22eb 00000001', '2001 0001 00000000 0000', u16(2 << 10));
    expect(decode(101, ipv4(47, join(header, HTTP4))).seen).toEqual([request()]);
  });
});
