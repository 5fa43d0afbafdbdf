// Where names and values are in the text of Set-Cookie and Cookie fields (RFC 6265bis sections 5.6 and 4.2.1), for code
// that replaces or removes a part of the text and keeps the rest unchanged.

import { trimmed } from '../cookie/text.ts';
import type { HeaderField } from '../record/message.ts';

export interface LocatedPair {
  readonly name: string;
  /** The value is `text.slice(valueStart, valueEnd)`, white space around it left out. */
  readonly valueStart: number;
  readonly valueEnd: number;
}

const isSpace = (character: string | undefined): boolean => character === ' ' || character === '\t';

/** The pair in `text.slice(start, end)`; without `=` all of it is the value of a cookie without a name. */
export function pairAt(text: string, start: number, end: number): LocatedPair {
  const equals = text.slice(start, end).indexOf('=');
  let valueStart = equals < 0 ? start : start + equals + 1;
  let valueEnd = end;
  while (valueStart < valueEnd && isSpace(text[valueStart])) valueStart++;
  while (valueEnd > valueStart && isSpace(text[valueEnd - 1])) valueEnd--;
  return {
    name: equals < 0 ? '' : trimmed(text, start, start + equals),
    valueStart,
    valueEnd,
  };
}

/** The pair that a Set-Cookie field sets: everything before its first semicolon. */
export function setCookiePair(text: string): LocatedPair {
  const semicolon = text.indexOf(';');
  return pairAt(text, 0, semicolon < 0 ? text.length : semicolon);
}

export type CookieFieldKind = 'set-cookie' | 'cookie' | null;

/** Whether a header line carries cookies. */
export function cookieFieldKind(field: HeaderField): CookieFieldKind {
  const length = field.name.length;
  if (length !== 10 && length !== 6) return null;
  const name = field.name.toLowerCase();
  return name === 'set-cookie' || name === 'cookie' ? name : null;
}
