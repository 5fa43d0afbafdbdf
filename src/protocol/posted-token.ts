// Which cookies of a request its body repeats as CSRF tokens are repeated: their names. The values are compared while the
// body is read, and not kept.

import { isTokenName, repeatsToken } from '../shared/csrf-token.ts';
import { MAX_COMPARED_COOKIES, MAX_POSTED_TOKEN_CHARACTERS, MAX_POSTED_TOKENS } from './limits.ts';

/** Shorter values may be equal by chance. */
const MIN_TOKEN_CHARACTERS = 8;

export class PostedTokens {
  readonly #cookieFields: readonly string[];
  readonly #repeated = new Set<string>();
  #pairs: readonly (readonly [name: string, value: string])[] | null = null;
  #tokensLeft = MAX_POSTED_TOKENS;

  /** `cookieFields`: the values of the request's Cookie fields. */
  constructor(cookieFields: readonly string[]) {
    this.#cookieFields = cookieFields;
  }

  /** Whether the value of a field is to be compared. */
  wants(field: string): boolean {
    return this.#tokensLeft > 0 && this.#cookieFields.length > 0 && isTokenName(field);
  }

  compare(text: string): void {
    this.#tokensLeft--;
    if (text.length < MIN_TOKEN_CHARACTERS || text.length > MAX_POSTED_TOKEN_CHARACTERS) return;
    this.#pairs ??= this.#cookieFields.flatMap(pairsOf);
    for (const [name, value] of this.#pairs.slice(0, MAX_COMPARED_COOKIES))
      if (repeatsToken(text, value)) this.#repeated.add(Buffer.from(name, 'latin1').toString('latin1'));
  }

  /** The names of the cookies that were repeated. */
  names(): string[] {
    return [...this.#repeated];
  }
}

/** Name and value of the pairs of a Cookie field (RFC 6265 section 4.2.1) that have both, and may be tokens. */
function pairsOf(field: string): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (const pair of field.split(';')) {
    const equals = pair.indexOf('=');
    const value = pair.slice(equals + 1).trim();
    if (equals > 0 && value.length >= MIN_TOKEN_CHARACTERS) pairs.push([pair.slice(0, equals).trim(), value]);
  }
  return pairs;
}
