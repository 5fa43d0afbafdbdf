// JSON Web Tokens (RFC 7519) for programs that make their own cookies: signed with HMAC SHA-256.

import { createHmac } from 'node:crypto';

const KEY = 'proof';

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const signatureOf = (text) => createHmac('sha256', KEY).update(text).digest('base64url');

export function tokenFor(claims) {
  const now = Math.floor(Date.now() / 1000);
  const text = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ ...claims, iat: now, exp: now + 3600 })}`;
  return `${text}.${signatureOf(text)}`;
}

/** Null for everything that is no token of this program. */
export function claimsOf(token) {
  const [head, body, signature] = token.split('.');
  if (signature === undefined || signature !== signatureOf(`${head}.${body}`)) return null;
  return JSON.parse(Buffer.from(body, 'base64url').toString());
}

/** The two lines of a list of revoked tokens: where the token is signed, and at the logout. */
export function revocation(code) {
  const [sign = '', end = ''] = code.split('; ');
  return { sign, end };
}
