// Parses a Set-Cookie field into a cookie and its deviations (RFC 6265bis section 5.6). A field that a browser drops
// is parsed all the same: rejecting it is the store's work.

import { cookieOf, parseAttributes } from './attributes.ts';
import type { Deviation, ParsedSetCookie } from './cookie.ts';
import { MAX_NAME_VALUE_OCTETS } from './limits.ts';
import { prefixOf } from './prefix.ts';
import {
  CONTROL_CHARACTER,
  isAscii,
  isWhiteSpace,
  NOT_COOKIE_OCTET,
  NOT_TOKEN_CHARACTER,
  octetLength,
  type TextEncoding,
  trimmed,
} from './text.ts';
import { Trait } from './traits.ts';

export interface ParseContext {
  /**
   * How the field became a string; it decides how its octets are counted (4096 and 1024 at most). Without it a
   * character above U+007F counts as its UTF-8 octets; with 'iso-8859-1' every character is one octet.
   */
  readonly encoding?: TextEncoding;
}

/**
 * Parses the value of one Set-Cookie field. Never throws, takes any string, and needs time linear in its length.
 */
export function parseSetCookie(field: string, context?: ParseContext): ParsedSetCookie {
  const encoding = context?.encoding ?? 'utf-8';
  const deviations: Deviation[] = [];

  // 2. The name-value-pair ends at the first ';'.
  const semicolon = field.indexOf(';');
  const pairEnd = semicolon < 0 ? field.length : semicolon;

  // 3. Without '=' it is all value; else the first '=' separates. 4. Trim both.
  const equals = field.indexOf('=');
  const hasName = equals >= 0 && equals < pairEnd;
  const name = hasName ? trimmed(field, 0, equals) : '';
  const value = trimmed(field, hasName ? equals + 1 : 0, pairEnd);
  const set = parseAttributes(field, pairEnd, encoding);
  let traits = set.traits;
  if (!hasName) traits |= Trait.noEquals;
  else if (name === '') traits |= Trait.emptyName;
  else if (prefixOf(name) !== null) traits |= Trait.prefix;
  if (encoding !== 'utf-8' && !isAscii(field)) traits |= Trait.notUtf8;

  // 1. A control character: a browser drops the whole field. Most names and values are valid, and most attributes are
  // cached: only the other fields are searched.
  const wrongInName = name.search(NOT_TOKEN_CHARACTER);
  const wrongInValue = notCookieOctetAt(value);
  if (wrongInName >= 0 || wrongInValue >= 0 || set.hasControlCharacter) {
    const control = field.search(CONTROL_CHARACTER);
    if (control >= 0) deviations.push({ id: 'control-character', text: field.charAt(control) });
    if (control >= 0 && field.includes('\r')) traits |= Trait.carriageReturn;
    if (name.includes('\t') || value.includes('\t')) traits |= Trait.tab;
  }

  // 5. More than 4096 octets: a browser drops the whole field.
  if (isPairTooLong(name, value, encoding)) deviations.push({ id: 'name-value-too-long', text: name });

  // 6. These are the cookie's name and value; their syntax is that of section 4.1.1.
  if (name === '') deviations.push({ id: value === '' ? 'no-content' : 'nameless', text: value });
  if (wrongInName >= 0) deviations.push({ id: 'name-character', text: characterAt(name, wrongInName) });
  if (wrongInValue >= 0) deviations.push({ id: 'value-character', text: characterAt(value, wrongInValue) });

  for (const deviation of set.deviations) deviations.push(deviation);
  const joined = commaJoinedAt(field, pairEnd, set.seen !== 0);
  if (joined >= 0) deviations.push({ id: 'comma-joined', text: field.slice(joined) });

  const cookie = cookieOf(name, value, set);
  return { cookie, deviations, traits, lines: traits & Trait.carriageReturn ? field : null };
}

function isPairTooLong(name: string, value: string, encoding: TextEncoding): boolean {
  const length = name.length + value.length;
  if (length > MAX_NAME_VALUE_OCTETS) return true;
  // UTF-8 needs three octets at most for one UTF-16 code unit: most pairs are too short to be counted.
  if (length * 3 <= MAX_NAME_VALUE_OCTETS) return false;
  return octetLength(name, encoding) + octetLength(value, encoding) > MAX_NAME_VALUE_OCTETS;
}

/** Position of the first character that a value must not hold, or -1. */
function notCookieOctetAt(value: string): number {
  const wrong = value.search(NOT_COOKIE_OCTET);
  if (wrong !== 0 || value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return wrong;
  // A value may stand in quotes as a whole; they are a part of it.
  const inside = value.slice(1, -1).search(NOT_COOKIE_OCTET);
  return inside < 0 ? -1 : inside + 1;
}

function characterAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at)!);
}

/**
 * Where a second cookie begins that was joined to the first with a comma (RFC 9110 section 5.3 forbids it
 * for Set-Cookie), or -1. Inside the attributes ', token=' is enough: the comma of a date is followed by none.
 * Inside the value, which may hold commas, it takes ', ' and a known attribute after it.
 */
function commaJoinedAt(field: string, pairEnd: number, anyKnownAttribute: boolean): number {
  for (let comma = field.indexOf(','); comma >= 0; comma = field.indexOf(',', comma + 1)) {
    let start = comma + 1;
    while (isWhiteSpace(field.charCodeAt(start))) start++;
    if (comma < pairEnd && (!anyKnownAttribute || start === comma + 1)) continue;
    let end = start;
    while (end < field.length && !NOT_TOKEN_CHARACTER.test(field.charAt(end))) end++;
    if (end > start && field[end] === '=') return start;
  }
  return -1;
}
