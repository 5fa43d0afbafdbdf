// Flask's session cookie, written and read with the secret: itsdangerous' URLSafeTimedSerializer over Flask's
// tagged JSON (https://itsdangerous.palletsprojects.com, https://flask.palletsprojects.com).

import { createHmac, timingSafeEqual } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import { DEMO_SESSION_BYTES } from './limits.ts';

/** A Python tuple, which JSON does not have: Flask tags it. Flash messages are tuples. */
export class Tuple {
  readonly items: readonly unknown[];
  constructor(...items: readonly unknown[]) {
    this.items = items;
  }
}

export type SessionData = Readonly<Record<string, unknown>>;

/** Flask's salt for the session cookie. */
const SALT = 'cookie-session';
/** Flask's PERMANENT_SESSION_LIFETIME, checked when a session is read. */
const MAX_AGE_SECONDS = 31 * 24 * 60 * 60;
/** Flask's tags; a dictionary whose only key looks like one is itself tagged " di". */
const TAGS = new Set([' di', ' t', ' b', ' m', ' u', ' d']);

/** The cookie value `payload.timestamp.signature`. Time in seconds since 1970. */
export function signSession(data: SessionData, secret: string, timeSeconds: number): string {
  const signed = `${encodePayload(data)}.${encodeTimestamp(timeSeconds)}`;
  return `${signed}.${signature(signed, secret)}`;
}

/** The content of a cookie value; null when the signature, the age or the content is not valid. */
export function readSession(value: string, secret: string, nowSeconds: number): SessionData | null {
  const [, signed, payload, timestamp, mac] = /^((.+)\.([^.]+))\.([^.]+)$/.exec(value) ?? [];
  if (signed === undefined || !sameText(mac!, signature(signed, secret))) return null;
  const ageSeconds = nowSeconds - decodeTimestamp(timestamp!);
  if (ageSeconds < 0 || ageSeconds > MAX_AGE_SECONDS) return null;
  try {
    const data = untag(JSON.parse(decodePayload(payload!)));
    return isDictionary(data) ? data : null;
  } catch {
    return null;
  }
}

/** Key derivation "hmac": the key that signs is itself an HMAC of the salt. */
function signature(signed: string, secret: string): string {
  const key = createHmac('sha1', secret).update(SALT).digest();
  return createHmac('sha1', key).update(signed).digest('base64url');
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Compressed, with a dot in front, when that is shorter. */
function encodePayload(data: SessionData): string {
  const json = Buffer.from(asciiJson(tag(data)));
  const compressed = deflateSync(json);
  return compressed.length < json.length - 1
    ? `.${compressed.toString('base64url')}`
    : json.toString('base64url');
}

function decodePayload(payload: string): string {
  if (!payload.startsWith('.')) return Buffer.from(payload, 'base64url').toString();
  const compressed = Buffer.from(payload.slice(1), 'base64url');
  return inflateSync(compressed, { maxOutputLength: DEMO_SESSION_BYTES }).toString();
}

/** Big-endian, in as few bytes as it takes. */
function encodeTimestamp(seconds: number): string {
  const hex = Math.floor(seconds).toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
}

function decodeTimestamp(timestamp: string): number {
  return Number.parseInt(Buffer.from(timestamp, 'base64url').toString('hex'), 16);
}

/** JSON as Python's json.dumps writes it: nothing but ASCII. */
function asciiJson(value: unknown): string {
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, escaped);
}

function tag(value: unknown): unknown {
  if (value instanceof Tuple) return { ' t': value.items.map(tag) };
  if (Array.isArray(value)) return value.map(tag);
  if (!isDictionary(value)) return value;
  const tagged = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, tag(item)]));
  const only = onlyKey(value);
  return only !== null && TAGS.has(only) ? { ' di': { [`${only}__`]: tagged[only] } } : tagged;
}

/** The reverse. Tags of types the demo never uses (bytes, dates, UUIDs, markup) stay as their plain text. */
function untag(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untag);
  if (!isDictionary(value)) return value;
  const plain = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, untag(item)]));
  const only = onlyKey(plain);
  if (only === null || !TAGS.has(only)) return plain;
  const inner = plain[only];
  if (only === ' t') return new Tuple(...(inner as unknown[]));
  if (only !== ' di') return inner;
  const [[key, item]] = Object.entries(inner as SessionData) as [[string, unknown]];
  return { [key.slice(0, -2)]: item };
}

function isDictionary(value: unknown): value is SessionData {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Tuple);
}

function onlyKey(value: SessionData): string | null {
  const keys = Object.keys(value);
  return keys.length === 1 ? keys[0]! : null;
}
