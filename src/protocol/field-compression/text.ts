// A string literal of HPACK (RFC 7541 section 5.2) becomes a string, a character an octet.

import { latin1 } from '../http1/bytes.ts';
import { decodedRoom, decodeHuffman } from './huffman.ts';

/** One for all: holds a decoded value until its string is made. */
let scratch = Buffer.alloc(4096);

/** The octets `bytes[start, end)` as ISO-8859-1; null when their Huffman code is not valid. */
export function textOf(
  bytes: Buffer,
  start: number,
  end: number,
  isHuffman: boolean,
  truncated: boolean,
): string | null {
  if (!isHuffman) return latin1(bytes, start, end);
  const room = decodedRoom(end - start);
  if (room > scratch.length) scratch = Buffer.alloc(2 * room);
  const length = decodeHuffman(bytes, start, end, scratch, truncated);
  return length < 0 ? null : latin1(scratch, 0, length);
}
