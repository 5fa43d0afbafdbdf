// The tokens of a display filter, one after the other, and what is said of the one that does not belong there.

import { endToken, filterError, KEYWORDS, type Token, tokenError, tokenize } from './lexer.ts';
import { MAX_FILTER_DEPTH } from './limits.ts';

export class TokenReader {
  readonly filter: string;
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #next = 0;
  #depth = 0;

  /** Throws a UserError for what cannot be split into tokens. */
  constructor(filter: string) {
    this.filter = filter;
    this.#tokens = tokenize(filter);
    this.#end = endToken(filter);
  }

  /** The next token, taken. */
  take(): Token {
    const token = this.peek();
    this.#next++;
    return token;
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#next + ahead] ?? this.#end;
  }

  accept(...texts: string[]): boolean {
    return this.acceptOne(...texts) !== null;
  }

  /** The one of these operators and words that comes next, taken; null for none. */
  acceptOne(...texts: string[]): string | null {
    const { kind, text } = this.peek();
    if ((kind !== 'operator' && kind !== 'word') || !texts.includes(text)) return null;
    this.#next++;
    return text;
  }

  expect(text: string): void {
    if (!this.accept(text)) throw this.unexpected(`"${text}" was expected`);
  }

  unexpected(expected?: string): Error {
    const token = this.peek();
    const isUpperCaseKeyword = !KEYWORDS.has(token.text) && KEYWORDS.has(token.text.toLowerCase());
    if (isUpperCaseKeyword && token.kind === 'word')
      return this.error(token, `operators are lower case: ${token.text.toLowerCase()}`);
    const found =
      token.kind === 'end' ? 'the filter ends too early' : `"${token.text}" was not expected here`;
    const what = expected === undefined ? found : `${found}: ${expected}`;
    return token.kind === 'end' ? filterError(this.filter, token.position, what) : this.error(token, what);
  }

  /** A mistake, with all of the token shown. */
  error(token: Token, what: string): Error {
    return tokenError(this.filter, token, what);
  }

  /** Parses what may hold itself. Throws a UserError when it goes too deep. */
  nested<Result>(parse: () => Result): Result {
    if (++this.#depth > MAX_FILTER_DEPTH)
      throw tokenError(
        this.filter,
        this.peek(),
        `more than ${MAX_FILTER_DEPTH} parentheses inside each other`,
      );
    const result = parse();
    this.#depth--;
    return result;
  }
}
