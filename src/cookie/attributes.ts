// What the attributes of a Set-Cookie field mean (RFC 6265bis sections 5.6.1 to 5.6.7, and Partitioned of
// draft-cutler-httpbis-partitioned-cookies). The last valid one of a name counts, as section 5.7 says.

import { chromiumDate } from './chromium-date.ts';
import type { Attribute, Deviation, DeviationId, SameSite, SetCookie } from './cookie.ts';
import { parseCookieDate } from './date.ts';
import { canonicalHost } from './domain.ts';
import { firefoxDate } from './firefox-date.ts';
import { CACHED_SECTIONS, MAX_ATTRIBUTE_VALUE_OCTETS, MAX_CACHED_FIELD_CHARACTERS } from './limits.ts';
import { chromiumMaxAge, firefoxMaxAge, standardMaxAge } from './max-age.ts';
import { CONTROL_CHARACTER, exceedsOctets, isAscii, type TextEncoding, trimmed } from './text.ts';
import { Trait } from './traits.ts';

/** What browsers read in ways of their own. */
export interface AttributeReading {
  /** Milliseconds since 1970, or null when it is no date. */
  readonly expires: (text: string) => number | null;
  /** Seconds, or null when it is invalid. */
  readonly maxAge: (text: string) => number | null;
  /** An invalid Expires or Max-Age behind a valid one: nothing, or the valid one counts no more. */
  readonly invalidLifetime: 'ignored' | 'takes-back';
  /** A value of more than 1024 octets of Secure, HttpOnly, SameSite or Partitioned. */
  readonly longFlag: 'ignored' | 'taken';
  readonly nonAsciiDomain: 'refused' | 'punycode';
}

/** RFC 6265bis by the letter. */
export const STANDARD_READING: AttributeReading = {
  expires: parseCookieDate,
  maxAge: standardMaxAge,
  invalidLifetime: 'ignored',
  longFlag: 'ignored',
  nonAsciiDomain: 'refused',
};

/** The attributes that browsers know, each with its bit. */
const KNOWN_ATTRIBUTES = new Map([
  ['expires', 1],
  ['max-age', 2],
  ['domain', 4],
  ['path', 8],
  ['secure', 16],
  ['httponly', 32],
  ['samesite', 64],
  ['partitioned', 128],
]);
const LONGEST_NAME = 11;
/** Those whose value says nothing, and SameSite: Firefox reads them however long it is. */
const FLAGS = 16 | 32 | 64 | 128;

/** A date that every browser reads alike, if it is one for the standard. */
const PLAIN_DATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d[ -][A-Z][a-z][a-z][ -](?:19[7-9]|20\d)\d \d\d:\d\d:\d\d GMT$/;

const SAME_SITE_VALUES: ReadonlyMap<string, SameSite> = new Map([
  ['strict', 'Strict'],
  ['lax', 'Lax'],
  ['none', 'None'],
]);

/** The attributes of one field; the members mean what they mean in SetCookie. */
export class AttributeSet {
  readonly attributes: Attribute[] = [];
  readonly deviations: Deviation[] = [];
  /** There is one in the attributes. */
  hasControlCharacter = false;
  /** The known attributes that were there, by their bits. */
  seen = 0;
  /** What browsers may read in ways of their own (traits.ts). */
  traits = 0;
  expires: string | null = null;
  expiresMs: number | null = null;
  maxAge: number | null = null;
  domain: string | null = null;
  path: string | null = null;
  secure = false;
  httpOnly = false;
  sameSite: SameSite | null = null;
  sameSiteText: string | null = null;
  partitioned = false;
}

const NO_ATTRIBUTES: Readonly<AttributeSet> = new AttributeSet();

/**
 * A cache of attribute sections and what they mean, each in the slot of its hash: 0.3 us a cookie where parsing takes
 * 1.5. Not a Map that is cleared when full: its old tables keep young garbage alive, and that takes 3 us.
 */
const cachedSections: string[] = new Array(CACHED_SECTIONS).fill('');
const cachedSets: Readonly<AttributeSet>[] = new Array(CACHED_SECTIONS).fill(NO_ATTRIBUTES);

/**
 * Parses the attributes of a field from its first ';' on. Applications write the same ones again and again, so short
 * ones are cached: the result must not be changed.
 */
export function parseAttributes(
  field: string,
  start: number,
  encoding: TextEncoding,
): Readonly<AttributeSet> {
  const length = field.length - start;
  if (length === 0) return NO_ATTRIBUTES;
  if (field.length > MAX_CACHED_FIELD_CHARACTERS || encoding !== 'utf-8')
    return readAttributes(field, start, encoding);
  const slot = slotOf(field, start, length);
  const section = cachedSections[slot]!;
  if (section.length === length && field.endsWith(section)) return cachedSets[slot]!;
  const set = readAttributes(field, start, encoding);
  cachedSections[slot] = field.slice(start);
  cachedSets[slot] = set;
  return set;
}

/** A cheap hash: the length and a few characters from all over. */
function slotOf(field: string, start: number, length: number): number {
  let hash = length;
  for (let eighth = 1; eighth <= 8; eighth++)
    hash = (hash * 31 + field.charCodeAt(start + ((length * eighth) >> 3) - 1)) & (CACHED_SECTIONS - 1);
  return hash;
}

function readAttributes(field: string, start: number, encoding: TextEncoding): AttributeSet {
  const set = new AttributeSet();
  set.hasControlCharacter = CONTROL_CHARACTER.test(field.slice(start));
  let hasEmpty = false;
  // 1. and 2. As long as a ';' is left. 3. A cookie-av goes up to the next one, or to the end.
  for (let from = start + 1; from <= field.length; ) {
    let end = field.indexOf(';', from);
    if (end < 0) end = field.length;
    if (!readAttribute(set, field, from, end, encoding)) hasEmpty = true;
    from = end + 1;
  }
  if (hasEmpty) deviate(set, 'empty-attribute', '');
  return set;
}

/** Reads the cookie-av in `[start, end)`; false when there is nothing in it. */
function readAttribute(
  set: AttributeSet,
  field: string,
  start: number,
  end: number,
  encoding: TextEncoding,
): boolean {
  // 4. The first '=' separates name and value. 5. Trim both.
  const equals = indexOfEquals(field, start, end);
  const name = trimmed(field, start, equals);
  const value = equals < end ? trimmed(field, equals + 1, end) : null;
  if (name === '' && value === null) return false;
  takeAttribute(set, { name, value }, encoding, STANDARD_READING);
  return true;
}

/** The cookie that a name, a value and what was read of the attributes make. */
export function cookieOf(name: string, value: string, set: Readonly<AttributeSet>): SetCookie {
  return {
    name,
    value,
    attributes: set.attributes,
    domain: set.domain,
    path: set.path,
    expires: set.expires,
    expiresMs: set.expiresMs,
    maxAge: set.maxAge,
    secure: set.secure,
    httpOnly: set.httpOnly,
    sameSite: set.sameSite,
    sameSiteText: set.sameSiteText,
    partitioned: set.partitioned,
  };
}

/** Reads attributes once more, as a browser does. */
export function rereadAttributes(
  attributes: readonly Attribute[],
  encoding: TextEncoding,
  reading: AttributeReading,
): AttributeSet {
  const set = new AttributeSet();
  for (const attribute of attributes) takeAttribute(set, attribute, encoding, reading);
  return set;
}

function takeAttribute(
  set: AttributeSet,
  attribute: Attribute,
  encoding: TextEncoding,
  reading: AttributeReading,
): void {
  const { name } = attribute;
  const value = attribute.value ?? '';
  set.attributes.push(attribute);
  if (name.includes('\t') || value.includes('\t')) set.traits |= Trait.tab;
  const known = name.length > LONGEST_NAME ? '' : name.toLowerCase();
  const bit = KNOWN_ATTRIBUTES.get(known);

  // 6. A value of more than 1024 octets: ignored.
  if (exceedsOctets(value, MAX_ATTRIBUTE_VALUE_OCTETS, encoding)) {
    const isFlag = bit !== undefined && (bit & FLAGS) !== 0;
    if (isFlag) set.traits |= Trait.longFlag;
    if (!isFlag || reading.longFlag === 'ignored') {
      deviate(set, 'attribute-too-long', name);
      return;
    }
  }

  // 7. Process it; names are compared without regard to case, unknown ones are ignored.
  if (bit === undefined) {
    deviate(set, 'unknown-attribute', name);
    return;
  }
  if (set.seen & bit) deviate(set, 'duplicate-attribute', name);
  set.seen |= bit;
  process(set, known, value, reading);
  if (attribute.value !== null && (known === 'secure' || known === 'httponly' || known === 'partitioned'))
    deviate(set, 'flag-with-value', `${name}=${value}`);
}

function process(set: AttributeSet, known: string, value: string, reading: AttributeReading): void {
  switch (known) {
    case 'expires':
      readExpires(set, value, reading);
      break;
    case 'max-age':
      readMaxAge(set, value, reading);
      break;
    case 'domain':
      readDomain(set, value, reading);
      break;
    case 'path':
      // 5.6.4: a value that does not begin with '/' means the default path, even after a valid one.
      set.path = value.startsWith('/') ? value : null;
      if (set.path === null) deviate(set, 'path-invalid', value);
      break;
    case 'samesite':
      // 5.6.7: an unknown value means the default, even after a valid one.
      set.sameSiteText = value;
      set.sameSite = SAME_SITE_VALUES.get(value.toLowerCase()) ?? null;
      if (set.sameSite === null) deviate(set, 'same-site-invalid', value);
      break;
    // 5.6.5, 5.6.6 and Partitioned: being there is enough.
    case 'secure':
      set.secure = true;
      break;
    case 'httponly':
      set.httpOnly = true;
      break;
    case 'partitioned':
      set.partitioned = true;
      set.traits |= Trait.partitioned;
  }
}

/** 5.6.1, but for the limit of 400 days, which needs the time (rejection.ts). */
function readExpires(set: AttributeSet, value: string, reading: AttributeReading): void {
  const expiresMs = reading.expires(value);
  if (expiresMs === null || !PLAIN_DATE.test(value)) set.traits |= traitsOfExpires(value);
  if (expiresMs === null) {
    deviate(set, 'expires-invalid', value);
    // 2. One that is no date is ignored; its text serves where there is no other.
    if (set.expiresMs !== null) {
      set.traits |= Trait.lifetimeTakenBack;
      if (reading.invalidLifetime === 'ignored') return;
    }
  }
  set.expires = value;
  set.expiresMs = expiresMs;
}

function traitsOfExpires(value: string): number {
  const expiresMs = parseCookieDate(value);
  return chromiumDate(value) === expiresMs && firefoxDate(value) === expiresMs ? 0 : Trait.expires;
}

/** 5.6.2, but for the limit of 400 days (rejection.ts). */
function readMaxAge(set: AttributeSet, value: string, reading: AttributeReading): void {
  const maxAge = reading.maxAge(value);
  const standard = standardMaxAge(value);
  if (chromiumMaxAge(value) !== standard || firefoxMaxAge(value) !== standard) set.traits |= Trait.maxAge;
  if (maxAge === null) {
    deviate(set, 'max-age-invalid', value);
    if (set.maxAge === null) return;
    set.traits |= Trait.lifetimeTakenBack;
    if (reading.invalidLifetime === 'ignored') return;
  }
  set.maxAge = maxAge;
}

/** 5.6.3. */
function readDomain(set: AttributeSet, value: string, reading: AttributeReading): void {
  set.traits |= Trait.domain;
  if (value === '') {
    deviate(set, 'domain-empty', '');
    set.domain = null;
    return;
  }
  // 2. A leading dot is removed. A lone dot stays: browsers refuse it, and so does the domain-match.
  const hasDot = value.startsWith('.') && value.length > 1;
  if (hasDot) deviate(set, 'domain-leading-dot', value);
  const domain = hasDot ? value.slice(1) : value;
  // 3. Lower case; only ASCII, as U+212A (Kelvin) would become a 'k' and look like ASCII in 5.7 step 8.
  const ascii = isAscii(domain);
  set.domain = ascii ? domain.toLowerCase() : domain;
  if (ascii) return;
  deviate(set, 'domain-non-ascii', value);
  set.traits |= Trait.nonAsciiDomain;
  if (reading.nonAsciiDomain === 'punycode') set.domain = canonicalHost(domain) ?? domain;
}

function deviate(set: AttributeSet, id: DeviationId, text: string): void {
  set.deviations.push({ id, text });
}

/** Position of the first '=' in `[start, end)`, or `end`. Does not search past `end`: that would be quadratic. */
function indexOfEquals(text: string, start: number, end: number): number {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) === 0x3d) return at;
  return end;
}
