import { describe, expect, it } from 'vitest';
import { wifiExhibits } from './gallery.ts';
import { Bench, decode, FRAME4, HTTP4, HTTP6, ipv4, join, request, u16, udp } from './packets.ts';

const IEEE802_11 = 105;
const ADDRESSES = '020000000002 020000000001 020000000003';
const SNAP4 = 'aaaa03 000000 0800';
const SNAP6 = 'aaaa03 000000 86dd';

function subframe(payload: Buffer): Buffer {
  const padding = (4 - ((14 + payload.length) % 4)) % 4;
  return join('020000000002 020000000001', u16(payload.length), payload, Buffer.alloc(padding));
}

function aggregate(...payloads: Buffer[]): Buffer {
  return join('8802 0000', ADDRESSES, '1000 8000', ...payloads.map(subframe));
}

describe('802.11', () => {
  it.each(wifiExhibits)('$name', ({ linkType, bytes, version }) => {
    expect(decode(linkType, bytes).seen).toEqual([request(version ?? 4)]);
  });

  it('finds every packet of an A-MSDU, and goes on to the next frame', () => {
    const datagram = ipv4(17, udp(53, Buffer.from('dns')));
    const frame = aggregate(join(SNAP4, HTTP4), join(SNAP6, HTTP6), join(SNAP4, datagram));
    const { seen, counters } = decode(IEEE802_11, frame, join('0801 0000', ADDRESSES, '1000', SNAP4, HTTP4));
    expect(seen).toMatchObject([
      request(4, 1),
      request(6, 1),
      { kind: 'udp', payload: 'dns' },
      request(4, 2),
    ]);
    expect(counters.packets).toBe(2);
  });

  it('goes on behind a subframe whose datagram came in fragments', () => {
    const datagram = HTTP4.subarray(20);
    const first = join(SNAP4, ipv4(6, datagram.subarray(0, 24), { fragment: 0x2000 }));
    const last = join(SNAP4, ipv4(6, datagram.subarray(24), { fragment: 3 }));
    expect(decode(IEEE802_11, aggregate(first, last, join(SNAP6, HTTP6))).seen).toEqual([
      request(4),
      request(6),
    ]);
  });

  it('does not take a frame check sequence for a subframe', () => {
    const { seen, counters } = decode(IEEE802_11, join(aggregate(join(SNAP4, HTTP4)), 'deadbeef'));
    expect(seen).toEqual([request()]);
    expect(counters.malformedPackets).toBe(0);
  });

  it('a subframe longer than the frame is malformed', () => {
    const frame = aggregate(join(SNAP4, HTTP4));
    expect(decode(IEEE802_11, frame.subarray(0, -4)).counters.malformedPackets).toBe(1);
  });

  it('counts encrypted frames', () => {
    const { seen, counters } = decode(IEEE802_11, join('0841 0000', ADDRESSES, '1000', Buffer.alloc(60)));
    expect(seen).toEqual([]);
    expect(counters.encryptedFrames).toBe(1);
  });

  it.each([
    ['a beacon', join('8000 0000', ADDRESSES, '1000', Buffer.alloc(40))],
    ['an acknowledgement', join('d400 0000 020000000002')],
    ['data without data', join('4801 0000', ADDRESSES, '1000')],
    ['QoS data without data', join('c801 0000', ADDRESSES, '1000 0000')],
    ['the second part of a fragmented frame', join('0801 0000', ADDRESSES, '1100', FRAME4)],
  ])('passes over %s', (_, frame) => {
    const { seen, counters } = decode(IEEE802_11, frame);
    expect(seen).toEqual([]);
    expect(counters).toMatchObject({ malformedPackets: 0, encryptedFrames: 0, truncatedHeaders: 0 });
  });

  it('a thousand tiny subframes end', () => {
    const frame = join('8802 0000', ADDRESSES, '1000 8000', Buffer.alloc(16 * 1000));
    const bench = new Bench(IEEE802_11).packet(frame);
    expect(bench.seen).toEqual([]);
  });
});
