// How deep and how wide a line of JSON is, before it is parsed: a few bytes of text may ask for gigabytes of memory.

import { MAX_LOG_DEPTH, MAX_LOG_VALUES, UNCHECKED_LINE_BYTES } from './limits.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/** Whether the JSON in `bytes[start, end)` is worth parsing; short text always is. */
export function isReasonable(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start <= UNCHECKED_LINE_BYTES) return true;
  let depth = 0;
  let values = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) at = endOfText(bytes, at, end);
    else if (OPENING.has(byte)) {
      values++;
      if (++depth > MAX_LOG_DEPTH) return false;
    } else if (CLOSING.has(byte)) depth--;
    else if (byte === COMMA) values++;
    if (values > MAX_LOG_VALUES) return false;
  }
  return true;
}

/** The place of the quote that ends the text whose first one is at `start`. */
function endOfText(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start + 1; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === BACKSLASH) at++;
    else if (byte === QUOTE) return at;
  }
  return end;
}
