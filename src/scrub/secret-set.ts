// The secrets of a capture, and the ways in which each may be written: as it is, percent-encoded, in JSON, in HTML, in base64, in
// hexadecimal digits, in capitals and small letters. Escapes that nothing needs are those of plain-view.ts.

import { type Base64Copy, base64Copies } from './base64-copies.ts';
import { MIN_SEARCHED_CHARACTERS } from './limits.ts';
import { isPlainValue, isStateWord } from './secret-names.ts';
import type { Substitution } from './substitute.ts';

/** A secret that is searched for; bytes as ISO-8859-1. */
export interface Secret {
  readonly value: string;
  /** It lets its owner in: a password, a token. Else it is the value of a cookie. */
  readonly isCredential: boolean;
  /** It may be in a capture for another reason than that it is a secret. */
  readonly isPlain: boolean;
}

/** One way in which a secret is written, and what is put there. */
export interface Written {
  readonly text: string;
  readonly substitute: string;
  readonly secret: Secret;
  /** In base64 of a longer text: what the characters around it share with it. */
  readonly shared?: Pick<Base64Copy, 'before' | 'after'>;
}

export class SecretSet {
  readonly #values = new Map<string, Secret>();
  /** Values as they were found, where the ways below do not make them. */
  readonly #asFound = new Map<string, string>();

  /** `written`: as it was found, with its escapes. */
  add(value: string, isCredential: boolean, written: string = value): void {
    if (value.length < MIN_SEARCHED_CHARACTERS || isStateWord(value) || !/[A-Za-z0-9\x80-\xff]/.test(value))
      return;
    if (this.#values.get(value)?.isCredential !== true)
      this.#values.set(value, { value, isCredential, isPlain: isPlainValue(value) });
    if (written !== value) this.#asFound.set(written, value);
  }

  get all(): readonly Secret[] {
    return [...this.#values.values()];
  }

  /** How all that `wants` may be written; the substitute is made with `written`, of the text as it was found. */
  *written(substitution: Substitution, wants: (secret: Secret) => boolean): Generator<Written> {
    for (const secret of this.#values.values()) if (wants(secret)) yield* waysOf(secret, substitution);
    for (const [text, value] of this.#asFound) {
      const secret = this.#values.get(value)!;
      if (wants(secret)) yield { text, substitute: substitution.written(text, 'percent'), secret };
    }
  }

  /** The same texts without their substitutes. */
  *texts(wants: (secret: Secret) => boolean): Generator<string> {
    for (const secret of this.#values.values())
      if (wants(secret)) for (const way of WAYS) yield* textOf(way, secret.value);
    for (const [text, value] of this.#asFound) if (wants(this.#values.get(value)!)) yield text;
  }
}

type Way = (value: string) => string;

const utf8 = (value: string): string => Buffer.from(value, 'latin1').toString();
const octets = (text: string): string => Buffer.from(text).toString('latin1');
const json = (value: string): string => JSON.stringify(utf8(value)).slice(1, -1);
const lowerEscapes = (text: string): string =>
  text.replaceAll(/%[0-9A-F]{2}/g, (escaped) => escaped.toLowerCase());

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const html = (value: string, quote: string, more: Readonly<Record<string, string>> = {}): string =>
  value.replaceAll(/[^A-Za-z0-9]/g, (one) => HTML[one] ?? more[one] ?? (one === "'" ? quote : one));

const base64 = (value: string): string => Buffer.from(value, 'latin1').toString('base64').replace(/=+$/, '');

/** Those before the last keep letters and digits as they are. */
const WAYS: readonly Way[] = [
  (value) => value,
  (value) => encodeURIComponent(utf8(value)),
  (value) => lowerEscapes(encodeURIComponent(utf8(value))),
  (value) => encodeURI(utf8(value)),
  (value) => encodeURIComponent(utf8(value)).replaceAll('%20', '+'),
  (value) => encodeURIComponent(encodeURIComponent(utf8(value))),
  (value) => octets(json(value)),
  (value) => octets(json(value).replaceAll('/', '\\/')),
  (value) =>
    json(value).replaceAll(
      /[\x80-\uffff]/g,
      (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  (value) => html(value, '&#39;'),
  (value) => html(value, '&#x27;'),
  (value) => html(value, '&#039;'),
  (value) => html(value, '&#x27;', { '/': '&#x2F;', '=': '&#x3D;', '+': '&#x2B;', '`': '&#x60;' }),
  (value) => html(value, '&#39;', { '+': '&#43;', '=': '&#61;', '/': '&#47;' }),
  base64,
  (value) => base64(value).replaceAll('+', '-').replaceAll('/', '_'),
  (value) => Buffer.from(value, 'latin1').toString('hex'),
  (value) => Buffer.from(value, 'latin1').toString('hex').toUpperCase(),
];

function textOf(way: Way, value: string): string[] {
  try {
    return [way(value)];
  } catch {
    return []; // It is no text.
  }
}

/** Hexadecimal is the same in capitals, and a UUID without its hyphens (RFC 9562 section 4). */
const CASES: readonly Way[] = [
  (value) => value.toLowerCase(),
  (value) => value.toUpperCase(),
  ...[
    (text: string) => text,
    (text: string) => text.toLowerCase(),
    (text: string) => text.toUpperCase(),
  ].flatMap((cased): Way[] => [
    (value) => cased(withoutHyphens(value)),
    (value) => cased(withHyphens(value)),
  ]),
];

const UUID_GROUPS = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i;
const withoutHyphens = (value: string): string => value.replace(UUID_GROUPS, '$1$2$3$4$5');
const withHyphens = (value: string): string => value.replace(UUID_GROUPS, '$1-$2-$3-$4-$5');

function* waysOf(secret: Secret, substitution: Substitution): Generator<Written> {
  const { value } = secret;
  const made = substitution.plain(value);
  const seen = new Set<string>();
  for (const way of secret.isPlain ? WAYS : [...WAYS, ...CASES]) {
    const [text] = textOf(way, value);
    const [substitute] = textOf(way, made);
    if (text === undefined || substitute?.length !== text.length || seen.has(text)) continue;
    seen.add(text);
    yield { text, substitute, secret };
  }
  if (!secret.isPlain || secret.isCredential) yield* insideBase64(secret, made, seen);
}

/** The bytes that the value shares its first and last character with stay. */
function* insideBase64(secret: Secret, made: string, seen: Set<string>): Generator<Written> {
  for (const alphabet of ['base64', 'base64url'] as const) {
    const copies = base64Copies(made, alphabet);
    for (const [offset, { text }] of base64Copies(secret.value, alphabet).entries()) {
      const { text: substitute, before, after } = copies[offset]!;
      if (seen.has(text)) continue;
      seen.add(text);
      yield { text, substitute, secret, shared: { before, after } };
    }
  }
}
