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
