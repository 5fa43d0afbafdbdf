import { describe, expect, it } from 'vitest';
import { ethernetExhibits } from './gallery.ts';
import { decode, ethernet, FRAME4, HTTP4, hex, join, request } from './packets.ts';

describe('Ethernet', () => {
  it.each(ethernetExhibits)('$name', ({ linkType, bytes, version }) => {
    expect(decode(linkType, bytes).seen).toEqual([request(version ?? 4)]);
  });

  it('an 802.3 length ends the payload', () => {
    // The IP length says more than the frame has; what follows the frame's own length is padding.
    const llc = join('060603', HTTP4);
    const [found] = decode(1, join(ethernet(llc.length - 5, llc), '41414141')).seen;
    expect(found!.payload).toBe(request().payload.slice(0, -5));
  });

  it.each([
    ['a frame of 13 bytes', FRAME4.subarray(0, 13), 1],
    ['a tag of 3 bytes', ethernet(0x8100, hex('000508')), 1],
    ['LLC of 2 bytes', ethernet(2, hex('aaaa')), 1],
    ['SNAP of 4 bytes', ethernet(7, hex('aaaa0300000008')), 1],
    ['spanning tree', ethernet(38, join('424203', Buffer.alloc(35))), 0],
    ['IPX without LLC', ethernet(40, Buffer.alloc(40, 0xff)), 0],
    ['SNAP of an organisation', ethernet(60, join('aaaa03 00000c 0800', HTTP4)), 0],
    ['a type between length and EtherType', ethernet(1501, HTTP4), 0],
    ['a control frame of LLC', ethernet(50, join('0606 e3', HTTP4)), 0],
    ['MACsec', ethernet(0x88e5, HTTP4), 0],
  ])('finds nothing in %s', (_, frame, malformed) => {
    const { seen, counters } = decode(1, frame);
    expect(seen).toEqual([]);
    expect(counters.malformedPackets).toBe(malformed);
  });
});
