// Packets without TCP that have no room for secrets of HTTP: address resolution, neighbours, groups, names (RFC 1035).
// What is none of them is not read, and says so.

import type { RawPacket } from '../capture/raw-packet.ts';
import type { Segment } from '../packet/segment.ts';

const ETHERNET = 1;
const RAW_LINKS = [12, 101, 228, 229];
const LOOPBACK_LINKS = [0, 108];
const LINUX_SLL = 113;
const LINUX_SLL2 = 276;

const ARP = 0x0806;
const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const VLANS = [0x8100, 0x88a8];
const ICMP = 1;
const IGMP = 2;
const ICMPV6 = 58;
/** Echo, and what routers and neighbours say: none of them quotes another packet. */
const ICMPV6_NEIGHBOURS = [130, 131, 132, 133, 134, 135, 136, 143];

/** Null for a packet that is harmless, else what it is called. */
export function harmlessPacket({ bytes, start, end, linkType }: RawPacket): string | null {
  const packet = bytes.subarray(start, end);
  const { type, at } = networkOf(packet, linkType);
  if (type === ARP) return null;
  if (type === IPV4 && at + 20 <= packet.length) {
    const protocol = packet[at + 9]!;
    const isFragment = (packet.readUInt16BE(at + 6) & 0x3fff) !== 0;
    if (protocol === IGMP && !isFragment) return null;
    if (isFragment) return 'fragments of IP';
    return protocol === ICMP ? 'ICMP' : `packets of IP protocol ${protocol}`;
  }
  if (type === IPV6 && at + 40 <= packet.length) {
    const { protocol, payload } = ipv6Protocol(packet, at);
    if (protocol === ICMPV6 && ICMPV6_NEIGHBOURS.includes(packet[payload] ?? 0)) return null;
    return protocol === ICMPV6 ? 'ICMPv6' : `packets of IP protocol ${protocol}`;
  }
  return 'packets without IP';
}

/** The EtherType of what is in a packet, and where it begins; -1 where that is not known. */
function networkOf(packet: Buffer, linkType: number): { type: number; at: number } {
  const typed = (at: number): { type: number; at: number } =>
    at + 2 <= packet.length ? { type: packet.readUInt16BE(at), at: at + 2 } : { type: -1, at };
  if (linkType === ETHERNET) {
    let found = typed(12);
    while (VLANS.includes(found.type)) found = typed(found.at + 2);
    return found;
  }
  if (linkType === LINUX_SLL) return typed(14);
  if (linkType === LINUX_SLL2) return { ...typed(0), at: 20 };
  const at = LOOPBACK_LINKS.includes(linkType) ? 4 : RAW_LINKS.includes(linkType) ? 0 : packet.length;
  const version = (packet[at] ?? 0) >> 4;
  return { type: version === 4 ? IPV4 : version === 6 ? IPV6 : -1, at };
}

/** What follows the hop-by-hop options, which multicast has. */
function ipv6Protocol(packet: Buffer, at: number): { protocol: number; payload: number } {
  const protocol = packet[at + 6]!;
  if (protocol !== 0 || at + 48 > packet.length) return { protocol, payload: at + 40 };
  return { protocol: packet[at + 40]!, payload: at + 48 + packet[at + 41]! * 8 };
}

/** Null for a datagram that is harmless, else what it is called. */
export function harmlessDatagram(segment: Segment): string | null {
  const { bytes, payloadStart, payloadEnd, payloadLength, sourcePort, destinationPort } = segment;
  const payload = bytes.subarray(payloadStart, payloadEnd);
  if (payload.length === 0 && payloadLength === 0) return null;
  if (payload.length === payloadLength && isNameMessage(payload)) return null;
  return `UDP on port ${Math.min(sourcePort, destinationPort)}`;
}

const NAME_HEADER_BYTES = 12;
const POINTER = 0xc0;
const OPT_RECORD = 41;
/** Types of records that hold addresses, names and numbers: A, NS, CNAME, SOA, PTR, MX, AAAA, SRV, NSEC, SVCB, HTTPS. */
const PLAIN_RECORDS = [1, 2, 5, 6, 12, 15, 28, 33, 47, 64, 65, OPT_RECORD];

/** A message of DNS or mDNS that is nothing else: read to its last byte. */
function isNameMessage(message: Buffer): boolean {
  if (message.length < NAME_HEADER_BYTES) return false;
  const questions = message.readUInt16BE(4);
  const records = message.readUInt16BE(6) + message.readUInt16BE(8) + message.readUInt16BE(10);
  let at = NAME_HEADER_BYTES;
  for (let count = 0; count < questions; count++) {
    at = behindName(message, at) + 4;
    if (at > message.length) return false;
  }
  for (let count = 0; count < records; count++) {
    at = behindName(message, at);
    if (at + 10 > message.length || !PLAIN_RECORDS.includes(message.readUInt16BE(at))) return false;
    at += 10 + message.readUInt16BE(at + 8);
  }
  return questions + records > 0 && at === message.length;
}

/** Past the end of the message where there is no name. */
function behindName(message: Buffer, start: number): number {
  for (let at = start; at < message.length; ) {
    const length = message[at]!;
    if (length === 0) return at + 1;
    if (length >= POINTER) return at + 2;
    if (length > 63) break;
    at += length + 1;
  }
  return message.length + 1;
}
