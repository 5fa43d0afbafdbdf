// Values that are sealed whole but tell their times: Fernet tokens (aiohttp-session), gorilla/securecookie (Go) and
// iron seals (hapi, iron-session).

import { fromBase64Url } from './base64.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { instantMs, secondsMs } from './instant.ts';
import { readJson } from './json.ts';
import { isRecord } from './plain.ts';

/** Fernet (https://github.com/fernet/spec): version, 8 bytes of time, 16 of vector, blocks of 16, 32 of HMAC. */
const FERNET_VERSION = 0x80;
const FERNET_FIXED_BYTES = 1 + 8 + 16 + 32;

export const decodeFernet: Decoder = ({ text }) => {
  const bytes = text.startsWith('gAAAA') ? fromBase64Url(text) : null;
  if (bytes === null || bytes[0] !== FERNET_VERSION) return null;
  const blockBytes = bytes.length - FERNET_FIXED_BYTES;
  if (blockBytes < 16 || blockBytes % 16 !== 0) return null;
  return decodedValue({
    format: 'fernet',
    framework: 'Fernet (Python)',
    title: 'Fernet token',
    protection: 'encrypted',
    algorithm: 'AES-128-CBC with HMAC-SHA256',
    issuedAtMs: secondsMs(Number(bytes.readBigUInt64BE(1))),
  });
};

/** gorilla/securecookie: base64url of `time|base64url of the value|HMAC-SHA256`. */
const GORILLA = /^(\d{10})\|([\w-]+={0,2})\|/;
const HMAC_BYTES = 32;

export const decodeGorilla: Decoder = ({ text }) => {
  // Ten digits in base64url begin with M, N or O.
  const bytes = /^[MNO]/.test(text) ? fromBase64Url(text) : null;
  const [head, time, inner] = GORILLA.exec(bytes?.toString('latin1') ?? '') ?? [];
  if (bytes === null || head === undefined || bytes.length !== head.length + HMAC_BYTES) return null;
  const value = fromBase64Url(inner!);
  if (value === null) return null;
  const sealed = {
    format: 'gorilla',
    framework: 'Go (gorilla/securecookie)',
    title: 'gorilla/securecookie value',
    issuedAtMs: secondsMs(Number(time)),
  };
  const reading = readJson(value.toString('utf8'));
  const signed = { ...sealed, protection: 'signed', algorithm: 'HMAC-SHA256' } as const;
  if (isRecord(reading.content)) return decodedValue({ ...signed, reading });
  if (isGob(value)) return decodedValue({ ...signed, detail: "Go's gob, which is not read here" });
  return decodedValue({ ...sealed, protection: 'encrypted' });
};

/** encoding/gob begins with the length of a type definition, whose number is negative: 0xff and an odd byte. */
function isGob(value: Buffer): boolean {
  return value[0]! < 0x80 && value[1] === 0xff && (value[2]! & 1) === 1;
}

/** @hapi/iron: `Fe26.2*password*salt*vector*ciphertext*end in milliseconds*salt*HMAC`; iron-session adds `~2`. */
const IRON = /^Fe26\.2\*[\w-]*\*[0-9a-f]+\*[\w-]+\*[\w-]+\*(\d*)\*[0-9a-f]+\*[\w-]+(?:~\d)?$/i;

export const decodeIron: Decoder = ({ text }) => {
  const [seal, end] = IRON.exec(text) ?? [];
  if (seal === undefined) return null;
  return decodedValue({
    format: 'iron',
    framework: 'iron-session or hapi',
    title: 'Iron seal',
    protection: 'encrypted',
    algorithm: 'AES-256-CBC with HMAC-SHA256',
    expiresAtMs: end === '' ? null : instantMs(Number(end)),
  });
};
