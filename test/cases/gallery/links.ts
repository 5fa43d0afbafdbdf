// The same login behind every link layer and in every tunnel. The numbers are LINKTYPE_ values
// (https://www.tcpdump.org/linktypes.html).

import { Conversation, response } from '../../support/conversation.ts';
import {
  bytes,
  ethernet,
  etherType,
  GRE,
  IP_IN_IP,
  IPV6_IN_IP,
  ip,
  ipv4,
  isIpv6,
  MAC_ADDRESSES,
  UDP,
  udp,
} from '../../support/headers.ts';
import { type Case, capture } from './case.ts';

const OUTER_SOURCE = '203.0.113.1';
const OUTER_DESTINATION = '203.0.113.2';
const IPV6_ENDS = { client: { address: '2001:db8::1' }, server: { address: '2001:db8::2' } };

const type = (packet: Buffer): readonly [number, number] => [etherType(packet), 2];
const pppType = (packet: Buffer): string => (etherType(packet) === 0x86dd ? '0057' : '0021');
const outer = (protocol: number, payload: Buffer): Buffer =>
  ipv4(OUTER_SOURCE, OUTER_DESTINATION, protocol, payload);
const inEthernet = (ethertype: number, payload: Buffer): Buffer =>
  bytes(MAC_ADDRESSES, [ethertype, 2], payload);
const overUdp = (port: number, payload: Buffer): Buffer => ethernet(outer(UDP, udp(50_000, port, payload)));
const overGre = (header: string, payload: Buffer): Buffer => ethernet(outer(GRE, bytes(header, payload)));

interface Wrapping {
  readonly name: string;
  readonly how: string;
  readonly linkType: number;
  readonly wrap: (packet: Buffer) => Buffer;
  readonly ends?: typeof IPV6_ENDS;
}

const LLC_SNAP = 'aaaa03 000000';
/** A data frame to a station: frame control, duration, three addresses, sequence control. */
const WIFI_DATA = '0802 0000 020000000002 020000000003 020000000001 1000';

const LINKS: readonly Wrapping[] = [
  { name: 'link-ethernet', how: 'Ethernet II', linkType: 1, wrap: ethernet },
  {
    name: 'link-vlan',
    how: 'Ethernet with one 802.1Q tag (VLAN 5)',
    linkType: 1,
    wrap: (packet) => inEthernet(0x8100, bytes('0005', type(packet), packet)),
  },
  {
    name: 'link-802.1ad',
    how: 'Ethernet with an 802.1ad tag around an 802.1Q tag',
    linkType: 1,
    wrap: (packet) => inEthernet(0x88a8, bytes('00c8 8100 0064', type(packet), packet)),
  },
  {
    name: 'link-qinq',
    how: 'Ethernet with two 802.1Q tags (0x8100 twice)',
    linkType: 1,
    wrap: (packet) => inEthernet(0x8100, bytes('00c8 8100 0064', type(packet), packet)),
  },
  {
    name: 'link-mpls',
    how: 'Ethernet with two MPLS labels',
    linkType: 1,
    wrap: (packet) => inEthernet(0x8847, bytes('00010040 00020140', packet)),
  },
  {
    name: 'link-pppoe',
    how: 'PPPoE session in Ethernet',
    linkType: 1,
    wrap: (packet) => inEthernet(0x8864, bytes('1100 1234', [packet.length + 2, 2], pppType(packet), packet)),
  },
  {
    name: 'link-ppp',
    how: 'PPP in HDLC-like framing',
    linkType: 9,
    wrap: (packet) => bytes('ff03', pppType(packet), packet),
  },
  {
    name: 'link-chdlc',
    how: 'Cisco HDLC',
    linkType: 104,
    wrap: (packet) => bytes('0f00', type(packet), packet),
  },
  {
    name: 'link-null',
    how: 'BSD NULL, little-endian',
    linkType: 0,
    wrap: (packet) => bytes('02000000', packet),
  },
  {
    name: 'link-null-big-endian',
    how: 'BSD NULL written on a big-endian machine',
    linkType: 0,
    wrap: (packet) => bytes('00000002', packet),
  },
  ...[24, 28, 30].map(
    (family): Wrapping => ({
      name: `link-null-ipv6-${family}`,
      how: `BSD NULL, IPv6 as address family ${family}`,
      linkType: 0,
      wrap: (packet) => bytes([family, 1], '000000', packet),
      ends: IPV6_ENDS,
    }),
  ),
  { name: 'link-loop', how: 'OpenBSD LOOP', linkType: 108, wrap: (packet) => bytes('00000002', packet) },
  { name: 'link-raw', how: 'RAW IP', linkType: 101, wrap: (packet) => packet },
  {
    name: 'link-raw-ipv6',
    how: 'RAW IP with IPv6',
    linkType: 101,
    wrap: (packet) => packet,
    ends: IPV6_ENDS,
  },
  { name: 'link-ipv4', how: 'LINKTYPE_IPV4', linkType: 228, wrap: (packet) => packet },
  { name: 'link-ipv6', how: 'LINKTYPE_IPV6', linkType: 229, wrap: (packet) => packet, ends: IPV6_ENDS },
  {
    name: 'link-sll',
    how: 'Linux cooked capture (the any device)',
    linkType: 113,
    wrap: (packet) => bytes('0000 0001 0006 020000000001 0000', type(packet), packet),
  },
  {
    name: 'link-sll-vlan',
    how: 'Linux cooked capture with an 802.1Q tag behind its header',
    linkType: 113,
    wrap: (packet) => bytes('0000 0001 0006 020000000001 0000 8100 0005', type(packet), packet),
  },
  {
    name: 'link-sll2',
    how: 'Linux cooked capture version 2',
    linkType: 276,
    wrap: (packet) => bytes(type(packet), '0000 00000002 0001 00 06 020000000001 0000', packet),
  },
  {
    name: 'link-sll2-vlan',
    how: 'Linux cooked capture version 2 with an 802.1Q tag behind its header',
    linkType: 276,
    wrap: (packet) => bytes('8100 0000 00000002 0001 00 06 020000000001 0000 0005', type(packet), packet),
  },
  {
    name: 'link-nflog',
    how: 'NFLOG: a packet header attribute and the payload attribute',
    linkType: 239,
    wrap: (packet) => {
      const length = Buffer.alloc(2);
      length.writeUInt16LE(packet.length + 4);
      return bytes(
        [isIpv6Packet(packet) ? 10 : 2, 1],
        '00 0000',
        '0800 0100 0800 0300',
        length,
        '0900',
        packet,
      );
    },
  },
  {
    name: 'link-wifi',
    how: 'IEEE 802.11 data frames',
    linkType: 105,
    wrap: (packet) => bytes(WIFI_DATA, LLC_SNAP, type(packet), packet),
  },
  {
    name: 'link-radiotap',
    how: 'IEEE 802.11 data frames behind a radiotap header',
    linkType: 127,
    wrap: (packet) => bytes('0000 0800 00000000', WIFI_DATA, LLC_SNAP, type(packet), packet),
  },
];

/** Link types that everybody may use: what is in them is recognised. */
const PRIVATE_LINKS: readonly Wrapping[] = [
  {
    name: 'link-user0',
    how: 'link type 147 (reserved for private use), Ethernet',
    linkType: 147,
    wrap: ethernet,
  },
  { name: 'link-user15', how: 'link type 162, bare IP', linkType: 162, wrap: (packet) => packet },
];

function isIpv6Packet(packet: Buffer): boolean {
  return packet[0]! >> 4 === 6;
}

const TUNNELS: readonly Wrapping[] = [
  {
    name: 'tunnel-ip-in-ip',
    how: 'IPv4 in IPv4',
    linkType: 1,
    wrap: (packet) => ethernet(outer(IP_IN_IP, packet)),
  },
  {
    name: 'tunnel-6in4',
    how: 'IPv6 in IPv4',
    linkType: 1,
    wrap: (packet) => ethernet(outer(IPV6_IN_IP, packet)),
    ends: IPV6_ENDS,
  },
  {
    name: 'tunnel-4in6',
    how: 'IPv4 in IPv6',
    linkType: 1,
    wrap: (packet) => ethernet(ip('2001:db8::a', '2001:db8::b', IP_IN_IP, packet)),
  },
  { name: 'tunnel-gre', how: 'GRE', linkType: 1, wrap: (packet) => overGre('0000 0800', packet) },
  {
    name: 'tunnel-gre-key',
    how: 'GRE with a key and a sequence number',
    linkType: 1,
    wrap: (packet) => overGre('3000 0800 00000007 00000001', packet),
  },
  {
    name: 'tunnel-gre-ethernet',
    how: 'Ethernet in GRE (transparent bridging)',
    linkType: 1,
    wrap: (packet) => overGre('0000 6558', ethernet(packet)),
  },
  {
    name: 'tunnel-erspan',
    how: 'ERSPAN type II',
    linkType: 1,
    wrap: (packet) => overGre('1000 88be 00000001 10010001 00000000', ethernet(packet)),
  },
  {
    name: 'tunnel-vxlan',
    how: 'VXLAN',
    linkType: 1,
    wrap: (packet) => overUdp(4789, bytes('08000000 00002a00', ethernet(packet))),
  },
  {
    name: 'tunnel-geneve',
    how: 'Geneve with one option',
    linkType: 1,
    wrap: (packet) => overUdp(6081, bytes('0200 6558 00002a00 0102 80 01 00000000', ethernet(packet))),
  },
  {
    name: 'tunnel-gtp-u',
    how: 'GTP-U with a sequence number',
    linkType: 1,
    wrap: (packet) => overUdp(2152, bytes('32 ff', [packet.length + 4, 2], '00000001 0001 00 00', packet)),
  },
  {
    name: 'tunnel-teredo',
    how: 'Teredo (IPv6 in UDP)',
    linkType: 1,
    wrap: (packet) => overUdp(3544, packet),
    ends: { client: { address: '2001:0:cb00:7101::1' }, server: { address: '2001:db8::2' } },
  },
];

function login({ name, how, linkType, wrap, ends = {} as typeof IPV6_ENDS }: Wrapping): Case {
  const talk = new Conversation(ends).open();
  const at = talk.exchange(response([`Set-Cookie: seen=${name}; Path=/`]), '/login');
  talk.close();
  const { address } = talk.server;
  const cookie = { setCookie: `seen=${name}; Path=/`, at, src: address, url: 'http://app.test/login' };
  return capture(name, `${how}${isIpv6(address) ? ', IPv6' : ''}`, talk.packets, [cookie], {
    linkType,
    wrap,
  });
}

function unknownLinkType(): Case {
  const talk = new Conversation().open();
  talk.exchange(response(['Set-Cookie: hidden=1']));
  return capture(
    'link-unknown',
    'link type 147 (reserved for private use), four bytes before each of five packets',
    talk.packets,
    [],
    {
      linkType: 147,
      wrap: (packet) => bytes('cafe0001', packet),
      summary: { packets: 5, unseen: [{ why: 'unknown-link-type USER0', packets: 5 }] },
    },
  );
}

export const linkCases: readonly Case[] = [...LINKS, ...PRIVATE_LINKS, ...TUNNELS]
  .map(login)
  .concat(unknownLinkType());
