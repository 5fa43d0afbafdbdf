// A list of the tokens that were logged out: it needs something that differs from token to token (RFC 7519 section 4.1.7).
// Without it the list holds `undefined`, and with that every token.

import type { FixLine } from './fix.ts';

const LIFETIME = 'A lifetime of minutes alone is not enough: until its end a copy of the token still works.';

/** The lines that add a token to the list, in JavaScript. */
export function revocationByJti(code: string): FixLine {
  return {
    code: `claims.jti = crypto.randomUUID(); ${code}`,
    where: 'where the token is signed; the logout, with a check of it wherever the token is verified',
    text: `The first statement is for tokens that have no jti yet. ${LIFETIME}`,
    isOfContent: true,
  };
}

/** The line that adds it by its id, which the code calls `id`. */
export function revocationById(code: string, id: string): FixLine {
  return {
    code,
    where: 'the logout, with a check of it wherever the token is read',
    text: `${id} is the jti of the token: give it one where it is signed. ${LIFETIME}`,
    isOfContent: true,
  };
}
