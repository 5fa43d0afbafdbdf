// Sessions of cookie-session (Express) and koa-session: base64 of JSON in one cookie, its signature by keygrip
// (HMAC-SHA1 in base64url) in a second one named `<name>.sig`.

import { fromBase64, fromBase64Url } from './base64.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { instantMs } from './instant.ts';
import { readJson } from './json.ts';
import { isRecord } from './plain.ts';
import { hmacOf } from './signed-text.ts';

export const decodeCookieSession: Decoder = ({ name, text, companions }) => {
  const algorithm = hmacOf(fromBase64Url(companions.get(`${name}.sig`) ?? ''));
  const json = text.startsWith('e') ? fromBase64(text)?.toString('utf8') : undefined;
  if (json === undefined) return null;
  const reading = readJson(json);
  const content = isRecord(reading.content) ? reading.content : null;
  if (content === null) return null;
  // koa-session writes its own end into the session, in milliseconds, signed or not.
  const isKoa = typeof content._expire === 'number' && typeof content._maxAge === 'number';
  if (algorithm === null && !isKoa) return null;
  return decodedValue({
    format: isKoa ? 'koa-session' : 'cookie-session',
    framework: isKoa ? 'Koa' : 'Express',
    title: isKoa ? 'Koa session' : 'Express session (cookie-session)',
    protection: algorithm === null ? 'none' : 'signed',
    algorithm,
    issuedAtMs: isKoa ? instantMs(Number(content._expire) - Number(content._maxAge)) : null,
    expiresAtMs: isKoa ? instantMs(content._expire) : null,
    reading,
    remarks: algorithm === null ? ['no signature was sent with it'] : [],
  });
};
