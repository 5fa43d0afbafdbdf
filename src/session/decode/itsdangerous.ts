// Values signed by itsdangerous (https://itsdangerous.palletsprojects.com): `payload.time.signature` or, without a
// time, `payload.signature`. A payload that begins with a dot is compressed.

import { fromBase64Url } from './base64.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { inflate } from './inflate.ts';
import { secondsMs } from './instant.ts';
import { parseJson } from './json.ts';
import { attempt, isRecord, type Reading, Unreadable } from './plain.ts';
import { hmacOf, splitLast } from './signed-text.ts';

/** Up to release 0.24 the time was counted from 2011; no value of a later release is older than that. */
const OLD_EPOCH_SECONDS = 1_293_840_000;
/** The least and the most bytes of a time: 1970 was not the year of any. */
const MIN_TIME_BYTES = 3;
const MAX_TIME_BYTES = 5;

export interface SignedValue {
  readonly payload: string;
  readonly issuedAtMs: number | null;
  readonly algorithm: string;
}

/** Takes a timed value apart; null when it has not the shape. */
export function timedValue(text: string): SignedValue | null {
  const [payload, time, signature] = splitLast(text, '.', 2) ?? [];
  const algorithm = hmacOf(fromBase64Url(signature ?? ''));
  const timeBytes = fromBase64Url(time ?? '');
  if (payload === undefined || payload === '' || algorithm === null || timeBytes === null) return null;
  if (timeBytes.length < MIN_TIME_BYTES || timeBytes.length > MAX_TIME_BYTES) return null;
  const seconds = timeBytes.readUIntBE(0, timeBytes.length);
  const issuedAtMs = secondsMs(seconds < OLD_EPOCH_SECONDS ? seconds + OLD_EPOCH_SECONDS : seconds);
  return { payload, issuedAtMs, algorithm };
}

/** The JSON of a payload. */
export function readPayload(payload: string): Reading {
  return attempt(() => parseJson(signedPayloadBytes(payload).toString('utf8')));
}

/** A payload in base64url, compressed when it begins with a dot; throws `Unreadable`. */
export function signedPayloadBytes(payload: string): Buffer {
  const compressed = payload.startsWith('.');
  const bytes = fromBase64Url(compressed ? payload.slice(1) : payload);
  if (bytes === null) throw new Unreadable('damaged');
  return compressed ? inflate(bytes) : bytes;
}

/** What is not a session of Flask or Starlette: tokens for a password reset, values without a time. */
export const decodeItsdangerous: Decoder = ({ text }) => {
  const timed = timedValue(text);
  const value = timed ?? untimedValue(text);
  if (value === null) return null;
  const reading = readPayload(value.payload);
  if (reading.problem === 'damaged') return null;
  // JSON that is a bare number is too easily met by chance.
  if (timed === null && !isRecord(reading.content)) return null;
  return decodedValue({
    format: 'itsdangerous',
    framework: 'itsdangerous (Python)',
    title: 'itsdangerous value',
    protection: 'signed',
    algorithm: value.algorithm,
    issuedAtMs: value.issuedAtMs,
    reading,
  });
};

function untimedValue(text: string): SignedValue | null {
  const [payload, signature] = splitLast(text, '.', 1) ?? [];
  const algorithm = hmacOf(fromBase64Url(signature ?? ''));
  if (payload === undefined || payload === '' || algorithm === null) return null;
  return { payload, issuedAtMs: null, algorithm };
}
