// The session cookie of Starlette and FastAPI (starlette.middleware.sessions): standard base64 of JSON, signed by
// itsdangerous' TimestampSigner. Nothing is hidden and nothing is compressed.

import { fromBase64 } from './base64.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { timedValue } from './itsdangerous.ts';
import { readJson } from './json.ts';

/** Flask writes no space behind the colon and no padding: that is the difference between two values of one shape. */
const SPACED_JSON = /^\{"[^"\\]{0,256}": /;

export const decodeStarlette: Decoder = ({ text }) => {
  const value = timedValue(text);
  if (value === null || value.payload.length % 4 !== 0) return null;
  const json = fromBase64(value.payload)?.toString('utf8');
  if (json === undefined || !SPACED_JSON.test(json)) return null;
  const reading = readJson(json);
  if (reading.problem === 'damaged') return null;
  return decodedValue({
    format: 'starlette',
    framework: 'Starlette',
    title: 'Starlette session',
    protection: 'signed',
    algorithm: value.algorithm,
    issuedAtMs: value.issuedAtMs,
    reading,
  });
};
