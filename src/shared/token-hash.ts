// What a token is known by where it must not be kept.

import { rememberingLast } from './last-result.ts';
import { MAX_TOKEN_CHARACTERS, MIN_TOKEN_CHARACTERS } from './limits.ts';

/** Whether a text may be a token that can be told from others. */
export function mayBeToken(text: string): boolean {
  return text.length >= MIN_TOKEN_CHARACTERS && text.length <= MAX_TOKEN_CHARACTERS;
}

const REFRESH_TOKEN_NAME = /^_?refresh(?:[-_]?token)?$/i;

/** Whether a field of a form, or a member of JSON, is called as one for a refresh token. */
export function isRefreshTokenName(name: string): boolean {
  return REFRESH_TOKEN_NAME.test(name);
}

/** SHA-256 (base64url): nobody gets the token back from that. */
export const hashOfToken = rememberingLast((token: string): string => {
  // It takes longer to load than a small capture to read.
  return process.getBuiltinModule('node:crypto').hash('sha256', token, 'base64url');
});
