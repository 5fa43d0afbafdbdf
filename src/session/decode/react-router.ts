// Session cookies of React Router and Remix (createCookieSessionStorage): base64 of JSON, and its HMAC-SHA256 behind a dot,
// in base64 without padding. Without `secrets` there is no signature, and nothing that tells it from other JSON.

import { fromBase64 } from './base64.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { readJson } from './json.ts';
import { isRecord } from './plain.ts';
import { hmacOf, splitLast } from './signed-text.ts';

/** Base64 of `{"`, or of `{}`. */
const OBJECT = /^e(?:y|30=$)/;
const SIGNATURE = /^[A-Za-z0-9+/]{43}$/;

export const decodeReactRouter: Decoder = ({ text }) => {
  const [payload = '', signature = ''] = splitLast(text, '.', 1) ?? [];
  if (!SIGNATURE.test(signature) || !OBJECT.test(payload) || payload.length % 4 !== 0) return null;
  const json = fromBase64(payload)?.toString('utf8');
  if (json === undefined) return null;
  const reading = readJson(json);
  if (!isRecord(reading.content)) return null;
  return decodedValue({
    format: 'react-router',
    framework: 'React Router',
    title: 'React Router session',
    protection: 'signed',
    algorithm: hmacOf(fromBase64(signature)),
    reading,
  });
};
