// A request's Cookie field: the pairs that a client sent (RFC 6265bis sections 4.2.1 and 5.8.3).

import { trimmed } from './text.ts';

/** One cookie as it was sent. A pair without '=' is a cookie without a name: all of it is the value. */
export interface CookiePair {
  readonly name: string;
  readonly value: string;
}

/**
 * The pairs of a Cookie field, in order, empty ones left out. Nothing is decoded and quotes stay, as a browser
 * sends back what it was given. Never throws; linear in the length of the field.
 */
export function parseCookieField(field: string): CookiePair[] {
  const pairs: CookiePair[] = [];
  // The next '=' is searched for once, not once a pair: a million pairs without one stay linear.
  let equals = -1;
  for (let start = 0; start <= field.length; ) {
    let end = field.indexOf(';', start);
    if (end < 0) end = field.length;
    if (equals < start) equals = indexOrEnd(field, '=', start);
    const hasName = equals < end;
    const name = hasName ? trimmed(field, start, equals) : '';
    const value = trimmed(field, hasName ? equals + 1 : start, end);
    if (name !== '' || value !== '') pairs.push({ name, value });
    start = end + 1;
  }
  return pairs;
}

function indexOrEnd(text: string, character: string, start: number): number {
  const at = text.indexOf(character, start);
  return at < 0 ? text.length : at;
}
