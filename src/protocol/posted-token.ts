// Which cookies of a request its body repeats as CSRF tokens are repeated: their names. The values are compared while the
// body is read, and not kept.

import { isGuardName, isTokenName, repeatsToken, repeatsWhole } from '../shared/csrf-token.ts';
import {
  MAX_COMPARED_COOKIES,
  MAX_POSTED_GUARDS,
  MAX_POSTED_TOKEN_CHARACTERS,
  MAX_POSTED_TOKENS,
} from './limits.ts';

/** Shorter values may be equal by chance; the second number is for fields that are not called as tokens are. */
const MIN_TOKEN_CHARACTERS = 8;
const MIN_GUARD_CHARACTERS = 16;

export class PostedTokens {
  readonly #cookieFields: readonly string[];
  readonly #repeated = new Set<string>();
  #pairs: readonly (readonly [name: string, value: string])[] | null = null;
  #tokensLeft = MAX_POSTED_TOKENS;
  #guardsLeft = MAX_POSTED_GUARDS;

  /** `cookieFields`: the values of the request's Cookie fields. */
  constructor(cookieFields: readonly string[]) {
    this.#cookieFields = cookieFields;
  }

  /** Whether the value of a field is to be compared. */
  wants(field: string): boolean {
    if (this.#cookieFields.length === 0) return false;
    return isTokenName(field) ? this.#tokensLeft > 0 : this.#guardsLeft > 0 && isGuardName(field);
  }

  /** What a field holds that is wanted: of those that are not called as tokens are, the same value only. */
  compare(field: string, text: string): void {
    const isToken = isTokenName(field);
    if (isToken) this.#tokensLeft--;
    else this.#guardsLeft--;
    const least = isToken ? MIN_TOKEN_CHARACTERS : MIN_GUARD_CHARACTERS;
    if (text.length < least || text.length > MAX_POSTED_TOKEN_CHARACTERS) return;
    this.#pairs ??= this.#cookieFields.flatMap(pairsOf);
    for (const [name, value] of this.#pairs.slice(0, MAX_COMPARED_COOKIES)) {
      const isRepeated = isToken ? repeatsToken(text, value) : repeatsWhole(text, value);
      if (isRepeated) this.#repeated.add(Buffer.from(name, 'latin1').toString('latin1'));
    }
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
