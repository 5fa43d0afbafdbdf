// Sessions of Mojolicious (Mojolicious::Sessions): JSON in base64 whose padding is minus signs, `--`, and an HMAC in
// hexadecimal. Short ones are filled up with the letter Z, so that their length shows nothing.

import { fromBase64, fromHex } from './base64.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { secondsMs } from './instant.ts';
import { readJson } from './json.ts';
import { isRecord } from './plain.ts';
import { hmacOf } from './signed-text.ts';

const SIGNED = /^(ey[A-Za-z0-9+/]+)(-{0,2})--([0-9a-f]{40}|[0-9a-f]{64})$/;

export const decodeMojolicious: Decoder = ({ name, text }) => {
  const [, data, padding, signature] = SIGNED.exec(text) ?? [];
  if (data === undefined || padding === undefined || signature === undefined) return null;
  const bytes = fromBase64(data + '='.repeat(padding.length));
  if (bytes === null) return null;
  const filled = bytes.toString('utf8');
  const end = filled.lastIndexOf('}') + 1;
  // Rails signs JSON in the same way, but pads it as base64 does.
  const isMarked = padding !== '' || end < filled.length || name === 'mojolicious';
  if (!isMarked || !/^Z*$/.test(filled.slice(end))) return null;
  const reading = readJson(filled.slice(0, end));
  if (!isRecord(reading.content)) return null;
  return decodedValue({
    format: 'mojolicious',
    framework: 'Mojolicious',
    title: 'Mojolicious session',
    protection: 'signed',
    algorithm: hmacOf(fromHex(signature)),
    expiresAtMs: secondsMs(Number(reading.content.expires ?? Number.NaN)),
    reading,
  });
};
