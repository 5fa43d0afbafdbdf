// Addresses as text: dotted decimal, and RFC 5952 for IPv6.

export type IpVersion = 4 | 6;

const GROUPS = 8;

/**
 * An address from its signed 32-bit words in network order (`Segment.source0` and following).
 * An IPv4 address is in `word0`.
 */
export function formatAddress(
  ipVersion: IpVersion,
  word0: number,
  word1: number,
  word2: number,
  word3: number,
): string {
  if (ipVersion === 4) return formatIpv4(word0);
  // IPv4-mapped addresses in mixed notation, as RFC 5952 section 5 has it.
  if (word0 === 0 && word1 === 0 && word2 === 0x0000ffff) return `::ffff:${formatIpv4(word3)}`;

  const groups: number[] = [];
  for (const word of [word0, word1, word2, word3]) groups.push(word >>> 16, word & 0xffff);
  const [start, length] = longestZeroRun(groups);
  if (length < 2) return groups.map(hexadecimal).join(':');
  const before = groups.slice(0, start).map(hexadecimal).join(':');
  const after = groups
    .slice(start + length)
    .map(hexadecimal)
    .join(':');
  return `${before}::${after}`;
}

function formatIpv4(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

function hexadecimal(group: number): string {
  return group.toString(16);
}

/** Where the longest run of zero groups begins, the first of equals, and how long it is. */
function longestZeroRun(groups: readonly number[]): [start: number, length: number] {
  let bestStart = 0;
  let bestLength = 0;
  let length = 0;
  for (let index = 0; index < GROUPS; index++) {
    length = groups[index] === 0 ? length + 1 : 0;
    if (length > bestLength) {
      bestLength = length;
      bestStart = index - length + 1;
    }
  }
  return [bestStart, bestLength];
}
