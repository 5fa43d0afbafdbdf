// The tokens that responses to logins have brought: a header of any name that sends one of them holds a token.

import { fieldValues, type RequestMessage } from '../record/message.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { hashOfToken, mayBeToken } from '../shared/token-hash.ts';
import { MAX_TOKENS } from './limits.ts';
import { sentToken } from './sent-token.ts';

/** Fields that hold no token, as every browser sends them. */
const OTHER_FIELD =
  /^(?:cookie|host|user-agent|referer|origin|accept.*|content-.*|sec-.*|if-.*|connection|cache-control|pragma|:.*)$/i;

export class IssuedTokens {
  readonly #hashes = new GenerationalMap<string, true>(MAX_TOKENS, () => {});
  /** Several ask for the token of one request. */
  #last: { readonly request: RequestMessage; readonly token: string | null } | null = null;

  /** By their hashes. */
  note(hashes: readonly string[]): void {
    this.#last = null;
    for (const hash of hashes) if (this.#hashes.get(hash) === undefined) this.#hashes.set(hash, true);
  }

  /** Whether a login has brought a token. */
  has(token: string | null): boolean {
    return token !== null && !this.#hashes.isEmpty && this.#hashes.peek(hashOfToken(token)) === true;
  }

  /** The token of a request, for comparison only; null when it has none that can be told from others. */
  sentBy(request: RequestMessage): string | null {
    if (this.#last?.request !== request) this.#last = { request, token: this.#find(request) };
    return this.#last.token;
  }

  #find(request: RequestMessage): string | null {
    const token = sentToken(request);
    if (token !== null || this.#hashes.isEmpty || hasCredentials(request)) return token;
    for (const { name, value } of request.fields) {
      const text = value.slice(value.lastIndexOf(' ') + 1);
      if (!mayBeToken(text) || OTHER_FIELD.test(name)) continue;
      if (this.has(text)) return text;
    }
    return null;
  }
}

/** A password, or a proof for the connection. */
function hasCredentials(request: RequestMessage): boolean {
  return fieldValues(request, 'authorization').length > 0;
}
