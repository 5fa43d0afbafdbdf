// Link types: which header a captured packet begins with, and the name of a link type.
// https://www.tcpdump.org/linktypes.html

import {
  AVS,
  CISCO_HDLC,
  ENC,
  ETHERNET,
  EXPORTED_PDU,
  FRAME_RELAY,
  FRAME_RELAY_DIRECTION,
  HDLC_DIRECTION,
  type Header,
  IEEE802_11,
  IP,
  IPV4,
  IPV6,
  JUNIPER,
  LINUX_SLL,
  LINUX_SLL2,
  LLC,
  LONG_SWITCH_TAG,
  LOOPBACK,
  NFLOG,
  NOTHING,
  PFLOG,
  PKTAP,
  PPI,
  PPP_DIRECTION,
  PPP_HDLC,
  PPPOE,
  PREPENDED_SWITCH_TAG,
  PRISM,
  RADIOTAP,
  SWITCH_TAG,
} from './layer.ts';

/** Number, name without LINKTYPE_, and the header where there is a decoder for it. */
const LINK_TYPES: readonly (readonly [number, string, Header?])[] = [
  [0, 'NULL', LOOPBACK],
  [1, 'ETHERNET', ETHERNET],
  [3, 'AX25'],
  [6, 'IEEE802_5'],
  [8, 'SLIP'],
  [9, 'PPP', PPP_HDLC],
  [10, 'FDDI'],
  [12, 'RAW', IP], // DLT_RAW of most systems, written by some programs as it is
  [14, 'RAW', IP], // DLT_RAW of OpenBSD
  [50, 'PPP_HDLC', PPP_HDLC],
  [51, 'PPP_ETHER', PPPOE],
  [100, 'ATM_RFC1483', LLC],
  [101, 'RAW', IP],
  [104, 'C_HDLC', CISCO_HDLC],
  [105, 'IEEE802_11', IEEE802_11],
  [107, 'FRELAY', FRAME_RELAY],
  [108, 'LOOP', LOOPBACK],
  [109, 'ENC', ENC],
  [113, 'LINUX_SLL', LINUX_SLL],
  [117, 'PFLOG', PFLOG],
  [119, 'IEEE802_11_PRISM', PRISM],
  [122, 'IP_OVER_FC'],
  [123, 'SUNATM'],
  [127, 'IEEE802_11_RADIOTAP', RADIOTAP],
  [138, 'APPLE_IP_OVER_IEEE1394'],
  [140, 'MTP2'],
  [141, 'MTP3'],
  [143, 'DOCSIS'],
  [144, 'LINUX_IRDA'],
  [163, 'IEEE802_11_AVS', AVS],
  [166, 'PPP_PPPD', PPP_DIRECTION],
  [178, 'JUNIPER_ETHER', JUNIPER],
  [187, 'BLUETOOTH_HCI_H4'],
  [189, 'USB_LINUX'],
  [192, 'PPI', PPI],
  [195, 'IEEE802_15_4_WITHFCS'],
  [201, 'BLUETOOTH_HCI_H4_WITH_PHDR'],
  [204, 'PPP_WITH_DIR', PPP_DIRECTION],
  [205, 'C_HDLC_WITH_DIR', HDLC_DIRECTION],
  [206, 'FRELAY_WITH_DIR', FRAME_RELAY_DIRECTION],
  [220, 'USB_LINUX_MMAPPED'],
  [226, 'IPNET'],
  [227, 'CAN_SOCKETCAN'],
  [228, 'IPV4', IPV4],
  [229, 'IPV6', IPV6],
  [230, 'IEEE802_15_4_NOFCS'],
  [239, 'NFLOG', NFLOG],
  [248, 'SCTP'],
  [249, 'USBPCAP'],
  [251, 'BLUETOOTH_LE_LL'],
  [252, 'WIRESHARK_UPPER_PDU', EXPORTED_PDU],
  [253, 'NETLINK'],
  [254, 'BLUETOOTH_LINUX_MONITOR'],
  [256, 'BLUETOOTH_LE_LL_WITH_PHDR'],
  [258, 'PKTAP', PKTAP],
  [271, 'VSOCK'],
  [276, 'LINUX_SLL2', LINUX_SLL2],
  [281, 'DSA_TAG_BRCM', SWITCH_TAG],
  [282, 'DSA_TAG_BRCM_PREPEND', PREPENDED_SWITCH_TAG],
  [283, 'IEEE802_15_4_TAP'],
  [284, 'DSA_TAG_DSA', SWITCH_TAG],
  [285, 'DSA_TAG_EDSA', LONG_SWITCH_TAG],
];

const headers = new Map<number, Header>();
const names = new Map<number, string>();
for (const [number, name, header] of LINK_TYPES) {
  names.set(number, name);
  if (header !== undefined) headers.set(number, header);
}

/** Numbers that everybody may use for what they like: LINKTYPE_USER0 to LINKTYPE_USER15. */
const FIRST_USER = 147;
const LAST_USER = 162;

/** Whether a LINKTYPE_ value says nothing about its packets. */
export function isUserLinkType(linkType: number): boolean {
  return linkType >= FIRST_USER && linkType <= LAST_USER;
}

/** The first header of packets of a LINKTYPE_ value; `NOTHING` for one without a decoder. */
export function layerOfLinkType(linkType: number): Header | typeof NOTHING {
  return headers.get(linkType) ?? NOTHING;
}

/** The name of a LINKTYPE_ value, as the list of link types has it; "link type 4711" for one not in our table. */
export function linkTypeName(linkType: number): string {
  if (isUserLinkType(linkType)) return `USER${linkType - FIRST_USER}`;
  return names.get(linkType) ?? `link type ${linkType}`;
}
