// What can be read out of a cookie value, as data like JSON's: the types that every serialisation has in common.
// What has no place in JSON becomes text: bytes that are no text, dates, whole numbers beyond 2^53.

import { isUtf8 } from 'node:buffer';
import { counted } from '../../shared/counted.ts';
import { MAX_NUMBER_DIGITS } from './limits.ts';

export type Plain = null | boolean | number | string | readonly Plain[] | PlainRecord;
export interface PlainRecord {
  readonly [key: string]: Plain;
}

/** Why nothing was read: the bytes are not what they claim, or a limit was reached. */
export type Problem = 'damaged' | 'too large';

/** The outcome of reading: content, which may itself be null, or a problem. */
export type Reading =
  | { readonly content: Plain; readonly problem: null }
  | { readonly content: null; readonly problem: Problem };

/**
 * Keys for what is no property of an object: its class, what it wrote in a way of its own, texts found inside. No
 * language here writes names like these.
 */
export const CLASS_KEY = '(class)';
export const DATA_KEY = '(data)';
export const TEXTS_KEY = '(texts)';
const OWN_KEYS = new Set([CLASS_KEY, DATA_KEY, TEXTS_KEY]);

/** Thrown by readers and caught by `attempt`: it never leaves this folder. */
export class Unreadable extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem);
    this.problem = problem;
  }
}

/** Runs a reader; its `Unreadable` becomes a problem. */
export function attempt(read: () => Plain): Reading {
  try {
    return { content: read(), problem: null };
  } catch (error) {
    if (error instanceof Unreadable) return { content: null, problem: error.problem };
    throw error;
  }
}

export function readingOf(content: Plain): Reading {
  return { content, problem: null };
}

export function isRecord(value: Plain | undefined): value is PlainRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Plain | undefined): value is readonly Plain[] {
  return Array.isArray(value);
}

/** The keys of a map or the properties of an object, or none. */
export function keysOf(content: Plain): string[] {
  return isRecord(content) ? Object.keys(content).filter((key) => !OWN_KEYS.has(key)) : [];
}

/** A map from pairs; the last of equal keys counts, and `__proto__` is a key like any other. */
export function recordOf(pairs: Iterable<readonly [string, Plain]>): PlainRecord {
  return Object.fromEntries(pairs);
}

/** A key that need not be text in the language it comes from. */
export function keyText(key: Plain): string {
  return typeof key === 'object' && key !== null ? '(compound key)' : String(key);
}

// Control characters other than tab and line ends: bytes with them are no text, UTF-8 or not.
const NOT_TEXT = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/** Bytes as text where they are UTF-8 text, else in hexadecimal: `0xff00`. */
export function binaryText(bytes: Buffer): string {
  const text = isUtf8(bytes) ? bytes.toString('utf8') : null;
  return text === null || NOT_TEXT.test(text) ? `0x${bytes.toString('hex')}` : text;
}

const WHOLE_NUMBER = /^-?\d+$/;
const NUMBER = /^-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/;

/** A number from its decimal digits: exact, so text where a double cannot hold it. */
export function numberOf(text: string): number | string {
  if (text.length > MAX_NUMBER_DIGITS) return `(number of ${text.length} digits)`;
  if (!NUMBER.test(text)) throw new Unreadable('damaged');
  const number = Number(text);
  if (!WHOLE_NUMBER.test(text)) return Number.isFinite(number) ? number : text;
  return Number.isSafeInteger(number) || String(number) === text ? number : text;
}

/** Any double; those that JSON cannot say become text. */
export function doubleOf(number: number): number | string {
  return Number.isFinite(number) ? number : String(number);
}

/** A whole number from its magnitude, least significant byte first, as Erlang and Ruby write it. */
export function bigNumberOf(littleEndian: Buffer, negative: boolean): number | string {
  // 2.41 decimal digits a byte; converting a long one takes more than linear time.
  if (littleEndian.length * 2.41 > MAX_NUMBER_DIGITS)
    return `(number of ${counted(littleEndian.length, 'byte')})`;
  const digits = BigInt(`0x0${Buffer.from(littleEndian).reverse().toString('hex')}`).toString();
  return numberOf(negative && digits !== '0' ? `-${digits}` : digits);
}
