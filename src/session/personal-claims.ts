// What a session's value says about its user, where it can be read: the keys of its content, which come with
// a login and go with a logout. Only the formats that keep the session itself in the cookie are looked at.

import { fromBase64Url } from './decode/base64.ts';
import { cookieInput } from './decode/cookie-input.ts';
import { decodeCookieSession } from './decode/cookie-session.ts';
import type { Decoder } from './decode/decoded-value.ts';
import { decodeDjango } from './decode/django.ts';
import { decodeFlask } from './decode/flask.ts';
import { decodeItsdangerous } from './decode/itsdangerous.ts';
import { readJson } from './decode/json.ts';
import { keysOf } from './decode/plain.ts';
import { decodeStarlette } from './decode/starlette.ts';

const DECODERS: readonly Decoder[] = [
  decodeStarlette,
  decodeFlask,
  decodeItsdangerous,
  decodeDjango,
  decodeCookieSession,
];

/** Base64 of a JSON object, or of something compressed and marked by a dot. */
const READABLE = /^"?(?:e[yw]|\.e[JNA-Za-z])/;
const JWT = /^ey[\w-]+\.(e[\w-]+)\.[\w-]*$/;

/** Keys that name no user: messages, tokens against forgery, times, preferences. */
const IMPERSONAL =
  /^_*(?:flash(?:es)?|messages?|csrf.*|xsrf.*|fresh|permanent|expires?|expire|max_?age|iat|exp|nbf|jti|iss|aud|typ|type|next|return_?to|locale|lang(?:uage)?|tz|timezone|theme|nonce|state|id|sid|session_?id|remember|count|visits?|cart|basket)$/i;

/** Whether a value may be read at all: a look at its beginning. */
export function mayBeRead(value: string): boolean {
  return READABLE.test(value);
}

/**
 * The keys that may name the user, sorted; empty for a session of no user, null when the value cannot be read.
 * Takes time linear in the length of the value.
 */
export function personalKeys(name: string, value: string): readonly string[] | null {
  if (!READABLE.test(value)) return null;
  const jwt = JWT.exec(value);
  if (jwt !== null) {
    const claims = readJson(fromBase64Url(jwt[1]!)?.toString('utf8') ?? '');
    if (claims.problem === null) return personal(keysOf(claims.content));
  }
  const input = cookieInput(name, value, []);
  if (input === null) return null;
  for (const decode of DECODERS) {
    const decoded = decode(input);
    if (decoded !== null) return decoded.content === null ? null : personal(decoded.keys);
  }
  // What a signature in another cookie would prove.
  const json = readJson(Buffer.from(input.text, 'base64').toString('utf8'));
  return json.problem === null ? personal(keysOf(json.content)) : null;
}

function personal(keys: readonly string[]): string[] {
  return keys.filter((key) => !IMPERSONAL.test(key)).sort();
}
