// What a capture file must say about frames from the npm package cap: their link type and their length on the
// wire, neither of which the package gives as a number. Link types: https://www.tcpdump.org/linktypes.html.

import { CAP_SNAP_LENGTH_BYTES } from './limits.ts';

/** Sizes of the pcap headers (draft-ietf-opsawg-pcap, sections 4 and 5). */
export const FILE_HEADER_BYTES = 24;
export const PCAP_RECORD_HEADER_BYTES = 16;

const LINKTYPE_ETHERNET = 1;
const LINKTYPE_NAMES: Readonly<Record<string, number>> = {
  NULL: 0,
  ETHERNET: LINKTYPE_ETHERNET,
  IEEE802_11_RADIO: 127,
  LINKTYPE_LINUX_SLL: 113,
  RAW: 101,
};

const ETHERNET_HEADER_BYTES = 14;
const IPV6_HEADER_BYTES = 40;
const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;

/** The LINKTYPE_ value for the package's name of it, which for most types is "Unknown linktype 276". */
export function linkTypeOf(name: string): number {
  const known = LINKTYPE_NAMES[name];
  if (known !== undefined) return known;
  const number = /^Unknown linktype (\d+)$/.exec(name)?.[1];
  if (number === undefined) throw new Error(`unknown link type "${name}"`);
  return Number(number);
}

/**
 * Bytes the frame had on the wire. The package says only how many it captured, so for a frame that fills the snap
 * length the IP header says it: a full IPv4 packet on loopback is 14 bytes longer than what was captured of it.
 */
export function originalLength(frame: Buffer, lengthBytes: number, linkType: number): number {
  if (lengthBytes < CAP_SNAP_LENGTH_BYTES || linkType !== LINKTYPE_ETHERNET) return lengthBytes;
  const etherType = frame.readUInt16BE(12);
  let claimed = lengthBytes;
  if (etherType === ETHERTYPE_IPV4) claimed = ETHERNET_HEADER_BYTES + frame.readUInt16BE(16);
  if (etherType === ETHERTYPE_IPV6)
    claimed = ETHERNET_HEADER_BYTES + IPV6_HEADER_BYTES + frame.readUInt16BE(18);
  return Math.max(claimed, lengthBytes);
}
