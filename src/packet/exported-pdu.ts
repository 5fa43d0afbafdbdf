// What Wireshark exports (link type WIRESHARK_UPPER_PDU; wsutil/exported_pdu.h): the bytes that one of its dissectors was
// given, behind tags that say which one, from where to where. Of TLS that it opened this is what was inside.

import type { Cursor } from './cursor.ts';
import type { ExportedStream } from './exported-streams.ts';
import { ETHERNET, IEEE802_11, IP, type Layer, NOTHING, TCP, TCP_SEGMENT, UDP } from './layer.ts';
import { ACK, FIN, PSH, RST, type Segment, SYN } from './segment.ts';

const TAG_BYTES = 4;
const TAG_END = 0;
const TAG_DISSECTOR = 12;
const TAG_HEURISTIC_DISSECTOR = 13;
const TAG_IPV4_SOURCE = 20;
const TAG_IPV4_DESTINATION = 21;
const TAG_IPV6_SOURCE = 22;
const TAG_IPV6_DESTINATION = 23;
const TAG_PORT_TYPE = 24;
const TAG_SOURCE_PORT = 25;
const TAG_DESTINATION_PORT = 26;
const TAG_TCP = 34;

const PORT_TYPE_TCP = 2;

/** What the TCP dissector knew: a version, then the numbers as Wireshark shows them, counted from the first byte. */
const TCP_VERSION = 1;
const TCP_SEQUENCE = 2;
const TCP_NEXT_SEQUENCE = 6;
const TCP_ACKNOWLEDGEMENT = 10;
const TCP_FLAGS = 15;
const TCP_DATA_BYTES = 19;
const TCP_FLAGS_MASK = FIN | SYN | RST | PSH | ACK;

/** Dissectors of packets. */
const PACKET_LAYERS: ReadonlyMap<string, Layer> = new Map<string, Layer>([
  ['ip', IP],
  ['ipv6', IP],
  ['raw_ip', IP],
  ['eth', ETHERNET],
  ['eth_withoutfcs', ETHERNET],
  ['eth_withfcs', ETHERNET],
  ['eth_maybefcs', ETHERNET],
  ['wlan', IEEE802_11],
  ['tcp', TCP],
  ['udp', UDP],
]);

/** What the tags of one PDU say, as offsets of their contents; -1 for those that are not there. */
class Tags {
  dissector = '';
  portType = -1;
  tcp = -1;
}

/** The PDU becomes a packet, or a segment of a TCP connection; `NOTHING` for other transports. */
export function decodeExportedPdu(cursor: Cursor): Layer {
  const tags = new Tags();
  const payload = readTags(cursor, tags);
  if (payload < 0) return cursor.tooShort(-payload);
  cursor.offset = payload;
  const layer = PACKET_LAYERS.get(tags.dissector);
  if (layer !== undefined) return layer;
  const isTcp = tags.portType === PORT_TYPE_TCP || (tags.portType < 0 && tags.dissector.startsWith('http'));
  if (!isTcp || payload >= cursor.end) return NOTHING;
  fillSegment(cursor, tags);
  return TCP_SEGMENT;
}

/** Where the PDU begins; the end of the tag that is not whole, negative, when there is none. */
function readTags(cursor: Cursor, tags: Tags): number {
  const { view, end, segment } = cursor;
  resetEndpoints(segment);
  for (let at = cursor.offset; ; ) {
    if (at + TAG_BYTES > end) return -(at + TAG_BYTES);
    const tag = view.getUint16(at);
    const content = at + TAG_BYTES;
    const next = content + view.getUint16(at + 2);
    if (next > end) return -next;
    if (tag === TAG_END) return next;
    readTag(cursor, tags, tag, content, next);
    at = next;
  }
}

function readTag(
  { bytes, view, segment }: Cursor,
  tags: Tags,
  tag: number,
  start: number,
  end: number,
): void {
  const length = end - start;
  switch (tag) {
    case TAG_DISSECTOR:
    case TAG_HEURISTIC_DISSECTOR:
      // Filled up with zeros.
      tags.dissector = bytes.toString('latin1', start, end).replace(/\0+$/, '');
      return;
    case TAG_TCP:
      if (length >= TCP_DATA_BYTES && view.getUint16(start) === TCP_VERSION) tags.tcp = start;
      return;
    case TAG_IPV6_SOURCE:
    case TAG_IPV6_DESTINATION:
      if (length === 16) setIpv6(segment, tag === TAG_IPV6_SOURCE, view, start);
      return;
  }
  if (length !== 4) return;
  const number = view.getInt32(start);
  if (tag === TAG_IPV4_SOURCE) segment.source0 = number;
  else if (tag === TAG_IPV4_DESTINATION) segment.destination0 = number;
  else if (tag === TAG_PORT_TYPE) tags.portType = number;
  else if (tag === TAG_SOURCE_PORT) segment.sourcePort = number & 0xffff;
  else if (tag === TAG_DESTINATION_PORT) segment.destinationPort = number & 0xffff;
}

function resetEndpoints(segment: Segment): void {
  segment.ipVersion = 4;
  segment.source0 = segment.source1 = segment.source2 = segment.source3 = 0;
  segment.destination0 = segment.destination1 = segment.destination2 = segment.destination3 = 0;
  segment.sourcePort = segment.destinationPort = 0;
}

function setIpv6(segment: Segment, isSource: boolean, view: DataView, start: number): void {
  const [word0, word1, word2, word3] = [0, 4, 8, 12].map((at) => view.getInt32(start + at)) as [
    number,
    number,
    number,
    number,
  ];
  segment.ipVersion = 6;
  if (isSource) {
    segment.source0 = word0;
    segment.source1 = word1;
    segment.source2 = word2;
    segment.source3 = word3;
  } else {
    segment.destination0 = word0;
    segment.destination1 = word1;
    segment.destination2 = word2;
    segment.destination3 = word3;
  }
}

/** A segment as TCP would have carried it, without a header: its checksum is no longer known. */
function fillSegment(cursor: Cursor, tags: Tags): void {
  const { view, segment, offset, end, wireEnd } = cursor;
  segment.setBuffer(cursor.bytes, view);
  segment.networkStart = -1;
  segment.transportStart = offset;
  segment.payloadStart = offset;
  segment.payloadEnd = end;
  segment.payloadLength = wireEnd - offset;
  segment.isDecrypted = isInsideTls(tags);
  const stream = cursor.exported.of(segment);
  if (tags.tcp >= 0) fillNumbers(segment, stream, view, tags.tcp);
  else cursor.exported.number(segment, stream, cursor.bytes.subarray(offset, end));
}

/** A PDU that was put together of several segments has the numbers of all of them, or of the last one. */
function fillNumbers(segment: Segment, stream: ExportedStream, view: DataView, data: number): void {
  const next = view.getInt32(data + TCP_NEXT_SEQUENCE);
  const first = view.getInt32(data + TCP_SEQUENCE);
  const isWhole = ((next - first) | 0) === segment.payloadLength;
  segment.sequence = isWhole ? first : (next - segment.payloadLength) | 0;
  segment.acknowledgement = view.getInt32(data + TCP_ACKNOWLEDGEMENT);
  segment.flags = view.getUint16(data + TCP_FLAGS) & TCP_FLAGS_MASK;
  stream.next = next;
}

/** The dissectors that Wireshark gives what it opened, and HTTP/2 without TCP below it: no browser speaks that in cleartext. */
function isInsideTls({ dissector, tcp }: Tags): boolean {
  return /_tls$|-tls$/.test(dissector) || (tcp < 0 && dissector === 'http2');
}
