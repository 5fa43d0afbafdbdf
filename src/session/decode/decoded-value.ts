// What a cookie value says without a key: the result of every decoder, and the sentence for people.

import { counted } from '../../shared/counted.ts';
import type { CookieInput } from './cookie-input.ts';
import { utcText } from './instant.ts';
import { leaksOf } from './leaks.ts';
import { MAX_SENTENCE_KEYS, MAX_SENTENCE_VALUE_CHARACTERS } from './limits.ts';
import { maskedKey } from './masked-key.ts';
import { CLASS_KEY, isList, isRecord, keysOf, type Plain, type Reading, readingOf } from './plain.ts';

/**
 * `none`: anyone can read and change it. `signed`: anyone can read it. `encrypted`: only the server can.
 * `opaque`: there is nothing in it, it refers to what the server keeps.
 */
type Protection = 'none' | 'signed' | 'encrypted' | 'opaque';

/** Serialisations that can run code where they are read without care (CWE-502). */
type Serialization = 'pickle' | 'php' | 'java' | 'ruby' | 'dotnet';

export interface DecodedValue {
  /** Stable id: `flask`, `jwt`, `php-session-id`, ... */
  readonly format: string;
  readonly framework: string;
  readonly protection: Protection;
  /** Of the signature or encryption, where the value shows it: `HS256`, `none`, `HMAC-SHA1`. */
  readonly algorithm: string | null;
  /** Milliseconds since 1970. */
  readonly issuedAtMs: number | null;
  readonly expiresAtMs: number | null;
  /** Null when there is nothing to read. */
  readonly content: Plain;
  /** Keys at the top of the content. */
  readonly keys: readonly string[];
  /** What a reader learns: `e-mail`, `role`, `internal address`. */
  readonly leaks: readonly string[];
  readonly serialization: Serialization | null;
  /** With values, for the owner's eyes; it is not escaped for any output. */
  readonly sentence: string;
  /** The same without values. */
  readonly maskedSentence: string;
}

/** Null: the value is not of this format. */
export type Decoder = (input: CookieInput) => DecodedValue | null;

/** What a decoder found out; the rest follows from it. */
export interface DecoderOutput {
  readonly format: string;
  readonly framework: string;
  /** How the sentence begins: "Flask session". */
  readonly title: string;
  readonly protection: Protection;
  readonly algorithm?: string | null;
  readonly issuedAtMs?: number | null;
  readonly expiresAtMs?: number | null;
  readonly reading?: Reading;
  /** Beside those that the content shows. */
  readonly leaks?: readonly string[];
  readonly serialization?: Serialization;
  /** Clauses that hold no values. */
  readonly remarks?: readonly string[];
  /** How the sentence ends, and how it does without values; otherwise it names the keys. */
  readonly detail?: string;
  readonly maskedDetail?: string;
}

const PROTECTION_WORDS: Readonly<Record<Protection, string>> = {
  none: 'neither signed nor encrypted',
  signed: 'signed and not encrypted',
  encrypted: 'encrypted',
  opaque: 'a reference to what the server keeps',
};

export function decodedValue(finding: DecoderOutput): DecodedValue {
  const reading = finding.reading ?? readingOf(null);
  const { content } = reading;
  const detail = finding.detail ?? contentWords(finding.reading, keyWords, quotedContent);
  const maskedDetail =
    finding.maskedDetail ?? finding.detail ?? contentWords(finding.reading, maskedKeyWords, typeWord);
  return {
    format: finding.format,
    framework: finding.framework,
    protection: finding.protection,
    algorithm: finding.algorithm ?? null,
    issuedAtMs: finding.issuedAtMs ?? null,
    expiresAtMs: finding.expiresAtMs ?? null,
    content,
    keys: keysOf(content),
    leaks: [...new Set([...(finding.leaks ?? []), ...leaksOf(content)])],
    serialization: finding.serialization ?? null,
    sentence: sentence(finding, detail),
    maskedSentence: sentence(finding, maskedDetail),
  };
}

function sentence(finding: DecoderOutput, detail: string): string {
  const clauses = [finding.title, PROTECTION_WORDS[finding.protection]];
  if (finding.issuedAtMs != null) clauses.push(`issued ${utcText(finding.issuedAtMs)}`);
  if (finding.expiresAtMs != null) clauses.push(`valid until ${utcText(finding.expiresAtMs)}`);
  clauses.push(...(finding.remarks ?? []));
  const text = detail === '' ? clauses.join(', ') : `${clauses.join(', ')}: ${detail}`;
  return /[.!?]"?$/.test(text) ? text : `${text}.`;
}

function contentWords(
  reading: Reading | undefined,
  nameKeys: (keys: readonly string[]) => string,
  nameValue: (value: Plain) => string,
): string {
  if (reading === undefined) return '';
  if (reading.problem === 'damaged') return 'its content cannot be read';
  if (reading.problem === 'too large') return 'its content is too large or too deep to be read';
  const { content } = reading;
  if (isRecord(content)) {
    const keys = keysOf(content);
    const type = content[CLASS_KEY];
    const object = typeof type === 'string' ? `an object of the class ${nameKeys([type])}` : '';
    const holds = keys.length > 0 ? `it holds ${nameKeys(keys)}` : '';
    return [object, holds].filter((words) => words !== '').join('; ') || 'empty';
  }
  if (isList(content)) return counted(content.length, 'value');
  return `it is ${nameValue(content)}`;
}

/** `a, b and c`, of many keys the first and how many more there are. */
export function keyWords(keys: readonly string[]): string {
  const named = keys.slice(0, MAX_SENTENCE_KEYS).map(clipped);
  if (keys.length > named.length) named.push(`${keys.length - named.length} more`);
  const last = named.pop()!;
  return named.length === 0 ? last : `${named.join(', ')} and ${last}`;
}

/** The same, without keys that may be data. */
export function maskedKeyWords(keys: readonly string[]): string {
  return keyWords(keys.map(maskedKey));
}

function typeWord(value: Plain): string {
  return value === null ? 'nothing' : `a ${typeof value}`;
}

/** A value inside a sentence: short, text in quotes. */
export function quotedContent(value: Plain): string {
  return typeof value === 'string' ? `"${clipped(value)}"` : clipped(JSON.stringify(value));
}

function clipped(text: string): string {
  return text.length > MAX_SENTENCE_VALUE_CHARACTERS
    ? `${text.slice(0, MAX_SENTENCE_VALUE_CHARACTERS)}…`
    : text;
}
