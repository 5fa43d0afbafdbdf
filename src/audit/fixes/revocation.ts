// A list of the tokens that were logged out: it needs something that differs from token to token (RFC 7519 section 4.1.7).
// Without it the list holds `undefined`, and with that every token.

import type { FixLine } from './fix.ts';

const LIFETIME = 'A lifetime of minutes alone is not enough: until its end a copy of the token still works.';

/** What has to be there besides the line of the logout, as it is typed in one language. */
export interface RevocationList {
  /** Makes the list. */
  readonly list: string;
  /** Refuses a token that is on it. */
  readonly check: string;
}

/** In the memory of one JavaScript process. */
export const JAVASCRIPT_LIST: RevocationList = {
  list: 'const revokedTokens = new Set()',
  check: "if (revokedTokens.has(token.jti)) throw new Error('logged out')",
};

/** The lines that add a token to the list, in JavaScript. */
export function revocationByJti(code: string, list: RevocationList): FixLine {
  return {
    code: `claims.jti = crypto.randomUUID(); ${code}`,
    where: 'where the token is signed, if it has no jti yet; the logout',
    text: `${besides(list)} ${LIFETIME}`,
    isOfContent: true,
  };
}

/** The line that adds it by its id, which the code calls `id`. */
export function revocationById(code: string, id: string, list: RevocationList): FixLine {
  return {
    code,
    where: 'the logout',
    text: `${besides(list)} ${id} is the jti of the token: give it one where it is signed. ${LIFETIME}`,
    isOfContent: true,
  };
}

/** Ends what a signed value refers to; `store`: what the code calls the place where the server looks it up. */
export function endOfSigned(code: string, store: string): FixLine {
  return {
    code,
    where: 'the logout, before the cookie is deleted',
    text: `${store} is where the server looks up what the cookie names. ${USER_NUMBER}`,
  };
}

/** It stays the same from login to login, so that there is nothing to end. */
export const USER_NUMBER =
  'A value that is no more than the number of the user cannot be ended: set a new random one with each login, and look it up with each request.';

function besides({ list, check }: RevocationList): string {
  return `Make the list once: ${sentence(list)} Look into it wherever a token is read: ${sentence(check)}`;
}

/** Code at the end of a sentence. */
function sentence(code: string): string {
  return `${code.replace(/[.;]$/, '')}.`;
}
