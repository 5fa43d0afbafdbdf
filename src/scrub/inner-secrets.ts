// What is a secret by itself inside of one: the parts of a web token and of a signed value, the texts in JSON, be it in base64 or
// as it is.

import { looksSecret } from '../report/masked-url.ts';
import { isPlainValue, isSecretMember } from './secret-names.ts';

/** What Express puts in front of JSON. */
const JSON_PREFIX = /^j:/;
const PART = /[\w+/~-]{8,}/g;
/** Numbers of tokens and sessions (RFC 7519 section 4.1.7, OpenID Connect Core section 3.1.3.6). */
const TOKEN_MEMBER = /^(?:jti|sid|nonce|[acs]_hash)$/;
/** Names of users and of programs stay, wherever they are. */
const USER_MEMBER = /user|name|login|mail|^(?:sub|iss|aud|azp|client_?id)$/i;

/** Bytes as ISO-8859-1. */
export function innerSecrets(value: string): string[] {
  const parts = value.match(PART) ?? [];
  const texts = [value.replace(JSON_PREFIX, ''), ...parts.map(decoded)];
  const members = texts.flatMap((text) => jsonMembers(text) ?? []);
  const inside = members.filter(([name, text]) => isSecretText(name, text)).map(([, text]) => text);
  const isKey = (part: string): boolean => part !== value && looksSecret(part) && !isTokenHead(part);
  return [...parts.filter(isKey), ...inside];
}

function decoded(part: string): string {
  return Buffer.from(part, 'base64').toString('latin1');
}

/** It is the same in all tokens of a server. */
function isTokenHead(part: string): boolean {
  return /^\{.*"alg"\s*:/s.test(decoded(part));
}

/** A text with a name before it in JSON; texts with escapes are left out. Null for what is no JSON. */
export function jsonMembers(text: string): (readonly [name: string, text: string])[] | null {
  if (!isJson(text)) return null;
  let name = '';
  const members: (readonly [string, string])[] = [];
  for (const [, content = '', colon] of text.matchAll(/"((?:[^"\\]|\\.)*)"(\s*:)?/g))
    if (colon !== undefined) name = content;
    else if (!content.includes('\\')) members.push([name, content]);
  return members;
}

/** Whether a text is an object or a list of JSON; bytes as ISO-8859-1. */
export function isJson(text: string): boolean {
  if (!/^[[{]/.test(text)) return false;
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

function isSecretText(name: string, text: string): boolean {
  if (TOKEN_MEMBER.test(name) || isSecretMember(name, text)) return true;
  if (USER_MEMBER.test(name)) return false;
  return !isPlainValue(text) && /^(?=.*\d)(?=.*[A-Za-z])[\w+/=~.-]+$/.test(text);
}
