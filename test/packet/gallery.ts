// One packet for each way in which a TCP segment can be wrapped, with the same HTTP request in each. The decoder
// tests look for the request; the tests against tshark ask it about the same bytes.

import { ethernet, FRAME4, HTTP4, HTTP6, ipv4, ipv6, join, tcp, u16, u32, udp } from './packets.ts';

export interface Exhibit {
  readonly name: string;
  readonly linkType: number;
  readonly bytes: Buffer;
  /** IP version of the request inside; 4 unless said. */
  readonly version?: 4 | 6;
  /** Why tshark 4.0 does not find the request in these bytes. */
  readonly tsharkCannot?: string;
}

const ETHERNET = 1;
const RAW = 101;

const NO_FOU = 'it has no dissector for foo over UDP';
const UNSUPPORTED = 'it does not know the link type';

function overEthernet(name: string, type: number, payload: Buffer, version: 4 | 6 = 4): Exhibit {
  return { name, linkType: ETHERNET, bytes: ethernet(type, payload), version };
}

function overIp(name: string, protocol: number, payload: Buffer, version: 4 | 6 = 4): Exhibit {
  return { name, linkType: RAW, bytes: ipv4(protocol, payload), version };
}

function overUdp(name: string, port: number, payload: Buffer, version: 4 | 6 = 4): Exhibit {
  return { name, linkType: RAW, bytes: ipv4(17, udp(port, payload)), version };
}

const SNAP = 'aaaa03 000000 0800';
const LABEL = '00010140'; // label 16, bottom of stack, time to live 64
const INNER_LABEL = '00010040';

export const ethernetExhibits: Exhibit[] = [
  { name: 'Ethernet, IPv4', linkType: ETHERNET, bytes: FRAME4 },
  overEthernet('Ethernet, IPv6', 0x86dd, HTTP6, 6),
  overEthernet('802.1Q', 0x8100, join('0005 0800', HTTP4)),
  overEthernet('802.1ad and 802.1Q', 0x88a8, join('00c8 8100 0064 0800', HTTP4)),
  overEthernet('0x9100 and 802.1Q', 0x9100, join('00c8 8100 0064 86dd', HTTP6), 6),
  overEthernet('802.3 with LLC and SNAP', 8 + HTTP4.length, join(SNAP, HTTP4)),
  overEthernet('802.3 with LLC', 3 + HTTP4.length, join('060603', HTTP4)),
  overEthernet('802.1Q around LLC and SNAP', 0x8100, join('0005', u16(8 + HTTP4.length), SNAP, HTTP4)),
  overEthernet('802.1ah', 0x88e7, join('00000001', FRAME4)),
  overEthernet('FabricPath and a frame check sequence', 0x8903, join('0040', FRAME4, '00000000')),
  overEthernet('HSR', 0x892f, join('0030 0001 0800', HTTP4)),
  overEthernet('802.1CB', 0xf1c1, join('0000 0001 0800', HTTP4)),
  overEthernet('batman-adv, to one node', 0x4305, join('40 0f 32 05 020000000003', FRAME4)),
  overEthernet(
    'batman-adv, to one node, with the sender',
    0x4305,
    join('42 0f 32 05 020000000003 020000000001 0000', FRAME4),
  ),
  overEthernet('batman-adv, to all', 0x4305, join('01 0f 32 00 00000007 020000000001', FRAME4)),
  overEthernet('batman-adv 14', 0x4305, join('03 0e 32 05 020000000003', FRAME4)),
  overEthernet('VN-Tag', 0x8926, join('0000 0000 0800', HTTP4)),
  overEthernet('VN-Tag and 802.1Q', 0x8926, join('0000 0000 8100 0005 86dd', HTTP6), 6),
  overEthernet('802.1BR E-TAG', 0x893f, join('0000 0001 0000 0800', HTTP4)),
  overEthernet('IPv6 under the type of IPv4', 0x0800, HTTP6, 6),
  { ...overEthernet('IPv4 under the type of IPv6', 0x86dd, HTTP4), tsharkCannot: 'it believes the type' },
  {
    name: 'a bare IPv4 packet under Ethernet',
    linkType: ETHERNET,
    bytes: ipv4(6, tcp()),
    tsharkCannot: 'it believes the link type',
  },
  {
    name: 'a bare IPv6 packet under Ethernet',
    linkType: ETHERNET,
    bytes: HTTP6,
    version: 6,
    tsharkCannot: 'it believes the link type',
  },
  overEthernet('NSH, metadata of type 1, IPv4', 0x894f, join('0fc6 0101 00000102', Buffer.alloc(16), HTTP4)),
  overEthernet('NSH, no metadata, Ethernet', 0x894f, join('0fc2 0203 00000102', FRAME4)),
  overEthernet('TRILL', 0x22f3, join('0004 0001 0002', FRAME4)),
  overEthernet('TRILL with options', 0x22f3, join('0044 0001 0002 00000000', FRAME4)),
  {
    ...overEthernet(
      'MACsec without encryption',
      0x88e5,
      join('00 00 00000001 0800', HTTP4, Buffer.alloc(16, 7)),
    ),
  },
  overEthernet(
    'MACsec without encryption, with a channel',
    0x88e5,
    join('20 00 00000001 020000000001 0001 86dd', HTTP6, Buffer.alloc(16, 7)),
    6,
  ),
  { name: 'ATM RFC 1483 with LLC', linkType: 100, bytes: join(SNAP, HTTP4) },
  { name: 'ATM RFC 1483, bridged Ethernet', linkType: 100, bytes: join('aaaa03 0080c2 0007 0000', FRAME4) },
];

export const mplsExhibits: Exhibit[] = [
  overEthernet('MPLS', 0x8847, join(LABEL, HTTP4)),
  overEthernet('MPLS, two labels, IPv6', 0x8848, join(INNER_LABEL, LABEL, HTTP6), 6),
  {
    ...overEthernet('MPLS, Ethernet behind a control word', 0x8847, join(LABEL, '00000001', FRAME4)),
    tsharkCannot: 'it takes the control word for the beginning of the frame',
  },
  overIp('MPLS in IP', 137, join(LABEL, HTTP4)),
];

export const pppExhibits: Exhibit[] = [
  overEthernet('PPPoE session', 0x8864, join('1100 1234', u16(2 + HTTP4.length), '0021', HTTP4)),
  overEthernet('PPPoE session, IPv6', 0x8864, join('1100 1234', u16(2 + HTTP6.length), '0057', HTTP6), 6),
  { name: 'PPP_ETHER', linkType: 51, bytes: join('1100 1234', u16(2 + HTTP4.length), '0021', HTTP4) },
  { name: 'PPP with address and control', linkType: 9, bytes: join('ff03 0021', HTTP4) },
  { name: 'PPP without address and control', linkType: 9, bytes: join('0021', HTTP4) },
  { name: 'PPP, protocol compressed', linkType: 9, bytes: join('21', HTTP4) },
  { name: 'PPP, MPLS', linkType: 9, bytes: join('ff03 0281', LABEL, HTTP4) },
  { name: 'PPP_HDLC', linkType: 50, bytes: join('ff03 0057', HTTP6), version: 6 },
  { name: 'PPP_HDLC with Cisco HDLC', linkType: 50, bytes: join('0f00 0800', HTTP4) },
  { name: 'PPP_PPPD, sent', linkType: 166, bytes: join('0103 0021', HTTP4), tsharkCannot: UNSUPPORTED },
  { name: 'PPP_WITH_DIR', linkType: 204, bytes: join('00 ff03 0021', HTTP4) },
  { name: 'PPP_WITH_DIR without address and control', linkType: 204, bytes: join('01 0021', HTTP4) },
  { name: 'C_HDLC', linkType: 104, bytes: join('0f00 0800', HTTP4) },
  { name: 'C_HDLC, broadcast, IPv6', linkType: 104, bytes: join('8f00 86dd', HTTP6), version: 6 },
  { name: 'C_HDLC_WITH_DIR', linkType: 205, bytes: join('01 0f00 0800', HTTP4), tsharkCannot: UNSUPPORTED },
];

export const frameRelayExhibits: Exhibit[] = [
  { name: 'Frame Relay, IPv4', linkType: 107, bytes: join('1841 03 cc', HTTP4) },
  { name: 'Frame Relay, IPv6, padding', linkType: 107, bytes: join('1841 03 00 8e', HTTP6), version: 6 },
  { name: 'Frame Relay, SNAP', linkType: 107, bytes: join('1841 03 00 80 000000 0800', HTTP4) },
  { name: 'Frame Relay, bridged Ethernet', linkType: 107, bytes: join('1841 03 00 80 0080c2 0007', FRAME4) },
  { name: 'Frame Relay, four address bytes', linkType: 107, bytes: join('18400041 03 cc', HTTP4) },
  {
    name: "Frame Relay, Cisco's encapsulation",
    linkType: 107,
    bytes: join('1841 0800', HTTP4),
  },
  { name: 'FRELAY_WITH_DIR', linkType: 206, bytes: join('00 1841 03 cc', HTTP4), tsharkCannot: UNSUPPORTED },
];

export const loopbackExhibits: Exhibit[] = [
  { name: 'NULL, little-endian', linkType: 0, bytes: join('02000000', HTTP4) },
  { name: 'NULL, big-endian', linkType: 0, bytes: join('00000002', HTTP4) },
  ...[10, 23, 24, 28, 30].flatMap((family): Exhibit[] => {
    const unknown = family === 10 || family === 23;
    const rest = { version: 6, ...(unknown && { tsharkCannot: 'it does not know the family' }) } as const;
    const littleEndian = join(Buffer.from([family, 0, 0, 0]), HTTP6);
    return [
      { name: `NULL, IPv6 as family ${family}, little-endian`, linkType: 0, bytes: littleEndian, ...rest },
      { name: `LOOP, IPv6 as family ${family}`, linkType: 108, bytes: join(u32(family), HTTP6), ...rest },
    ];
  }),
  { name: 'NULL, an EtherType for a family', linkType: 0, bytes: join('00080000', HTTP4) },
  { name: 'NULL, PPP', linkType: 0, bytes: join('ff03 0021', HTTP4) },
  { name: 'LOOP', linkType: 108, bytes: join('00000002', HTTP4) },
  { name: 'ENC', linkType: 109, bytes: join('02000000 00001000 00000000', HTTP4) },
  {
    name: 'PFLOG',
    linkType: 117,
    bytes: join('3d 02 00 00', Buffer.alloc(60), HTTP4),
  },
  { name: 'RAW, IPv4', linkType: RAW, bytes: HTTP4 },
  { name: 'RAW, IPv6', linkType: RAW, bytes: HTTP6, version: 6 },
  { name: 'RAW as 12', linkType: 12, bytes: HTTP4 },
  { name: 'RAW as 14', linkType: 14, bytes: HTTP6, version: 6 },
  { name: 'IPV4', linkType: 228, bytes: HTTP4 },
  { name: 'IPV6', linkType: 229, bytes: HTTP6, version: 6 },
];

const SLL_ETHERNET = '0000 0001 0006 020000000001 0000';
const SLL2_ETHERNET = '0000 00000002 0001 00 06 020000000001 0000';

export const cookedExhibits: Exhibit[] = [
  { name: 'SLL, IPv4', linkType: 113, bytes: join(SLL_ETHERNET, '0800', HTTP4) },
  { name: 'SLL, IPv6', linkType: 113, bytes: join(SLL_ETHERNET, '86dd', HTTP6), version: 6 },
  { name: 'SLL, 802.1Q', linkType: 113, bytes: join(SLL_ETHERNET, '8100 0005 0800', HTTP4) },
  { name: 'SLL, LLC and SNAP', linkType: 113, bytes: join(SLL_ETHERNET, '0004', SNAP, HTTP4) },
  { name: 'SLL2, IPv4', linkType: 276, bytes: join('0800', SLL2_ETHERNET, HTTP4) },
  { name: 'SLL2, IPv6', linkType: 276, bytes: join('86dd', SLL2_ETHERNET, HTTP6), version: 6 },
  { name: 'SLL2, QinQ', linkType: 276, bytes: join('88a8', SLL2_ETHERNET, '00c8 8100 0064 0800', HTTP4) },
];

export const nflogExhibits: Exhibit[] = [
  {
    name: 'NFLOG, little-endian',
    linkType: 239,
    // Packet header (type 1), prefix (type 10, padded), payload (type 9).
    bytes: join(
      '02 00 0000',
      '0800 0100 0800 0300',
      '0600 0a00 6100 0000',
      Buffer.from([4 + HTTP4.length, 0, 9, 0]),
      HTTP4,
    ),
  },
  {
    name: 'NFLOG, big-endian, IPv6',
    linkType: 239,
    bytes: join('0a 00 0000', '0008 0001 86dd 0300', u16(4 + HTTP6.length), '0009', HTTP6),
    version: 6,
    tsharkCannot: 'it reads these fields in the byte order of the machine it runs on',
  },
];

const ADDRESSES = '020000000002 020000000001 020000000003';
const BEHIND_ADDRESSES = FRAME4.subarray(12);
const ADDRESSES_OF_FRAME = FRAME4.subarray(0, 12);

export const deviceExhibits: Exhibit[] = [
  {
    name: 'DSA_TAG_BRCM',
    linkType: 281,
    tsharkCannot: UNSUPPORTED,
    bytes: join(ADDRESSES_OF_FRAME, '20000003', BEHIND_ADDRESSES),
  },
  { name: 'DSA_TAG_BRCM_PREPEND', linkType: 282, tsharkCannot: UNSUPPORTED, bytes: join('20000003', FRAME4) },
  {
    name: 'DSA_TAG_DSA',
    linkType: 284,
    tsharkCannot: UNSUPPORTED,
    bytes: join(ADDRESSES_OF_FRAME, 'c0180000', BEHIND_ADDRESSES),
  },
  {
    name: 'DSA_TAG_EDSA',
    linkType: 285,
    tsharkCannot: UNSUPPORTED,
    bytes: join(ADDRESSES_OF_FRAME, 'dada 0000 c0180000', BEHIND_ADDRESSES),
  },
  { name: 'JUNIPER_ETHER', linkType: 178, bytes: join('4d4743 00', FRAME4) },
  {
    name: 'JUNIPER_ETHER with extensions',
    linkType: 178,
    bytes: join('4d4743 80 0006 010100 0202 00', FRAME4),
  },
  { name: 'JUNIPER_ETHER, no frame', linkType: 178, bytes: join('4d4743 02 02000000', HTTP4) },
];

const UNCONFIGURED = 'it has to be told what the packets are';

export const userExhibits: Exhibit[] = [
  { name: 'USER0, Ethernet', linkType: 147, bytes: FRAME4, tsharkCannot: UNCONFIGURED },
  { name: 'USER1, IPv6', linkType: 148, bytes: HTTP6, version: 6, tsharkCannot: UNCONFIGURED },
  { name: 'USER15, IPv4', linkType: 162, bytes: HTTP4, tsharkCannot: UNCONFIGURED },
  {
    name: 'USER3, 802.1Q',
    linkType: 150,
    bytes: ethernet(0x8100, join('0005 0800', HTTP4)),
    tsharkCannot: UNCONFIGURED,
  },
];

const RADIOTAP = '00 00 0800 00000000';

function subframe(payload: Buffer): Buffer {
  const length = payload.length;
  return join('020000000002 020000000001', u16(length), payload, Buffer.alloc((4 - ((14 + length) % 4)) % 4));
}

const DATA = join('0801 0000', ADDRESSES, '1000', SNAP, HTTP4);

export const wifiExhibits: Exhibit[] = [
  { name: '802.11 data', linkType: 105, bytes: DATA },
  { name: '802.11 QoS data', linkType: 105, bytes: join('8802 0000', ADDRESSES, '1000 0000', SNAP, HTTP4) },
  {
    name: '802.11, four addresses',
    linkType: 105,
    bytes: join('0803 0000', ADDRESSES, '1000 020000000004', SNAP, HTTP4),
  },
  {
    name: '802.11 QoS data with HT control',
    linkType: 105,
    bytes: join('8881 0000', ADDRESSES, '1000 0000 00000000', SNAP, HTTP4),
  },
  {
    name: '802.11 A-MSDU, one subframe',
    linkType: 105,
    bytes: join('8802 0000', ADDRESSES, '1000 8000', subframe(join(SNAP, HTTP4))),
  },
  { name: 'radiotap', linkType: 127, bytes: join(RADIOTAP, DATA) },
  {
    name: 'radiotap, payload aligned to four bytes',
    linkType: 127,
    bytes: join('00 00 0900 02000000 20', '8802 0000', ADDRESSES, '1000 0000 0000', SNAP, HTTP4),
  },
  { name: 'Prism', linkType: 119, bytes: join('44000000 90000000', Buffer.alloc(136), DATA) },
  { name: 'AVS', linkType: 163, bytes: join('80211001 00000040', Buffer.alloc(56), DATA) },
  {
    name: 'AVS under the link type of Prism',
    linkType: 119,
    bytes: join('80211001 00000040', Buffer.alloc(56), DATA),
  },
];

export const captureHeaderExhibits: Exhibit[] = [
  { name: 'PPI, 802.11', linkType: 192, bytes: join('00 00 0800 69000000', DATA) },
  { name: 'PPI, Ethernet', linkType: 192, bytes: join('00 00 0800 01000000', FRAME4) },
  {
    name: 'PKTAP, Ethernet',
    linkType: 258,
    bytes: join('6c000000 01000000 01000000', Buffer.alloc(96), FRAME4),
  },
];

/** An IPv6 extension header of eight bytes, padded with PadN. */
function extension(nextHeader: number): Buffer {
  return join(Buffer.from([nextHeader]), '00 0104 00000000');
}

export const ipExhibits: Exhibit[] = [
  { name: 'IPv4 with options', linkType: RAW, bytes: ipv4(6, tcp(), { options: Buffer.from([1, 1, 1, 0]) }) },
  overIp('AH in IPv4', 51, join('06 04 0000 00000001 00000001', Buffer.alloc(12), tcp())),
  {
    name: 'AH in IPv6',
    linkType: RAW,
    bytes: ipv6(51, join('06 04 0000 00000001 00000001', Buffer.alloc(12), tcp())),
    version: 6,
  },
  {
    name: 'hop-by-hop, destination, routing, fragment (whole), destination',
    linkType: RAW,
    bytes: ipv6(
      0,
      join(
        extension(60),
        extension(43),
        '2c 02 04 00 00 00 0000 20010db8000000000000000000000002',
        '3c 00 0000 00000007',
        extension(6),
        tcp(),
      ),
    ),
    version: 6,
  },
  overIp('IPv4 in IPv4', 4, HTTP4),
  overIp('IPv6 in IPv4 (6in4)', 41, HTTP6, 6),
  { name: 'IPv4 in IPv6', linkType: RAW, bytes: ipv6(4, HTTP4) },
  { name: 'IPv6 in IPv6', linkType: RAW, bytes: ipv6(41, HTTP6), version: 6 },
];

const ERSPAN_2 = '1001 0001 00000000';
const ERSPAN_3 = '2001 0001 00000000 0000';

export const greExhibits: Exhibit[] = [
  overIp('GRE, IPv4', 47, join('0000 0800', HTTP4)),
  overIp('GRE, IPv6', 47, join('0000 86dd', HTTP6), 6),
  overIp(
    'GRE with checksum, key and sequence number',
    47,
    join('b000 0800 00000000 00000001 00000002', HTTP4),
  ),
  overIp('GRE with a source route', 47, join('4000 0800 00000000 0800 00 04 c0000209 00000000', HTTP4)),
  overIp('GRE, Ethernet (NVGRE)', 47, join('2000 6558 00001000', FRAME4)),
  overIp('GRE, PPTP', 47, join('3001 880b', u16(4 + HTTP4.length), '0001 00000001 ff03 0021', HTTP4)),
  overIp(
    'GRE, PPTP with acknowledgement, PPP without address',
    47,
    join('3081 880b', u16(2 + HTTP4.length), '0001 00000001 00000001 0021', HTTP4),
  ),
  overIp('GRE, MPLS', 47, join('0000 8847', LABEL, HTTP4)),
  overIp('GRE, WCCP', 47, join('0000 883e', HTTP4)),
  overIp('GRE, WCCP with redirect header', 47, join('0000 883e 00000000', HTTP4)),
  overIp('ERSPAN I', 47, join('0000 88be', FRAME4)),
  overIp('ERSPAN II', 47, join('1000 88be 00000001', ERSPAN_2, FRAME4)),
  overIp('ERSPAN III', 47, join('1000 22eb 00000001', ERSPAN_3, '0000', FRAME4)),
  overIp(
    'ERSPAN III with subheader',
    47,
    join('1000 22eb 00000001', ERSPAN_3, '0001', Buffer.alloc(8), FRAME4),
  ),
  overIp('EtherIP', 97, join('3000', FRAME4)),
];

const GTP_LENGTH = HTTP4.length;

export const udpTunnelExhibits: Exhibit[] = [
  overUdp('VXLAN', 4789, join('08000000 00001000', FRAME4)),
  overUdp('VXLAN with group policy', 4789, join('88000001 00001000', FRAME4)),
  {
    ...overUdp('VXLAN on the port that Linux had', 8472, join('08000000 00001000', FRAME4)),
    tsharkCannot: 'it takes port 8472 for OTV',
  },
  overUdp('VXLAN-GPE, IPv4', 4790, join('0c000001 00001000', HTTP4)),
  overUdp('VXLAN-GPE, Ethernet', 4790, join('0c000003 00001000', FRAME4)),
  overUdp('Geneve, Ethernet', 6081, join('0000 6558 00001000', FRAME4)),
  overUdp('Geneve with options', 6081, join('0200 6558 00001000 01020301 00000000', FRAME4)),
  overUdp('Geneve, IPv6', 6081, join('0000 86dd 00001000', HTTP6), 6),
  overUdp('GTP-U', 2152, join('30 ff', u16(GTP_LENGTH), '00000001', HTTP4)),
  overUdp(
    'GTP-U with sequence number',
    2152,
    join('32 ff', u16(4 + GTP_LENGTH), '00000001 0001 00 00', HTTP4),
  ),
  overUdp(
    'GTP-U with extension headers',
    2152,
    join('34 ff', u16(12 + GTP_LENGTH), '00000001 0000 00 85 01 0009 c0 01 0001 00', HTTP4),
  ),
  overUdp('Teredo', 3544, HTTP6, 6),
  overUdp('Teredo with origin', 3544, join('0000 63bf 3ffffdfe', HTTP6), 6),
  overUdp(
    'Teredo with authentication and origin',
    3544,
    join('0001 00 00 0000000000000001 00 0000 63bf 3ffffdfe', HTTP6),
    6,
  ),
  overUdp('TZSP', 37008, join('01 00 0001 01', FRAME4)),
  overUdp('TZSP with tags', 37008, join('01 01 0001 0a 01 c8 00 12 01 06 29 04 00000001 01', FRAME4)),
  overUdp('L2TP', 1701, join('0002 0001 0001 ff03 0021', HTTP4)),
  overUdp('L2TP with length', 1701, join('4002', u16(12 + HTTP4.length), '0001 0001 ff03 0021', HTTP4)),
  overUdp('L2TP with sequence numbers', 1701, join('0802 0001 0001 0005 0004 ff03 0057', HTTP6), 6),
  overUdp(
    'L2TP with length, sequence numbers and offset',
    1701,
    join('4a02', u16(20 + HTTP4.length), '0001 0001 0005 0004 0002 0000 ff03 0021', HTTP4),
  ),
  {
    ...overUdp('L2TP version 3', 1701, join('0003 0000 00000007', FRAME4)),
    tsharkCannot: 'it has to be told the length of the cookie',
  },
  overUdp('MPLS in UDP', 6635, join(LABEL, HTTP4)),
  overUdp('MPLS in UDP, two labels, IPv6', 6635, join(INNER_LABEL, LABEL, HTTP6), 6),
  overUdp('CAPWAP, 802.3', 5247, join('00 10 02 00 0000 0000', FRAME4)),
  {
    ...overUdp('CAPWAP, 802.11', 5247, join('00 10 03 00 0000 0000', DATA)),
    tsharkCannot: 'it expects the frame control field of Cisco',
  },
  overUdp(
    "CAPWAP, 802.11 with Cisco's frame control field",
    5247,
    join('00 10 03 00 0000 0000', '0108 0000', DATA.subarray(4)),
  ),
  overUdp(
    'VXLAN-GPE, service chain, Ethernet',
    4790,
    join('0c000004 00001000', '0fc6 0103 00000102', Buffer.alloc(16), FRAME4),
  ),
  { ...overUdp('GUE, IPv4', 6080, join('00 04 0000', HTTP4)), tsharkCannot: NO_FOU },
  { ...overUdp('GUE with options, IPv6', 6080, join('01 29 0000 00000000', HTTP6), 6), tsharkCannot: NO_FOU },
  { ...overUdp('GUE, GRE', 6080, join('00 2f 0000 0000 0800', HTTP4)), tsharkCannot: NO_FOU },
  { ...overUdp('GUE without a header', 6080, HTTP4), tsharkCannot: NO_FOU },
  { ...overUdp('foo over UDP, IPv4', 5555, HTTP4), tsharkCannot: NO_FOU },
  { ...overUdp('foo over UDP, IPv6', 5555, HTTP6, 6), tsharkCannot: NO_FOU },
  { ...overUdp('foo over UDP, GRE', 5555, join('0000 86dd', HTTP6), 6), tsharkCannot: NO_FOU },
  {
    ...overUdp('foo over UDP, GRE with a key and Ethernet', 5555, join('2000 6558 00000007', FRAME4)),
    tsharkCannot: NO_FOU,
  },
  overUdp('LISP', 4341, join('80 000000 00000001', HTTP4)),
  overUdp('LISP, IPv6', 4341, join('80 000000 00000001', HTTP6), 6),
  overUdp(
    'VXLAN in VXLAN',
    4789,
    join('08000000 00001000', ethernet(0x0800, ipv4(17, udp(4789, join('08000000 00002000', FRAME4))))),
  ),
];

const INNER_FRAME = ethernet(0x0800, HTTP4);
const VXLAN = join('08000000 00001000', INNER_FRAME);

/** Tunnels in tunnels, and in IPv6. */
export const nestedExhibits: Exhibit[] = [
  overIp('VXLAN in GRE', 47, join('0000 0800', ipv4(17, udp(4789, VXLAN)))),
  { name: 'VXLAN in IPv6', linkType: RAW, bytes: ipv6(17, udp(4789, VXLAN)) },
  {
    name: 'Geneve in IPv6, IPv6 in it',
    linkType: RAW,
    bytes: ipv6(17, udp(6081, join('0000 86dd 00001000', HTTP6))),
    version: 6,
  },
  { name: 'GRE in IPv6', linkType: RAW, bytes: ipv6(47, join('2000 6558 00001000', INNER_FRAME)) },
  {
    name: 'IPv4 in IPv6 in L2TP in IPv6',
    linkType: RAW,
    bytes: ipv6(17, udp(1701, join('0002 0001 0001 ff03 0057', ipv6(4, HTTP4)))),
  },
  overEthernet(
    'MPLS over UDP in a VLAN',
    0x8100,
    join('0064 0800', ipv4(17, udp(6635, join(INNER_LABEL, LABEL, HTTP4)))),
  ),
  {
    name: 'GTP-U in IPv6',
    linkType: RAW,
    bytes: ipv6(17, udp(2152, join('30 ff', u16(HTTP4.length), '00000001', HTTP4))),
  },
  {
    name: 'CAPWAP in IPv6',
    linkType: RAW,
    bytes: ipv6(17, udp(5247, join('00 10 02 00 0000 0000', INNER_FRAME))),
  },
  { name: 'TZSP in IPv6', linkType: RAW, bytes: ipv6(17, udp(37008, join('01 00 0001 01', INNER_FRAME))) },
  { name: 'LISP in IPv6', linkType: RAW, bytes: ipv6(17, udp(4341, join('80 000000 00000001', HTTP4))) },
  overEthernet(
    'PPPoE with VXLAN in it',
    0x8864,
    join('1100 1234', u16(2 + 28 + VXLAN.length), '0021', ipv4(17, udp(4789, VXLAN))),
  ),
  overIp(
    'ERSPAN II with GTP-U in it',
    47,
    join(
      '1000 88be 00000001',
      ERSPAN_2,
      ethernet(0x0800, ipv4(17, udp(2152, join('30 ff', u16(HTTP4.length), '00000001', HTTP4)))),
    ),
  ),
  overIp('6in4 with Geneve in it', 41, ipv6(17, udp(6081, join('0000 6558 00001000', INNER_FRAME)))),
  overEthernet('MPLS with VXLAN in it', 0x8847, join(LABEL, ipv4(17, udp(4789, VXLAN)))),
];

/** Every exhibit. */
export const gallery: Exhibit[] = [
  ...ethernetExhibits,
  ...mplsExhibits,
  ...pppExhibits,
  ...frameRelayExhibits,
  ...loopbackExhibits,
  ...cookedExhibits,
  ...nflogExhibits,
  ...wifiExhibits,
  ...captureHeaderExhibits,
  ...deviceExhibits,
  ...userExhibits,
  ...ipExhibits,
  ...greExhibits,
  ...udpTunnelExhibits,
  ...nestedExhibits,
];
