// Values that an attacker can compute: a time, a number, a name, or one of these hashed or in base64. Nothing is guessed:
// values are compared only with what the capture itself shows.

import { createHash } from 'node:crypto';
import { entropyBits } from '../session/session-score.ts';
import { HASHED_NUMBERS } from './limits.ts';

/** By the digits of the hash in hexadecimal. */
const ALGORITHMS: Readonly<Record<number, string>> = { 32: 'md5', 40: 'sha1', 64: 'sha256', 128: 'sha512' };
const HEXADECIMAL = /^(?:[0-9a-f]+|[0-9A-F]+)$/;

/** The algorithm whose hashes look like this, in lower case; null when none does. */
export function hashAlgorithm(value: string): string | null {
  const algorithm = ALGORITHMS[value.length];
  return algorithm !== undefined && HEXADECIMAL.test(value) ? algorithm : null;
}

/** In hexadecimal, lower case. */
export function hashOf(text: string, algorithm: string): string {
  return createHash(algorithm).update(text).digest('hex');
}

const DAY_SECONDS = 86_400;
/** Seconds by which the clock of a server may differ from that of the capture. */
const CLOCK_SECONDS = 5;
const MIN_TEXT_BYTES = 12;
const BASE64 = /^[A-Za-z0-9+/_-]+(?:={1,2}|(?:%3D){1,2})?$/i;
const PLAIN_TEXT = /^[A-Za-z0-9._@:|=&,;/+ -]+$/;
/** A random part inside a text. */
const RANDOM_PART = /[A-Za-z0-9_-]{22}/;

/** From what known data a value is made, in words; null when none is found. `timeMs`: when it was set. */
export function predictableSource(value: string, timeMs: number): string | null {
  const seconds = timeMs / 1000;
  if (isTime(value, seconds)) return 'the time at which it was made';
  const algorithm = hashAlgorithm(value);
  if (algorithm !== null) {
    const hash = value.toLowerCase();
    if (hashedNumbers(algorithm).has(hash)) return `the ${algorithm.toUpperCase()} of a small number`;
    const now = Math.floor(seconds);
    for (let at = now - CLOCK_SECONDS; at <= now + CLOCK_SECONDS; at++)
      if (hashOf(String(at), algorithm) === hash) return `the ${algorithm.toUpperCase()} of a time`;
  }
  return isText(value) ? 'text in base64' : null;
}

/** Seconds or milliseconds since 1970, or PHP's uniqid(): seconds and microseconds in hexadecimal. */
function isTime(value: string, seconds: number): boolean {
  if (/^\d{10}(?:\.\d{1,9})?$/.test(value)) return isNear(Number.parseInt(value, 10), seconds);
  if (/^\d{13}$/.test(value)) return isNear(Number(value) / 1000, seconds);
  return /^[0-9a-f]{13}$/.test(value) && isNear(Number.parseInt(value.slice(0, 8), 16), seconds);
}

/** A value without the times in it: only the rest can be random. */
export function withoutTime(value: string, timeMs: number): string {
  return value.replace(/\d{10,}/g, (digits) => {
    const isMilliseconds = digits.length === 13 && isNear(Number(digits) / 1000, timeMs / 1000);
    return isMilliseconds || (digits.length === 10 && isNear(Number(digits), timeMs / 1000)) ? '' : digits;
  });
}

function isNear(seconds: number, now: number): boolean {
  return Math.abs(seconds - now) < DAY_SECONDS;
}

function isText(value: string): boolean {
  if (!BASE64.test(value)) return false;
  const bytes = Buffer.from(value.replace(/%3D/gi, '='), 'base64');
  const text = bytes.toString('latin1');
  return bytes.length >= MIN_TEXT_BYTES && PLAIN_TEXT.test(text) && !RANDOM_PART.test(text);
}

/** By algorithm; made when the first value looks like such a hash. */
const numberHashes = new Map<string, ReadonlySet<string>>();

function hashedNumbers(algorithm: string): ReadonlySet<string> {
  let table = numberHashes.get(algorithm);
  if (table === undefined) {
    table = new Set(Array.from({ length: HASHED_NUMBERS }, (_, number) => hashOf(String(number), algorithm)));
    numberHashes.set(algorithm, table);
  }
  return table;
}

/** Fewer values may be similar by chance. */
const MIN_VALUES = 3;

/**
 * Bits that can be in what differs between values of one length, when more than half of their characters are the same
 * in all; null when fewer are, or when there are too few values. Linear in the length of the values.
 */
export function differingBits(values: readonly string[]): number | null {
  const distinct = [...new Set(values)];
  const [first] = distinct;
  if (first === undefined || distinct.length < MIN_VALUES) return null;
  if (distinct.some(({ length }) => length !== first.length)) return null;
  let differing = 0;
  for (let at = 0; at < first.length; at++)
    if (distinct.some((value) => value[at] !== first[at])) differing++;
  if (differing * 2 >= first.length) return null;
  return (entropyBits(first) / first.length) * differing;
}
