// Text from the wire, character by character: white space, octets, and the characters that names and values may
// hold (RFC 6265bis section 4.1.1, RFC 9110 section 5.6.2).

/** How a string was made of bytes: decoded UTF-8, or a character a byte. */
export type TextEncoding = 'utf-8' | 'iso-8859-1';

const HTAB = 0x09;
const SPACE = 0x20;

/** A control character other than HTAB: RFC 6265bis 5.6 step 1. */
export const CONTROL_CHARACTER = /[\x00-\x08\x0a-\x1f\x7f]/;
/** A character that is no tchar: a name must not hold it. */
export const NOT_TOKEN_CHARACTER = /[^!#$%&'*+\-.^_`|~0-9A-Za-z]/u;
/** A character that is no cookie-octet: a value must not hold it. */
export const NOT_COOKIE_OCTET = /[^\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]/u;
const NOT_ASCII = /[^\x00-\x7f]/;

/** The part `[start, end)` of a text without the spaces and tabs around it. */
export function trimmed(text: string, start: number, end: number): string {
  let first = start;
  let last = end;
  while (first < last && isWhiteSpace(text.charCodeAt(first))) first++;
  while (last > first && isWhiteSpace(text.charCodeAt(last - 1))) last--;
  return text.slice(first, last);
}

/** SP or HTAB: the only white space that the cookie syntax knows. */
export function isWhiteSpace(character: number): boolean {
  return character === SPACE || character === HTAB;
}

export function isAscii(text: string): boolean {
  return !NOT_ASCII.test(text);
}

/** Octets that the text had on the wire. */
export function octetLength(text: string, encoding: TextEncoding): number {
  return encoding === 'utf-8' ? Buffer.byteLength(text, 'utf8') : text.length;
}

/** Whether the text had more than `limit` octets; counts them only when its length leaves it open. */
export function exceedsOctets(text: string, limit: number, encoding: TextEncoding): boolean {
  if (text.length > limit) return true;
  // UTF-8 needs three octets at most for one UTF-16 code unit.
  if (text.length * 3 <= limit) return false;
  return octetLength(text, encoding) > limit;
}
