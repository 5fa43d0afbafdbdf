// JSON Web Tokens: signed ones (RFC 7519 in RFC 7515, compact) are read, of encrypted ones (RFC 7516) the header.
// Nothing is verified: there is no key.

import { decodeProtectedHeader } from 'jose/decode/protected_header';
import { fromBase64Url } from './base64.ts';
import {
  type DecodedValue,
  type Decoder,
  type DecoderOutput,
  decodedValue,
  quotedContent,
} from './decoded-value.ts';
import { inflate } from './inflate.ts';
import { secondsMs, utcText } from './instant.ts';
import { timedValue } from './itsdangerous.ts';
import { parseJson } from './json.ts';
import { attempt, isRecord, type PlainRecord, type Reading, Unreadable } from './plain.ts';

const SIGNED = /^[\w-]+\.[\w-]*\.[\w-]*$/;
const ENCRYPTED = /^[\w-]+\.[\w-]*\.[\w-]*\.[\w-]*\.[\w-]*$/;
const BEARER = /^Bearer /i;

export const decodeJwt: Decoder = ({ name, text }) => {
  const token = text.replace(BEARER, '');
  // A header is a JSON object in base64url: it begins with a brace, then a quote or white space.
  if (!/^e[wy]/.test(token)) return null;
  if (SIGNED.test(token)) return decodeSigned(token, name);
  return ENCRYPTED.test(token) ? decodeEncrypted(token, name) : null;
};

interface Header {
  readonly alg: string;
  readonly enc?: unknown;
  readonly zip?: unknown;
}

/** The header if it names an algorithm: without one it is no token, but perhaps a session of Flask. */
function headerOf(token: string): Header | null {
  try {
    const { alg, enc, zip } = decodeProtectedHeader(token);
    return typeof alg === 'string' ? { alg, enc, zip } : null;
  } catch {
    return null;
  }
}

function decodeSigned(token: string, name: string): DecodedValue | null {
  const header = headerOf(token);
  if (header === null) return null;
  const [, payload = '', signature = ''] = token.split('.');
  const all = readClaims(payload, header.zip === 'DEF');
  // A session of Flask may have a key `alg`; its second part is a time.
  if (all.problem === 'damaged' && timedValue(token) !== null) return null;
  const claims: PlainRecord = isRecord(all.content) ? all.content : {};
  const times = { issuedAtMs: secondsMs(claims.iat), expiresAtMs: secondsMs(claims.exp) };
  // Play keeps what the application stored in a claim of its own.
  const isPlay = /^PLAY_(?:SESSION|FLASH)$/.test(name) && isRecord(claims.data);
  const reading: Reading = isPlay ? { content: claims.data!, problem: null } : all;
  return decodedValue({
    format: isPlay ? 'play-jwt' : 'jwt',
    framework: isPlay ? 'Play' : 'JWT',
    title: isPlay ? 'Play session, a JSON Web Token' : 'JSON Web Token',
    protection: isUnsigned(header, signature) ? 'none' : 'signed',
    algorithm: header.alg,
    ...times,
    reading,
    remarks: remarks(header, signature, claims, times),
  });
}

/**
 * Parsed here and not by jose's decodeJwt, which knows no limit of depth and rounds large numbers. jjwt may compress
 * claims as RFC 7516 does plaintext.
 */
function readClaims(payload: string, compressed: boolean): Reading {
  return attempt(() => {
    const bytes = fromBase64Url(payload);
    if (bytes === null) throw new Unreadable('damaged');
    return parseJson((compressed ? inflate(bytes, true) : bytes).toString('utf8'));
  });
}

/** RFC 7515 appendix A.5: `none`, with an empty signature. Either alone is no protection. */
function isUnsigned(header: Header, signature: string): boolean {
  return header.alg.toLowerCase() === 'none' || signature === '';
}

function remarks(
  header: Header,
  signature: string,
  claims: PlainRecord,
  times: Pick<DecoderOutput, 'issuedAtMs' | 'expiresAtMs'>,
): string[] {
  const found: string[] = [];
  if (header.alg.toLowerCase() === 'none') found.push('its algorithm is none');
  else if (signature === '') found.push('its signature is empty');
  if (times.expiresAtMs == null) found.push('it never expires');
  const notBeforeMs = secondsMs(claims.nbf);
  if (notBeforeMs !== null && notBeforeMs !== times.issuedAtMs)
    found.push(`not valid before ${utcText(notBeforeMs)}`);
  return found;
}

const NEXT_AUTH = /(?:next-auth|authjs)\.session-token/;

function decodeEncrypted(token: string, name: string): DecodedValue | null {
  const header = headerOf(token);
  if (header === null || typeof header.enc !== 'string') return null;
  const isNextAuth = NEXT_AUTH.test(name);
  return decodedValue({
    format: 'jwe',
    framework: isNextAuth ? 'Auth.js' : 'JWT',
    title: isNextAuth ? 'Auth.js session, a JSON Web Token' : 'JSON Web Token',
    protection: 'encrypted',
    algorithm: `${header.alg} ${header.enc}`,
    remarks: [`its header names ${quotedContent(header.alg)} and ${quotedContent(header.enc)}`],
  });
}
