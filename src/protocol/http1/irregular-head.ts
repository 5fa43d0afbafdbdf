// Does a response's header block hold anything about which browsers disagree, or for which they refuse the response?
// Nearly none does: this is one quick look at each that sets a cookie. What browsers make of those that do is decided
// in browser/response-acceptance.ts.

import { colonAfter } from './field-name.ts';

/** Chromium refuses larger ones (kMaxHeaderBufSize). */
const REGULAR_CHARACTERS = 1 << 18;
const REGULAR_STATUS_LINE = /^HTTP\/1\.\d \d{3}[ \r\n]/;

const SET_COOKIE = 'set-cookie';
const LOCATION = 'location';
const CONTENT_LENGTH = 'content-length';
const CONTENT_DISPOSITION = 'content-disposition';

/** True also for some about which all agree: two Locations that are equal. */
export function isIrregular(text: string): boolean {
  const { length } = text;
  if (length > REGULAR_CHARACTERS || !REGULAR_STATUS_LINE.test(text)) return true;
  if (text.includes('\0') || hasBareCr(text)) return true;
  let contentLengths = 0;
  let dispositions = 0;
  let locations = 0;
  for (let line = text.indexOf('\n') + 1; line > 0; line = text.indexOf('\n', line) + 1) {
    switch (text.charCodeAt(line) | 0x20) {
      case 0x73: {
        const colon = colonAfter(text, line, SET_COOKIE);
        // White space between: Firefox passes over the line.
        if (colon > line + SET_COOKIE.length) return true;
        break;
      }
      case 0x6c:
        if (colonAfter(text, line, LOCATION) > 0 && ++locations > 1) return true;
        break;
      case 0x63:
        if (colonAfter(text, line, CONTENT_LENGTH) > 0) {
          if (++contentLengths > 1 || isList(text, line)) return true;
        } else if (colonAfter(text, line, CONTENT_DISPOSITION) > 0 && ++dispositions > 1) return true;
    }
  }
  return false;
}

function hasBareCr(text: string): boolean {
  for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at + 1))
    if (text.charCodeAt(at + 1) !== 10) return true;
  return false;
}

function isList(text: string, line: number): boolean {
  for (let at = line; at < text.length && text.charCodeAt(at) !== 10; at++)
    if (text.charCodeAt(at) === 0x2c) return true;
  return false;
}
