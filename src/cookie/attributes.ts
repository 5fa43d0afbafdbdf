// What the attributes of a Set-Cookie field mean (RFC 6265bis sections 5.6.1 to 5.6.7, and Partitioned of
// draft-cutler-httpbis-partitioned-cookies). The last valid one of a name counts, as section 5.7 says.

import type { Attribute, Deviation, DeviationId, SameSite } from './cookie.ts';
import { parseCookieDate } from './date.ts';
import { CACHED_SECTIONS, MAX_ATTRIBUTE_VALUE_OCTETS, MAX_CACHED_FIELD_CHARACTERS } from './limits.ts';
import { CONTROL_CHARACTER, exceedsOctets, isAscii, type TextEncoding, trimmed } from './text.ts';

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
  const written = equals < end ? trimmed(field, equals + 1, end) : null;
  if (name === '' && written === null) return false;
  set.attributes.push({ name, value: written });
  const value = written ?? '';

  // 6. A value of more than 1024 octets: ignored.
  if (exceedsOctets(value, MAX_ATTRIBUTE_VALUE_OCTETS, encoding)) {
    deviate(set, 'attribute-too-long', name);
    return true;
  }

  // 7. Process it; names are compared without regard to case, unknown ones are ignored.
  const known = name.length > LONGEST_NAME ? '' : name.toLowerCase();
  const bit = KNOWN_ATTRIBUTES.get(known);
  if (bit === undefined) {
    deviate(set, 'unknown-attribute', name);
    return true;
  }
  if (set.seen & bit) deviate(set, 'duplicate-attribute', name);
  set.seen |= bit;
  process(set, known, value);
  if (written !== null && (known === 'secure' || known === 'httponly' || known === 'partitioned'))
    deviate(set, 'flag-with-value', `${name}=${value}`);
  return true;
}

function process(set: AttributeSet, known: string, value: string): void {
  switch (known) {
    case 'expires':
      readExpires(set, value);
      break;
    case 'max-age':
      readMaxAge(set, value);
      break;
    case 'domain':
      readDomain(set, value);
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
  }
}

/** 5.6.1, but for the limit of 400 days, which needs the time (rejection.ts). */
function readExpires(set: AttributeSet, value: string): void {
  const expiresMs = parseCookieDate(value);
  if (expiresMs === null) deviate(set, 'expires-invalid', value);
  // 2. One that is no date is ignored; its text serves where there is no other.
  if (expiresMs === null && set.expiresMs !== null) return;
  set.expires = value;
  set.expiresMs = expiresMs;
}

/** 5.6.2, but for the limit of 400 days (rejection.ts). */
function readMaxAge(set: AttributeSet, value: string): void {
  // 1. to 3. An optional '-' and digits, nothing else.
  const digitsStart = value.startsWith('-') ? 1 : 0;
  if (value.length === digitsStart || !isDigits(value, digitsStart)) {
    deviate(set, 'max-age-invalid', value);
    return;
  }
  // 4. As a number, clamped to the safe integers: no browser distinguishes larger ones.
  const seconds = Math.min(Math.max(Number(value), Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
  set.maxAge = seconds === 0 ? 0 : seconds; // '-0' is 0.
}

/** 5.6.3. */
function readDomain(set: AttributeSet, value: string): void {
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
  if (!ascii) deviate(set, 'domain-non-ascii', value);
  set.domain = ascii ? domain.toLowerCase() : domain;
}

function deviate(set: AttributeSet, id: DeviationId, text: string): void {
  set.deviations.push({ id, text });
}

/** Position of the first '=' in `[start, end)`, or `end`. Does not search past `end`: that would be quadratic. */
function indexOfEquals(text: string, start: number, end: number): number {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) === 0x3d) return at;
  return end;
}

function isDigits(text: string, start: number): boolean {
  for (let at = start; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character < 0x30 || character > 0x39) return false;
  }
  return true;
}
