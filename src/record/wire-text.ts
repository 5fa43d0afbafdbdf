// Strings from the wire: UTF-8 where the bytes are valid UTF-8, else ISO-8859-1, a character a byte.

import { isUtf8 } from 'node:buffer';

const BEYOND_ASCII = /[\x80-\xff]/;

/** Reads a string that holds one byte a character. */
export function wireText(latin1: string): string {
  if (!BEYOND_ASCII.test(latin1)) return latin1;
  const bytes = Buffer.from(latin1, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : latin1;
}
