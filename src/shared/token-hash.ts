// What a token is known by where it must not be kept.

import { MAX_TOKEN_CHARACTERS, MIN_TOKEN_CHARACTERS } from './limits.ts';

/** Whether a text may be a token that can be told from others. */
export function mayBeToken(text: string): boolean {
  return text.length >= MIN_TOKEN_CHARACTERS && text.length <= MAX_TOKEN_CHARACTERS;
}

/** SHA-256 (base64url): nobody gets the token back from that. */
export function hashOfToken(token: string): string {
  // It takes longer to load than a small capture to read.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(token).digest('base64url');
}
