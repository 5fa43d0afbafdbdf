// Text in the place of a secret: of the same length and the same classes of characters, with the same length as HPACK's
// Huffman code, and for the same secret of a run the same. Made with a keyed hash (HMAC-SHA-256) whose key is not kept.

import { codeBits } from '../protocol/field-compression/huffman.ts';
import type { Escapes } from './area.ts';
import { contentSubstitute, isTimestamp, replacedTexts } from './content-substitute.ts';
import { isJson } from './inner-secrets.ts';
import { MAX_SUBSTITUTE_DRAWS, MAX_USER_DRAWS } from './limits.ts';

/**
 * What is replaced as one: signatures and the parts of a token stay comparable with the token alone (`s:token.signature`).
 * What is percent-encoded inside of what was decoded stays.
 */
const PARTS = /%[0-9A-Fa-f]{2}|(?:[\w+/~\x80-\xff]|-(?!-))+/g;
/** What Express puts in front of a signed value, and of JSON. */
const PREFIX = /^[sj]:/;
/** A text or a name, or a number of four digits or more. */
const JSON_VALUE = /"((?:[^"\\]|\\.)*)"(\s*:)?|\d{4,}/g;
const MIN_CONTENT_CHARACTERS = 6;
const ESCAPED = /^%[0-9A-Fa-f]{2}$/;

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const LOWER_HEX = 'abcdef';
const UPPER_HEX = 'ABCDEF';
/** Letters of ISO-8859-1, for what is no UTF-8. */
const LATIN1 = String.fromCharCode(...Array.from({ length: 0x17 }, (_, at) => 0xc0 + at));
/** In hexadecimal, percent-encoded in either case, they take the same room in HPACK. */
const NIBBLES = ['012', '3456789', 'ce', 'bdf'];

export interface SubstitutionOptions {
  readonly key: Uint8Array;
  /** Whether a text must not come out: it has a secret in it. */
  readonly isForbidden: (text: string) => boolean;
  /** Base64 that holds a user and a password. */
  readonly credentials: ReadonlySet<string>;
  /** The Huffman code of HPACK stays as long: there is HTTP/2. */
  readonly keepsCodeLength: boolean;
}

export class Substitution {
  readonly #key: Uint8Array;
  readonly #isForbidden: (text: string) => boolean;
  readonly #byPart = new Map<string, string>();
  /** Of texts inside of base64, whose places in groups decide what can be put there. */
  readonly #byText = new Map<string, string>();
  readonly #used = new Set<string>();

  readonly #keepsCodeLength: boolean;

  constructor({ key, isForbidden, credentials, keepsCodeLength }: SubstitutionOptions) {
    this.#key = key;
    this.#isForbidden = isForbidden;
    this.#keepsCodeLength = keepsCodeLength;
    for (const part of credentials) this.#byPart.set(part, this.#credentialPart(part));
  }

  /** What holds texts comes before these texts alone: they get the substitutes that fit there. */
  prepare(values: readonly string[]): void {
    for (const value of values.toSorted((one, other) => other.length - one.length)) this.plain(value);
  }

  /** The substitute of a value that nothing escapes; bytes as ISO-8859-1. */
  plain(value: string): string {
    const known = this.#byText.get(value);
    if (known !== undefined) return known;
    const [prefix = ''] = PREFIX.exec(value) ?? [];
    const rest = value.slice(prefix.length);
    if (isJson(rest)) return prefix + this.#json(rest);
    const made = rest.replaceAll(PARTS, (part, at: number) => {
      if (ESCAPED.test(part)) return part;
      const isBetween = rest[at - 1] === '.' && rest[at + part.length] === '.';
      return isBetween && isTimestamp(part) ? part : this.#part(part);
    });
    return prefix + made;
  }

  /** The substitute of a value as it is written. */
  written(text: string, escapes: Escapes): string {
    const units = unitsOf(text, escapes);
    const value = units.map(({ bytes }) => bytes).join('');
    const made = this.plain(value);
    let at = 0;
    return units
      .map(({ unit, bytes }) => {
        const now = made.slice(at, at + bytes.length);
        at += bytes.length;
        return now === bytes ? unit : escapedAs(unit, now);
      })
      .join('');
  }

  /** Names of members stay, and short numbers. */
  #json(text: string): string {
    return text.replaceAll(JSON_VALUE, (whole, content: string | undefined, colon: string | undefined) => {
      if (content === undefined) return this.plain(whole).replace(/^0/, '1');
      return colon === undefined ? `"${this.written(content, 'json')}"` : whole;
    });
  }

  /** A user and a password; the password has the substitute that it has elsewhere. */
  #credentialPart(part: string): string {
    const bytes = Buffer.from(part, 'base64');
    const colon = bytes.indexOf(0x3a);
    const user = bytes.toString('latin1', 0, colon);
    const password = bytes.toString('latin1', colon + 1);
    const made = this.#byText.has(password) ? null : this.#content(part, true);
    return made ?? this.#joinedCredentials(part, user, password);
  }

  /** With another user where the code of HPACK would be longer or shorter. */
  #joinedCredentials(part: string, user: string, password: string): string {
    const alphabet = /[-_]/.test(part) ? 'base64url' : 'base64';
    const rest = `:${this.plain(password)}`;
    for (let draw = 0; draw < MAX_USER_DRAWS; draw++) {
      const numbers = new KeyedNumbers(this.#key, `user ${draw} ${user}`);
      const other = draw === 0 ? this.plain(user) : drawPart(user, numbers, false);
      const made = Buffer.from(other + rest, 'latin1')
        .toString(alphabet)
        .replaceAll('=', '');
      if (!this.#keepsCodeLength || bitsOf(made) === bitsOf(part)) return made;
    }
    // Of a short name there are few: the password gets another substitute here.
    return this.#content(part, true) ?? this.#drawn(part);
  }

  #part(part: string): string {
    const known = this.#byText.get(part) ?? this.#byPart.get(part);
    if (known !== undefined) return known;
    const made = this.#content(part, false) ?? this.#drawn(part);
    this.#byPart.set(part, made);
    this.#used.add(made);
    return made;
  }

  /** Null where there is no content that can be replaced. */
  #content(part: string, isCredentials: boolean): string | null {
    if (part.length < MIN_CONTENT_CHARACTERS) return null;
    const numbersOf = (text: string): KeyedNumbers => new KeyedNumbers(this.#key, text);
    const made = contentSubstitute(part, isCredentials, numbersOf);
    if (made === null || made === part) return made;
    if (this.#isForbidden(made) || this.#isForbidden(decodedText(made))) return null;
    for (const { text, substitute } of replacedTexts(part, made, isCredentials))
      if (!this.#byText.has(text)) this.#byText.set(text, substitute);
    return made;
  }

  #drawn(part: string): string {
    let made = part;
    for (let draw = 0; draw < MAX_SUBSTITUTE_DRAWS; draw++) {
      const drawn = drawPart(part, new KeyedNumbers(this.#key, `${draw} ${part}`), this.#keepsCodeLength);
      if (drawn === part || this.#isForbidden(drawn)) continue;
      made = drawn;
      if (!this.#used.has(drawn)) break;
    }
    return made;
  }
}

function decodedText(base64: string): string {
  return Buffer.from(base64, 'base64').toString('latin1');
}

/** A value as nothing escapes it; bytes as ISO-8859-1. */
export function unescapedValue(text: string, escapes: Escapes): string {
  return unitsOf(text, escapes)
    .map(({ bytes }) => bytes)
    .join('');
}

interface Unit {
  readonly unit: string;
  readonly bytes: string;
}

const UNITS = {
  none: /./gs,
  percent: /%[0-9A-Fa-f]{2}|./gs,
  json: /\\u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\[^u]|./gs,
};

function unitsOf(text: string, escapes: Escapes): Unit[] {
  const units = text.match(UNITS[escapes]) ?? [];
  return units.map((unit) => ({ unit, bytes: unit.length === 1 ? unit : bytesOf(unit) }));
}

function bytesOf(unit: string): string {
  if (unit.startsWith('%')) return String.fromCharCode(Number.parseInt(unit.slice(1), 16));
  try {
    return Buffer.from(JSON.parse(`"${unit}"`) as string).toString('latin1');
  } catch {
    return unit;
  }
}

/** Other bytes, written as those of `unit` are. */
function escapedAs(unit: string, bytes: string): string {
  if (unit.length === 1) return bytes;
  const isLower = unit === unit.toLowerCase();
  const cased = (digits: string): string => (isLower ? digits : digits.toUpperCase());
  if (unit.startsWith('%')) return `%${cased(bytes.charCodeAt(0).toString(16).padStart(2, '0'))}`;
  if (!unit.startsWith('\\u')) return unit;
  const text = Buffer.from(bytes, 'latin1').toString();
  const escaped = [...text].flatMap((character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${cased(character.charCodeAt(at).toString(16).padStart(4, '0'))}`,
    ),
  );
  const made = escaped.join('');
  return made.length === unit.length ? made : unit;
}

/** Numbers that only the key and the text decide. */
class KeyedNumbers {
  readonly #seed: Buffer;
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #blocks = 0;

  constructor(key: Uint8Array, text: string) {
    this.#seed = hmac(key, text);
  }

  /** From 0 to `count` - 1. */
  below(count: number): number {
    if (this.#at + 2 > this.#bytes.length) {
      this.#bytes = hmac(this.#seed, String(this.#blocks++));
      this.#at = 0;
    }
    this.#at += 2;
    return this.#bytes.readUInt16BE(this.#at - 2) % count;
  }
}

function hmac(key: Uint8Array, text: string): Buffer {
  return process.getBuiltinModule('node:crypto').createHmac('sha256', key).update(text).digest();
}

function drawPart(part: string, numbers: KeyedNumbers, keepsCodeLength: boolean): string {
  const alphabets = alphabetsOf(part, keepsCodeLength);
  const drawn = [...part].map((character, at) => {
    const alphabet = alphabets[at] ?? '';
    return alphabet === '' ? character : alphabet.charAt(numbers.below(alphabet.length));
  });
  if (!keepsCodeLength) return drawn.join('');
  return withBits(drawn, alphabets, bitsOf(part), numbers) ?? part;
}

/** From what each character is chosen; empty where it stays. */
function alphabetsOf(part: string, keepsCodeLength: boolean): string[] {
  const letters = part.replaceAll(/[^A-Za-z0-9]/g, '');
  const isLowerHex = /^[0-9a-f]+$/.test(letters);
  const isUpperHex = /^[0-9A-F]+$/.test(letters);
  // No other capital has as short a code.
  const capitalA = keepsCodeLength && /^A{4,}$/.test(letters) ? 'bdfghlmnpru' : UPPER;
  const isText = !Buffer.from(part, 'latin1').toString().includes('\ufffd');
  return [...part].map((character, at) => {
    if (character >= '0' && character <= '9') return DIGITS;
    if (character >= 'a' && character <= 'z') return isLowerHex ? LOWER_HEX : LOWER;
    if (character >= 'A' && character <= 'Z') return isUpperHex && capitalA === UPPER ? UPPER_HEX : capitalA;
    const octet = character.charCodeAt(0);
    if (octet < 0x80 || isText) return lastOctets(octet, part.charCodeAt(at + 1));
    return LATIN1;
  });
}

/** The last octet of a character in UTF-8 may be any that ends one. */
function lastOctets(octet: number, next: number): string {
  const isContinuation = (code: number): boolean => code >= 0x80 && code < 0xc0;
  if (!isContinuation(octet) || isContinuation(next)) return '';
  const digit = (octet & 15).toString(16);
  const others = NIBBLES.find((digits) => digits.includes(digit)) ?? digit;
  return [...others]
    .map((other) => String.fromCharCode((octet & 0xf0) | Number.parseInt(other, 16)))
    .join('');
}

/** Exchanges characters for others of their alphabets until the code has so many bits; null where that is not possible. */
function withBits(
  drawn: readonly string[],
  alphabets: readonly string[],
  wantedBits: number,
  numbers: KeyedNumbers,
): string | null {
  const made = [...drawn];
  let missing = wantedBits - bitsOf(made.join(''));
  const first = numbers.below(Math.max(made.length, 1));
  while (missing !== 0) {
    const before = missing;
    for (let step = 0; step < made.length && missing !== 0; step++) {
      const at = (first + step) % made.length;
      const bits = codeBits(made[at]!.charCodeAt(0));
      const wanted = bits + Math.sign(missing);
      const options = [...alphabets[at]!].filter((one) => codeBits(one.charCodeAt(0)) === wanted);
      if (options.length === 0 || made[at]!.charCodeAt(0) > 0x7f) continue;
      made[at] = options[numbers.below(options.length)]!;
      missing -= Math.sign(missing);
    }
    if (missing === before) return null;
  }
  return made.join('');
}

function bitsOf(text: string): number {
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Those are written percent-encoded in header fields.
    if (code < 0x80) bits += codeBits(code);
  }
  return bits;
}
