// The tokens that JSON brings, as hashes: what a client sends in a header afterwards is compared with them.

import { hashOfToken, mayBeToken } from '../shared/token-hash.ts';
import { MAX_ISSUED_TOKENS, MAX_TOKEN_MEMBERS } from './limits.ts';

const TOKEN_NAME = /token|jwt|session|ticket|auth|bearer|^s?id$|key|access|secret/i;
const OTHER_NAME = /csrf|xsrf|refresh|expire|type/i;
/** A random text, or a JSON Web Token, and no words. */
const TOKEN_VALUE = /^(?=.*\d)[\w.~+/=:-]+$/;

/** Of a value at every depth. */
export function jsonTokens(json: unknown): string[] {
  const found: string[] = [];
  const waiting: unknown[] = [json];
  for (let left = MAX_TOKEN_MEMBERS; waiting.length > 0 && left > 0; ) {
    const one = waiting.shift();
    if (typeof one !== 'object' || one === null) continue;
    for (const [name, member] of Object.entries(one)) {
      if (left-- === 0 || found.length === MAX_ISSUED_TOKENS) return found;
      if (typeof member === 'string' && isToken(name, member)) found.push(hashOfToken(member));
      else waiting.push(member);
    }
  }
  return found;
}

function isToken(name: string, value: string): boolean {
  return TOKEN_NAME.test(name) && !OTHER_NAME.test(name) && mayBeToken(value) && TOKEN_VALUE.test(value);
}
