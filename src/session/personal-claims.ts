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
import { decodeMojolicious } from './decode/mojolicious.ts';
import { keysOf } from './decode/plain.ts';
import { decodeReactRouter } from './decode/react-router.ts';
import { decodeStarlette } from './decode/starlette.ts';

const DECODERS: readonly Decoder[] = [
  decodeStarlette,
  decodeFlask,
  decodeItsdangerous,
  decodeDjango,
  decodeCookieSession,
  decodeMojolicious,
  decodeReactRouter,
];

/** Base64 of a JSON object (`e30` is an empty one), or of something compressed and marked by a dot. */
const READABLE = /^"?(?:e[yw]|e30(?![\w+/-])|\.e[JNA-Za-z])/;
const JWT = /^ey[\w-]+\.(e[\w-]+)\.[\w-]*$/;

/** Keys that name no user: messages, tokens against forgery, times, preferences. */
const IMPERSONAL =
  /^_*(?:(?:new_?)?flash(?:es|_\w+)?|messages?|errors?|notice|alert|warning|csrf.*|xsrf.*|fresh|permanent|expires?|expire|max_?age|iat|exp|nbf|jti|iss|aud|typ|type|next|(?:return|redirect)_?(?:to|ur[li])?|locale|lang(?:uage)?|tz|timezone|theme|nonce|state|id|sid|session_?id|remember|count|visits?|cart|basket)$/i;

/** Whether a value may be read at all: a look at its beginning. */
export function mayBeRead(value: string): boolean {
  return READABLE.test(value);
}

/**
 * The keys that may name the user, sorted; empty for a session of no user, null when the value cannot be read.
 * Takes time linear in the length of the value.
 */
export function personalKeys(name: string, value: string): readonly string[] | null {
  const keys = contentKeys(name, value);
  return keys === null ? null : personal(keys);
}

/** Keys that lead to what the server keeps: what their value is worth is not in the cookie. */
const REFERENCE = /^_*(?:jti|id|sid|session_?id|key|ticket|remember|nonce|state|.*token)$/i;

/**
 * The same of a value that is all that the server keeps of its session; null where the value cannot be read, is a token, or
 * leads to more: an identifier of a session, or a token.
 */
export function ownContentKeys(name: string, value: string): readonly string[] | null {
  if (JWT.test(value)) return null;
  const keys = contentKeys(name, value);
  const isAll = keys?.every((key) => CSRF.test(key) || !REFERENCE.test(key)) === true;
  return isAll ? personal(keys) : null;
}

const CSRF = /^_*(?:csrf|xsrf)/i;

/** All of them. */
function contentKeys(name: string, value: string): readonly string[] | null {
  if (!READABLE.test(value)) return null;
  const jwt = JWT.exec(value);
  if (jwt !== null) {
    const claims = readJson(fromBase64Url(jwt[1]!)?.toString('utf8') ?? '');
    if (claims.problem === null) return keysOf(claims.content);
  }
  const input = cookieInput(name, value, []);
  if (input === null) return null;
  for (const decode of DECODERS) {
    const decoded = decode(input);
    if (decoded !== null) return decoded.content === null ? null : decoded.keys;
  }
  // What a signature in another cookie would prove.
  const json = readJson(Buffer.from(input.text, 'base64').toString('utf8'));
  return json.problem === null ? keysOf(json.content) : null;
}

function personal(keys: readonly string[]): string[] {
  return keys.filter((key) => !IMPERSONAL.test(key)).sort();
}
