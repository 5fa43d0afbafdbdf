// The fields of packets: of the one in which the header block of a message was complete.

import type { Message } from '../record/message.ts';
import type { PacketFacts } from '../record/packet-history.ts';
import { type FieldType, type FieldValue, type FilterField, field, NONE, some, when } from './field.ts';
import type { Instant } from './instant.ts';

const ETHERNET = [1];
const LINUX_COOKED = [113, 276];
const NANOSECONDS = 1_000_000_000n;

/** A field of the packet itself, which only runs that ask for it remember. */
function ofPacket(
  name: string,
  type: FieldType,
  help: string,
  read: (packet: PacketFacts) => FieldValue | null,
): FilterField {
  const values: FilterField['values'] = (_message, { packet }) => some(packet === null ? null : read(packet));
  return { ...field(name, type, 'message', 'sometimes', help, values), isOfPacket: true };
}

function tcpFlag(name: string, bit: number, help: string): FilterField {
  const read = ({ tcp }: PacketFacts): FieldValue | null => (tcp === null ? null : (tcp.flags & bit) !== 0);
  return { ...ofPacket(`tcp.flags.${name}`, 'boolean', help, read), isThereWhenFalse: true };
}

/** Every address of one IP version: an IPv6 address is the one with a colon. */
function address(name: string, help: string, read: (message: Message) => readonly string[]): FilterField {
  const wantsColon = name.startsWith('ipv6');
  return field(name, 'address', 'message', 'sometimes', help, (message) =>
    read(message).filter((text) => text.includes(':') === wantsColon),
  );
}

const isQuic = ({ protocol }: Message): boolean => protocol === 'h3';

function ofTcp(name: string, help: string, read: (message: Message) => readonly number[]): FilterField {
  return field(name, 'number', 'message', 'sometimes', help, (m) => (isQuic(m) ? NONE : read(m)));
}

function ofQuic(name: string, help: string, read: (message: Message) => readonly number[]): FilterField {
  return field(name, 'number', 'message', 'sometimes', help, (m) => (isQuic(m) ? read(m) : NONE));
}

const isVersion6 = (message: Message): boolean => message.src.includes(':');

const instantOf = ({ seconds, nanoseconds }: Instant): Instant => ({ seconds, nanoseconds });

/** Below 0 the nanoseconds still count forwards. */
export function instantOfNs(nanoseconds: bigint): Instant {
  const rest = ((nanoseconds % NANOSECONDS) + NANOSECONDS) % NANOSECONDS;
  return { seconds: Number((nanoseconds - rest) / NANOSECONDS), nanoseconds: Number(rest) };
}

export const PACKET_FIELDS: readonly FilterField[] = [
  {
    ...field(
      'frame',
      'protocol',
      'message',
      'always',
      'every message; `frame contains` looks at the packet',
      () => ['frame'],
    ),
    bytes: (_message, { packet }) => packet?.bytes ?? null,
  },
  field(
    'frame.number',
    'number',
    'message',
    'always',
    'packet that completes the header block, from 1 (Wireshark: that completes the body)',
    (m) => [m.frame],
  ),
  field('frame.time', 'time', 'message', 'always', 'time of that packet, local zone', (m) => [instantOf(m)]),
  field('frame.time_epoch', 'epoch', 'message', 'always', 'seconds since 1970', (m) => [instantOf(m)]),
  ofPacket('frame.time_relative', 'epoch', 'seconds since the first packet of the capture', (packet) =>
    instantOfNs(packet.sinceFirstNs),
  ),
  ofPacket('frame.time_delta', 'epoch', 'seconds since the packet before', (packet) =>
    instantOfNs(packet.sincePreviousNs),
  ),
  ofPacket('frame.len', 'number', 'bytes of that packet on the wire', ({ length }) => length),
  ofPacket('frame.cap_len', 'number', 'bytes of it in the capture', ({ capturedLength }) => capturedLength),
  ofPacket('eth', 'protocol', 'captured on Ethernet', ({ linkType }) =>
    ETHERNET.includes(linkType) ? 'eth' : null,
  ),
  ofPacket('sll', 'protocol', 'captured on Linux with -i any', ({ linkType }) =>
    LINUX_COOKED.includes(linkType) ? 'sll' : null,
  ),
  field('ip', 'protocol', 'message', 'sometimes', 'carried by IPv4', (m) => when(!isVersion6(m), 'ip')),
  address('ip.src', 'IPv4 source', (m) => [m.src]),
  address('ip.dst', 'IPv4 destination', (m) => [m.dst]),
  address('ip.addr', 'IPv4 source or destination', (m) => [m.src, m.dst]),
  ofPacket('ip.ttl', 'number', 'time to live of IPv4', ({ tcp }) => tcp?.timeToLive ?? null),
  field('ipv6', 'protocol', 'message', 'sometimes', 'carried by IPv6', (m) => when(isVersion6(m), 'ipv6')),
  address('ipv6.src', 'IPv6 source', (m) => [m.src]),
  address('ipv6.dst', 'IPv6 destination', (m) => [m.dst]),
  address('ipv6.addr', 'IPv6 source or destination', (m) => [m.src, m.dst]),
  field('tcp', 'protocol', 'message', 'sometimes', 'carried by TCP', (m) => when(!isQuic(m), 'tcp')),
  ofTcp('tcp.srcport', 'source port', (m) => [m.srcPort]),
  ofTcp('tcp.dstport', 'destination port', (m) => [m.dstPort]),
  ofTcp('tcp.port', 'source or destination port', (m) => [m.srcPort, m.dstPort]),
  ofTcp('tcp.stream', 'TCP connection, from 0', (m) => [m.transportStream ?? m.stream]),
  ofPacket('tcp.len', 'number', 'bytes of the TCP segment', ({ tcp }) => tcp?.payloadLength ?? null),
  ofPacket('tcp.flags', 'number', 'flag bits of TCP', ({ tcp }) => tcp?.flags ?? null),
  tcpFlag('fin', 0x01, 'FIN'),
  tcpFlag('syn', 0x02, 'SYN'),
  tcpFlag('reset', 0x04, 'RST'),
  tcpFlag('push', 0x08, 'PSH'),
  tcpFlag('ack', 0x10, 'ACK'),
  tcpFlag('urg', 0x20, 'URG'),
  field('udp', 'protocol', 'message', 'sometimes', 'carried by UDP', (m) => when(isQuic(m), 'udp')),
  ofQuic('udp.srcport', 'source port', (m) => [m.srcPort]),
  ofQuic('udp.dstport', 'destination port', (m) => [m.dstPort]),
  ofQuic('udp.port', 'source or destination port', (m) => [m.srcPort, m.dstPort]),
  field('quic', 'protocol', 'message', 'sometimes', 'carried by QUIC', (m) => when(isQuic(m), 'quic')),
  ofQuic('quic.connection.number', 'QUIC connection, from 0', (m) => [m.transportStream ?? m.stream]),
  field('tls', 'protocol', 'message', 'sometimes', 'came through TLS, or QUIC', (m) => when(m.tls, 'tls')),
];
