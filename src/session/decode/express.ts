// Express: values signed by cookie-signature, `s:value.signature` with standard base64 of an HMAC-SHA256, and values
// that cookie-parser reads as JSON, `j:{...}`. express-session signs the number of a session.

import { fromBase64 } from './base64.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { readJson } from './json.ts';
import { readingOf } from './plain.ts';
import { splitLast } from './signed-text.ts';

const SIGNATURE_BYTES = 32;
/** Session numbers: 24 random bytes in base64url (uid-safe), a UUID, or what else has no word in it. */
const SESSION_NUMBER = /^(?=.*\d)[\w-]{20,}$/;
const SESSION_NAME = /^(?:__\w+-)?(?:connect\.sid|sessionid|sid)$/i;

export const decodeExpress: Decoder = ({ name, text }) => {
  if (!text.startsWith('s:')) return null;
  const [value, signature] = splitLast(text.slice(2), '.', 1) ?? [];
  if (value === undefined || fromBase64(signature!)?.length !== SIGNATURE_BYTES) return null;
  const signed = { framework: 'Express', algorithm: 'HMAC-SHA256' };
  if (SESSION_NAME.test(name) || SESSION_NUMBER.test(value))
    return decodedValue({
      ...signed,
      format: 'express-session',
      title: 'Express session number',
      protection: 'opaque',
      remarks: ['signed'],
    });
  return decodedValue({
    ...signed,
    format: 'express-signed-cookie',
    title: 'Express cookie',
    protection: 'signed',
    reading: value.startsWith('j:') ? readJson(value.slice(2)) : readingOf(value),
  });
};

/** JSON without a signature, as `res.cookie` writes objects. */
export const decodeExpressJson: Decoder = ({ text }) => {
  if (!/^j:[{[]/.test(text)) return null;
  const reading = readJson(text.slice(2));
  if (reading.problem === 'damaged') return null;
  return decodedValue({
    format: 'express-json',
    framework: 'Express',
    title: 'Express cookie of JSON',
    protection: 'none',
    reading,
  });
};
