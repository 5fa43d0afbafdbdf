// Strings from the wire: UTF-8 where the bytes are valid UTF-8, else ISO-8859-1, a character a byte.

import { isUtf8 } from 'node:buffer';

const BEYOND_ASCII = /[\x80-\xff]/;

/**
 * Whether the text that `wireText` made of a string is ISO-8859-1, where the bytes are more than ASCII: UTF-8 becomes
 * shorter.
 */
export function isLatin1(latin1: string, text: string): boolean {
  return text.length === latin1.length && BEYOND_ASCII.test(latin1);
}

/** Reads a string that holds one byte a character. */
export function wireText(latin1: string): string {
  if (!BEYOND_ASCII.test(latin1)) return latin1;
  const bytes = Buffer.from(latin1, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : latin1;
}
