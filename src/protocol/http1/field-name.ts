// The name of a field line (RFC 9112 section 5), compared without making a string of it.

/** The colon of the field at `lineStart` when it is named `wanted`, whatever its case, else -1. */
export function colonAfter(text: string, lineStart: number, wanted: string): number {
  for (let index = 0; index < wanted.length; index++) {
    const code = text.charCodeAt(lineStart + index);
    const lower = code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
    if (lower !== wanted.charCodeAt(index)) return -1;
  }
  let at = lineStart + wanted.length;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
  return text.charCodeAt(at) === 58 ? at : -1;
}

/** A bit for a name in lower case, by its length and where it begins: two names have another one nearly always. */
export function nameBit(lowerCaseName: string): number {
  return bitOf(lowerCaseName.charCodeAt(0), lowerCaseName.length);
}

/** The bits of all names in the field lines from `from` on, and more: whose bit is missing is not there. Never 0. */
export function nameBits(text: string, from: number): number {
  let bits = 1 << SPARE_BIT;
  for (let lineStart = from, newline = 0; newline >= 0; lineStart = newline + 1) {
    let end = text.indexOf(':', lineStart);
    if (end < 0) break;
    while (end > lineStart && (text.charCodeAt(end - 1) === 32 || text.charCodeAt(end - 1) === 9)) end--;
    bits |= bitOf(text.charCodeAt(lineStart), end - lineStart);
    newline = text.indexOf('\n', lineStart);
  }
  return bits;
}

const SPARE_BIT = 30;

/** Letters in both cases have the same bit. */
function bitOf(first: number, length: number): number {
  return 1 << (((first & 0x1f) * 11 + length) % SPARE_BIT);
}
