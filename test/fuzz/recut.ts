// A TCP segment in two: the same bytes in other packets. For IPv4 in Ethernet, as most recorded captures have it.

const RECORD_HEADER_BYTES = 16;
const IP = RECORD_HEADER_BYTES + 14;
const ETHER_TYPE_IPV4 = 0x0800;
const PROTOCOL_TCP = 6;
/** SYN, FIN, RST and URG belong to the bytes of one segment. */
const BOUND_FLAGS = 0x27;

/** A record of a capture, as two when `at` lies inside its payload, else as it is. */
export function recut(record: Buffer, at: number): Buffer[] {
  if (record.length < IP + 40 || record.readUInt16BE(IP - 2) !== ETHER_TYPE_IPV4) return [record];
  const tcp = IP + (record[IP]! & 15) * 4;
  const end = IP + record.readUInt16BE(IP + 2);
  const isWhole =
    record.readUInt32LE(8) === record.readUInt32LE(12) && end <= record.length && tcp + 20 <= end;
  if (!isWhole || record[IP + 9] !== PROTOCOL_TCP || (record.readUInt16BE(IP + 6) & 0x3fff) !== 0)
    return [record];
  const payload = tcp + (record[tcp + 12]! >> 4) * 4;
  if (record[tcp + 13]! & BOUND_FLAGS || at <= 0 || payload + at >= end) return [record];
  return [
    part(record, tcp, payload, payload, payload + at, 0),
    part(record, tcp, payload, payload + at, end, at),
  ];
}

/** Its addresses and ports, in order; null for what is no TCP in IPv4. */
export function directionOf(record: Buffer): string | null {
  if (record.length < IP + 40 || record.readUInt16BE(IP - 2) !== ETHER_TYPE_IPV4) return null;
  const tcp = IP + (record[IP]! & 15) * 4;
  return record.toString('latin1', IP + 12, IP + 20) + record.toString('latin1', tcp, tcp + 4);
}

/** The packet with the bytes [start, end) of its payload, which are numbered `ahead` further. */
function part(
  record: Buffer,
  tcp: number,
  payload: number,
  start: number,
  end: number,
  ahead: number,
): Buffer {
  const made = Buffer.concat([record.subarray(0, payload), record.subarray(start, end)]);
  made.writeUInt32LE(made.length - RECORD_HEADER_BYTES, 8);
  made.writeUInt32LE(made.length - RECORD_HEADER_BYTES, 12);
  made.writeUInt16BE(made.length - IP, IP + 2);
  made.writeUInt32BE((made.readUInt32BE(tcp + 4) + ahead) >>> 0, tcp + 4);
  made.writeUInt16BE(0, IP + 10);
  made.writeUInt16BE(checksum([made.subarray(IP, tcp)]), IP + 10);
  const length = Buffer.alloc(4);
  length.writeUInt16BE(PROTOCOL_TCP, 0);
  length.writeUInt16BE(made.length - tcp, 2);
  made.writeUInt16BE(0, tcp + 16);
  made.writeUInt16BE(checksum([made.subarray(IP + 12, IP + 20), length, made.subarray(tcp)]), tcp + 16);
  return made;
}

/** RFC 1071, word by word; all parts but the last have an even number of bytes. */
function checksum(parts: readonly Buffer[]): number {
  let sum = 0;
  for (const bytes of parts)
    for (let at = 0; at < bytes.length; at += 2) sum += bytes[at]! * 256 + (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
