// Tunnels inside tunnels in any order, over IPv4 and IPv6, on any link layer: what is in them comes out.

import { describe, expect, it } from 'vitest';
import fc from '../support/properties.ts';
import {
  decode,
  ethernet,
  HTTP4,
  HTTP6,
  ipv4,
  ipv6,
  join,
  type Packet,
  request,
  u16,
  udp,
} from './packets.ts';

const ETHERNET = 1;
const MORE = 0x2000;

interface Inner {
  readonly packet: Buffer;
  readonly version: 4 | 6;
}
type Outer = (protocol: number, payload: Buffer) => Buffer;
/** Puts an IP packet into another one. */
type Tunnel = (inner: Inner, outer: Outer) => Buffer;

const etherType = ({ version }: Inner): string => (version === 4 ? '0800' : '86dd');
const frame = (inner: Inner): Buffer => ethernet(inner.version === 4 ? 0x0800 : 0x86dd, inner.packet);
const tagged = (inner: Inner): Buffer => ethernet(0x8100, join('0064', etherType(inner), inner.packet));
const overUdp =
  (port: number, content: (inner: Inner) => Buffer): Tunnel =>
  (inner, outer) =>
    outer(17, udp(port, content(inner)));

const TUNNELS: Readonly<Record<string, Tunnel>> = {
  'IP in IP': (inner, outer) => outer(inner.version === 4 ? 4 : 41, inner.packet),
  GRE: (inner, outer) => outer(47, join('0000', etherType(inner), inner.packet)),
  NVGRE: (inner, outer) => outer(47, join('2000 6558 00001000', frame(inner))),
  'GRE with MPLS': (inner, outer) => outer(47, join('0000 8847 00010140', inner.packet)),
  ERSPAN: (inner, outer) => outer(47, join('1000 88be 00000001 1001 0001 00000000', frame(inner))),
  EtherIP: (inner, outer) => outer(97, join('3000', tagged(inner))),
  'MPLS in IP': (inner, outer) => outer(137, join('00010140', inner.packet)),
  L2TPv3: (inner, outer) => outer(115, join('00000007', frame(inner))),
  AH: (inner, outer) =>
    outer(
      51,
      join(inner.version === 4 ? '04' : '29', '04 0000 00000001 00000001', Buffer.alloc(12), inner.packet),
    ),
  VXLAN: overUdp(4789, (inner) => join('08000000 00001000', frame(inner))),
  'VXLAN-GPE': overUdp(4790, (inner) =>
    join(inner.version === 4 ? '0c000001' : '0c000002', '00001000', inner.packet),
  ),
  'VXLAN-GPE with a service chain': overUdp(4790, (inner) =>
    join('0c000004 00001000 0fc2 0203 00000102', frame(inner)),
  ),
  Geneve: overUdp(6081, (inner) => join('0000 6558 00001000', tagged(inner))),
  'Geneve with IP': overUdp(6081, (inner) => join('0000', etherType(inner), '00001000', inner.packet)),
  'GTP-U': overUdp(2152, ({ packet }) => join('30 ff', u16(packet.length), '00000001', packet)),
  L2TP: overUdp(1701, ({ packet, version }) =>
    join('0002 0001 0001 ff03', version === 4 ? '0021' : '0057', packet),
  ),
  'MPLS in UDP': overUdp(6635, ({ packet }) => join('00010040 00010140', packet)),
  TZSP: overUdp(37008, (inner) => join('01 00 0001 01', frame(inner))),
  CAPWAP: overUdp(5247, (inner) => join('00 10 02 00 0000 0000', frame(inner))),
  'Ethernet in IP, of segment routing': (inner, outer) => outer(143, frame(inner)),
  'GTP version 0': overUdp(3386, ({ packet }) =>
    join('1e ff', u16(packet.length), '0001 0000 ff ffffff', Buffer.alloc(8, 7), packet),
  ),
  'Juniper mirror': overUdp(30030, ({ packet }) => join('00000001 00000002', packet)),
  'HP mirror': overUdp(7932, (inner) => join('00000000 00000001 00000002', frame(inner))),
  LISP: overUdp(4341, ({ packet }) => join('80 000000 00000001', packet)),
};

const LINKS: Readonly<Record<string, (inner: Inner) => Buffer>> = {
  Ethernet: frame,
  '802.1Q': tagged,
  '802.1ad': (inner) => ethernet(0x88a8, join('00c8 8100 0064', etherType(inner), inner.packet)),
  PPPoE: ({ packet, version }) =>
    ethernet(0x8864, join('1100 1234', u16(2 + packet.length), version === 4 ? '0021' : '0057', packet)),
  'Cisco MetaData': (inner) => ethernet(0x8909, join('01 01 0001 0007', etherType(inner), inner.packet)),
  'Cisco ISL': (inner) => join('01000c0000 00 020000000001 0040 aaaa03 00000c 0014 0000 0000', frame(inner)),
  MPLS: ({ packet }) => ethernet(0x8847, join('00010140', packet)),
  TRILL: (inner) => ethernet(0x22f3, join('0004 0001 0002', frame(inner))),
};

const layer = fc.record({
  tunnel: fc.constantFrom(...Object.keys(TUNNELS)),
  version: fc.constantFrom(4 as const, 6 as const),
});
const stack = fc.record({
  innermost: fc.constantFrom(4 as const, 6 as const),
  layers: fc.array(layer, { minLength: 1, maxLength: 4 }),
  link: fc.constantFrom(...Object.keys(LINKS)),
});
type Stack = typeof stack extends fc.Arbitrary<infer Value> ? Value : never;

function wrapped({ innermost, layers }: Pick<Stack, 'innermost' | 'layers'>): Inner {
  let inner: Inner = { packet: innermost === 4 ? HTTP4 : HTTP6, version: innermost };
  for (const { tunnel, version } of layers)
    inner = { packet: TUNNELS[tunnel]!(inner, version === 4 ? ipv4 : ipv6), version };
  return inner;
}

/** Two fragments of an IPv4 packet, the first of `blocks` times eight bytes. */
function fragments(packet: Buffer, blocks: number): Packet[] {
  const payload = packet.subarray(20);
  const cut = Math.min(blocks * 8, Math.floor((payload.length - 1) / 8) * 8);
  const protocol = packet[9]!;
  return [
    {
      bytes: ethernet(
        0x0800,
        ipv4(protocol, payload.subarray(0, cut), { identification: 9, fragment: MORE }),
      ),
    },
    {
      bytes: ethernet(
        0x0800,
        ipv4(protocol, payload.subarray(cut), { identification: 9, fragment: cut / 8 }),
      ),
    },
  ];
}

describe('tunnels in tunnels', () => {
  it('up to four of any kind, on any link layer', () => {
    fc.assert(
      fc.property(stack, ({ innermost, layers, link }) => {
        const { seen, counters } = decode(ETHERNET, LINKS[link]!(wrapped({ innermost, layers })));
        expect(seen).toEqual([request(innermost)]);
        expect(counters).toMatchObject({ malformedPackets: 0, truncatedHeaders: 0 });
        expect(counters.unopenedTunnels.size).toBe(0);
      }),
      { numRuns: 400 },
    );
  });

  it('in IPv4 that comes in fragments, in any order; without one of them nothing comes out, and it is counted', () => {
    fc.assert(
      fc.property(
        stack,
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        ({ innermost, layers }, blocks, swap) => {
          const outer = { ...layers.at(-1)!, version: 4 as const };
          const { packet } = wrapped({ innermost, layers: [...layers.slice(0, -1), outer] });
          const parts = fragments(packet, blocks);
          if (swap) parts.reverse();
          expect(decode(ETHERNET, ...parts).seen).toEqual([request(innermost, 2)]);
          for (const part of parts) {
            const bench = decode(ETHERNET, part);
            bench.decoder.finish();
            expect(bench.seen).toEqual([]);
            expect(bench.counters.lostDatagrams).toBe(1);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
