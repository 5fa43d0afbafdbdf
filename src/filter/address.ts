// IPv4 and IPv6 addresses in text form, with an optional prefix length (RFC 4632, RFC 4291 sections 2.2 and 2.3).
// Used by the filter only: a message carries its addresses as text.

export interface AddressRange {
  readonly family: 4 | 6;
  readonly bits: bigint;
  /** Leading bits that count: 32 or 128 for one address. */
  readonly prefixLength: number;
}

function parseIpv4(text: string): bigint | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return null;
  const bytes = match.slice(1).map(Number);
  if (bytes.some((byte) => byte > 255)) return null;
  return bytes.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
}

/** The 16-bit groups of one side of a `::`; the whole may end with an IPv4 address. */
function parseGroups(text: string, isEnd: boolean): bigint[] | null {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(BigInt(`0x${part}`));
      continue;
    }
    const ipv4 = isEnd && index === parts.length - 1 ? parseIpv4(part) : null;
    if (ipv4 === null) return null;
    groups.push(ipv4 >> 16n, ipv4 & 0xffffn);
  }
  return groups;
}

function parseIpv6(text: string): bigint | null {
  const [left = '', right, ...rest] = text.split('::');
  if (rest.length > 0) return null;
  const head = parseGroups(left, right === undefined);
  const tail = parseGroups(right ?? '', true);
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (right === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array<bigint>(missing).fill(0n), ...tail];
  return groups.reduce((bits, group) => (bits << 16n) | group, 0n);
}

/** Reads `10.0.0.1`, `10.0.0.0/8`, `::1` or `fe80::/10`; null when it is none of them. */
export function parseAddressRange(text: string): AddressRange | null {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = address.includes(':') ? 6 : 4;
  const bits = family === 6 ? parseIpv6(address) : parseIpv4(address);
  if (bits === null || rest.length > 0) return null;
  const width = family === 6 ? 128 : 32;
  if (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return null;
  const prefixLength = prefix === undefined ? width : Number(prefix);
  return prefixLength > width ? null : { family, bits, prefixLength };
}

/** Below, inside or above the range: -1, 0, 1; NaN when the families differ. */
export function compareToRange(address: AddressRange, range: AddressRange): number {
  if (address.family !== range.family) return Number.NaN;
  const hostBits = BigInt((range.family === 6 ? 128 : 32) - range.prefixLength);
  const left = address.bits >> hostBits;
  const right = range.bits >> hostBits;
  return left < right ? -1 : left > right ? 1 : 0;
}
