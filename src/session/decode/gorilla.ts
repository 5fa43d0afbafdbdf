// Sessions of gorilla/securecookie (Go): base64url of `time|base64url of the value|HMAC-SHA256`, the value in gob or
// JSON, encrypted where the application has a key for that too.

import { fromBase64Url } from './base64.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { isGob, readGob } from './gob.ts';
import { secondsMs } from './instant.ts';
import { readJson } from './json.ts';
import { isRecord } from './plain.ts';

const HEAD = /^(\d{10})\|([\w-]+={0,2})\|/;
const HMAC_BYTES = 32;

export const decodeGorilla: Decoder = ({ text }) => {
  // A digit becomes M, N or O.
  const bytes = /^[MNO]/.test(text) ? fromBase64Url(text) : null;
  const [head, time, inner] = HEAD.exec(bytes?.toString('latin1') ?? '') ?? [];
  if (head === undefined || bytes!.length !== head.length + HMAC_BYTES) return null;
  const value = fromBase64Url(inner!);
  if (value === null) return null;
  const sealed = {
    format: 'gorilla',
    framework: 'Go (gorilla/securecookie)',
    title: 'gorilla/securecookie value',
    issuedAtMs: secondsMs(Number(time)),
  };
  const reading = isGob(value) ? readGob(value) : readJson(value.toString('utf8'));
  if (!isGob(value) && !isRecord(reading.content))
    return decodedValue({ ...sealed, protection: 'encrypted' });
  return decodedValue({ ...sealed, protection: 'signed', algorithm: 'HMAC-SHA256', reading });
};
