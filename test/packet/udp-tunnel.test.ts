import { describe, expect, it } from 'vitest';
import { udpTunnelExhibits } from './gallery.ts';
import { decode, ethernet, FRAME4, HTTP4, HTTP6, ipv4, join, request, u16, udp } from './packets.ts';

const RAW = 101;

function overUdp(port: number, payload: Buffer, sourcePort?: number): Buffer {
  return ipv4(17, udp(port, payload, sourcePort));
}

describe('tunnels in UDP', () => {
  it.each(udpTunnelExhibits)('$name: the datagram is opened', ({ linkType, bytes, version }) => {
    expect(decode(linkType, bytes).seen).toEqual([request(version ?? 4)]);
  });

  it('Teredo between relay and client, on any port: to or from 2001:0::/32 (RFC 4380 section 2.6)', () => {
    for (const at of [8, 24]) {
      const packet = Buffer.from(HTTP6);
      packet.write('20010000', at, 'hex');
      expect(decode(RAW, overUdp(33_796, packet, 55_000)).seen).toMatchObject([{ kind: 'tcp' }]);
      // With bytes left over it may be anything.
      const longer = join(packet, '00');
      expect(decode(RAW, overUdp(33_796, longer, 55_000)).seen).toMatchObject([{ kind: 'udp' }]);
    }
  });

  it.each([
    ['IPsec', 4500, join('0badcafe 00000001', Buffer.alloc(32, 7))],
    ['WireGuard', 51820, join('04000000 00000001', Buffer.alloc(40, 7))],
    ['OpenVPN', 1194, join('48000001', Buffer.alloc(40, 7))],
    ['CAPWAP with DTLS', 5247, join('01000000 17fefd', Buffer.alloc(40, 7))],
    ['GTP version 0', 3386, join('1eff 0020 0000 0000', Buffer.alloc(40, 7))],
    ['AYIYA', 5072, join('44521110', Buffer.alloc(40, 7))],
    ['sFlow', 6343, join('00000005', Buffer.alloc(40, 7))],
  ])('%s is known and not opened: it is counted', (name, port, payload) => {
    expect(decode(RAW, overUdp(port, payload)).counters.unopenedTunnels).toEqual(new Map([[name, 1]]));
    expect(decode(RAW, overUdp(55_000, payload, port)).counters.unopenedTunnels).toEqual(
      new Map([[name, 1]]),
    );
    expect(decode(RAW, overUdp(port, Buffer.from('hello'))).counters.unopenedTunnels.size).toBe(0);
  });

  it.each([
    ['HP remote mirror', 7932],
    ['Juniper mirror', 30030],
  ])('%s whose packet is none that is opened is counted', (name, port) => {
    const { counters } = decode(RAW, overUdp(port, Buffer.alloc(60, 7)));
    expect(counters.unopenedTunnels).toEqual(new Map([[name, 1]]));
  });

  it.each([
    ['data', join('04000000 00000001 0500000000000000', Buffer.alloc(48, 7))],
    ['a keepalive', join('04000000 00000001 0500000000000000', Buffer.alloc(16, 7))],
    ['an initiation', join('01000000 00000001', Buffer.alloc(140, 7))],
    ['a response', join('02000000 00000001', Buffer.alloc(84, 7))],
  ])('WireGuard on any port: %s', (_name, payload) => {
    const { counters, seen } = decode(RAW, overUdp(41641, payload));
    expect(counters.unopenedTunnels).toEqual(new Map([['WireGuard', 1]]));
    expect(seen).toMatchObject([{ kind: 'udp' }]);
    expect(decode(RAW, overUdp(41641, join(payload, '00'))).counters.unopenedTunnels.size).toBe(0);
  });

  it('is found by the source port as well', () => {
    expect(decode(RAW, overUdp(50000, HTTP6, 3544)).seen).toEqual([request(6)]);
    const gtp = join('30 ff', u16(HTTP4.length), '00000001', HTTP4);
    expect(decode(RAW, overUdp(40000, gtp, 2152)).seen).toEqual([request()]);
  });

  it.each([
    ['no VXLAN identifier flag', 4789, join('00000000 00001000', FRAME4)],
    ['VXLAN with reserved flags', 4789, join('18000000 00001000', FRAME4)],
    ['VXLAN with a reserved byte', 4789, join('08000000 00001001', FRAME4)],
    ['VXLAN around something that is no frame', 4789, join('08000000 00001000', Buffer.alloc(60, 0x41))],
    ['VXLAN with too little in it', 4789, join('08000000 00001000', FRAME4.subarray(0, 13))],
    [
      'a DNS response to a client on port 4789',
      4789,
      join('1234 8180 0001 0001 0000 0000', Buffer.alloc(30)),
    ],
    ['VXLAN-GPE with a protocol we do not know', 4790, join('0c000004 00001000', HTTP4)],
    ['Geneve of another version', 6081, join('4000 6558 00001000', FRAME4)],
    ['Geneve with reserved flags', 6081, join('0001 6558 00001000', FRAME4)],
    ['Geneve with more options than bytes', 6081, join('3f00 6558 00001000', FRAME4)],
    ['Geneve with a protocol we do not know', 6081, join('0000 1234 00001000', FRAME4)],
    ['GTP-U echo request', 2152, join('32 01 0004 00000000 0001 0000')],
    ['GTP version 2', 2152, join('48 ff', u16(HTTP4.length), '00000001', HTTP4)],
    ['GTP-U longer than the datagram', 2152, join('30 ff', u16(HTTP4.length + 1), '00000001', HTTP4)],
    ['GTP-U with an extension of length 0', 2152, join('34 ff 0040 00000001 0000 00 85 00 000000', HTTP4)],
    ['Teredo with IPv4 in it', 3544, join('0000 63bf 3ffffdfe', HTTP4)],
    ['Teredo with more IPv6 than datagram', 3544, HTTP6.subarray(0, -1)],
    ['TZSP of another version', 37008, join('02 00 0001 01', FRAME4)],
    ['TZSP without an end of its tags', 37008, join('01 00 0001 0a 04 00000000')],
    ['TZSP with a protocol we do not know', 37008, join('01 00 0099 01', FRAME4)],
    ['a control message of L2TP', 1701, join('c802 000c 0001 0000 0001 0001')],
    ['L2TP of another version', 1701, join('0001 0001 0001 ff03 0021', HTTP4)],
    ['a control message of L2TP version 3', 1701, join('0003 0000 00000000', FRAME4)],
    ['MPLS in UDP with nothing that we know in it', 6635, join('00010140', Buffer.alloc(40, 0x99))],
    ['LISP with something else in it', 4341, join('80 000000 00000001', Buffer.alloc(40, 0x99))],
    ['an empty datagram', 4789, Buffer.alloc(0)],
  ])('stays an ordinary datagram: %s', (_, port, payload) => {
    const { seen, counters } = decode(RAW, overUdp(port, payload));
    expect(seen).toMatchObject([{ kind: 'udp', destinationPort: port, payload: payload.toString('latin1') }]);
    expect(counters.malformedPackets).toBe(0);
  });

  it('extension headers of GTP-U are looked for only where the flag says so', () => {
    const packet = join('32 ff', u16(4 + HTTP4.length), '00000001 0001 00 85', HTTP4);
    expect(decode(RAW, overUdp(2152, packet)).seen).toEqual([request()]);
  });

  it('fragments inside and outside of a tunnel are reassembled', () => {
    const datagram = HTTP4.subarray(20);
    const inner = [
      ipv4(6, datagram.subarray(0, 24), { fragment: 0x2000, identification: 9 }),
      ipv4(6, datagram.subarray(24), { fragment: 3, identification: 9 }),
    ];
    const packets = inner.flatMap((packet, index) => {
      const outer = udp(4789, join('08000000 00001000', ethernet(0x0800, packet)));
      return [
        ipv4(17, outer.subarray(0, 16), { fragment: 0x2000, identification: index }),
        ipv4(17, outer.subarray(16), { fragment: 2, identification: index }),
      ];
    });
    const { seen, counters } = decode(RAW, ...packets);
    expect(seen).toEqual([request(4, 4)]);
    expect(counters.reassembledDatagrams).toBe(3);
  });
});
