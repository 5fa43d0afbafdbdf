// Headers as the specifications draw them, with right checksums: TCP in IPv4 or IPv6, UDP, Ethernet. For the captures
// that tests and fixtures are made of.

export interface Host {
  readonly address: string;
  readonly port: number;
}

export interface TcpFields {
  readonly source: Host;
  readonly destination: Host;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly payload: Buffer;
  readonly window?: number;
  /** Added to the right checksum. */
  readonly checksumError?: number;
}

export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const PSH = 8;
export const ACK = 16;

export const IP_IN_IP = 4;
export const TCP = 6;
export const UDP = 17;
export const IPV6_IN_IP = 41;
export const GRE = 47;

/** Big-endian numbers, each `[value, bytes]`, and byte strings in hexadecimal. */
export function bytes(...parts: (readonly [value: number, size: number] | string | Buffer)[]): Buffer {
  return Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'string') return Buffer.from(part.replaceAll(' ', ''), 'hex');
      if (part instanceof Buffer) return part;
      const number = Buffer.alloc(part[1]);
      number.writeUIntBE(part[0], 0, part[1]);
      return number;
    }),
  );
}

export const isIpv6 = (address: string): boolean => address.includes(':');

export function addressBytes(address: string): Buffer {
  if (!isIpv6(address)) return Buffer.from(address.split('.').map(Number));
  const [head, tail = ''] = address.split('::');
  const groups = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const left = groups(head!);
  const right = groups(tail);
  const all = [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
  return bytes(...all.map((group) => [group, 2] as const));
}

/** The Internet checksum (RFC 1071). */
function checksum(data: Buffer): number {
  let sum = 0;
  for (let at = 0; at < data.length; at += 2) sum += (data[at]! << 8) | (data[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** A TCP segment (RFC 9293 section 3.1) without options. */
export function tcp(fields: TcpFields): Buffer {
  const { source, destination, sequence, acknowledgement, flags, payload } = fields;
  const segment = bytes(
    [source.port, 2],
    [destination.port, 2],
    [sequence >>> 0, 4],
    [acknowledgement >>> 0, 4],
    [(5 << 12) | flags, 2],
    [fields.window ?? 0xffff, 2],
    '0000 0000',
    payload,
  );
  const pseudo = bytes(
    addressBytes(source.address),
    addressBytes(destination.address),
    [segment.length, 4],
    [TCP, 4],
  );
  const right = checksum(Buffer.concat([pseudo, segment]));
  segment.writeUInt16BE((right + (fields.checksumError ?? 0)) & 0xffff, 16);
  return segment;
}

/** A UDP datagram without a checksum. */
export function udp(sourcePort: number, destinationPort: number, payload: Buffer): Buffer {
  return bytes([sourcePort, 2], [destinationPort, 2], [8 + payload.length, 2], '0000', payload);
}

/** An IPv4 packet (RFC 791); `fragment` is the field with flags and offset, `identification` is that of the datagram. */
export function ipv4(
  source: string,
  destination: string,
  protocol: number,
  payload: Buffer,
  { fragment = 0, identification = 1 } = {},
): Buffer {
  const header = bytes(
    '4500',
    [20 + payload.length, 2],
    [identification, 2],
    [fragment, 2],
    '40',
    [protocol, 1],
    '0000',
    addressBytes(source),
    addressBytes(destination),
  );
  header.writeUInt16BE(checksum(header), 10);
  return Buffer.concat([header, payload]);
}

/** An IPv6 packet (RFC 8200). */
export function ipv6(source: string, destination: string, nextHeader: number, payload: Buffer): Buffer {
  return bytes(
    '60000000',
    [payload.length, 2],
    [nextHeader, 1],
    '40',
    addressBytes(source),
    addressBytes(destination),
    payload,
  );
}

/** IP around a transport segment, by the kind of the addresses. */
export function ip(source: string, destination: string, protocol: number, payload: Buffer): Buffer {
  return (isIpv6(source) ? ipv6 : ipv4)(source, destination, protocol, payload);
}

export const MAC_ADDRESSES = '020000000002 020000000001';
const IPV4_TYPE = 0x0800;
const IPV6_TYPE = 0x86dd;

export const etherType = (packet: Buffer): number => (packet[0]! >> 4 === 6 ? IPV6_TYPE : IPV4_TYPE);

/** An Ethernet frame around an IP packet. */
export function ethernet(packet: Buffer): Buffer {
  return bytes(MAC_ADDRESSES, [etherType(packet), 2], packet);
}
