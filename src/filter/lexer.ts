// Splits a display filter into tokens, as Wireshark 4 does (wireshark-filter(4)): words, quoted strings, operators.
// Positions count characters from 1, for error messages.

import { UserError } from '../shared/user-error.ts';

export interface Token {
  readonly kind: 'word' | 'string' | 'operator' | 'end';
  /** A string without its quotes, escapes resolved; anything else as written. */
  readonly text: string;
  /** A string with the escapes of regular expressions as they are: `\d` stays, `\"` is a quote. */
  readonly pattern: string;
  readonly position: number;
  /** Index behind its last character. */
  readonly end: number;
}

/** The longest come first, so that `===` is not read as `==`. */
const OPERATORS = [
  '===',
  '!==',
  '==',
  '!=',
  '~=',
  '<=',
  '>=',
  '&&',
  '||',
  '..',
  '<',
  '>',
  '!',
  '~',
  '(',
  ')',
  '{',
  '}',
  ',',
];
/** A word may hold single dots, colons and slashes (names, addresses, numbers), never the `..` of a range. */
const WORD = /(?:[\w:/+%@*-]|\.(?!\.))+/y;
const LETTER_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  "'": "'",
  '\\': '\\',
};
const NUMERIC_ESCAPE = /x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([0-7]{3})/y;

/** A mistake in the filter, with its place. */
export function filterError(text: string, position: number, what: string): UserError {
  return new UserError(`-Y: ${what}, at character ${position} of the filter: ${text}`);
}

/** Reads one backslash escape at `index` (just after the backslash): its characters and where it ends. */
function escapeAt(text: string, index: number): { text: string; known: boolean; end: number } {
  const letter = LETTER_ESCAPES[text.charAt(index)];
  if (letter !== undefined) return { text: letter, known: true, end: index + 1 };
  NUMERIC_ESCAPE.lastIndex = index;
  const numeric = NUMERIC_ESCAPE.exec(text);
  if (numeric === null) return { text: text.slice(index, index + 1), known: false, end: index + 1 };
  const [, two, four, octal] = numeric;
  const code = octal === undefined ? Number.parseInt(two ?? four ?? '', 16) : Number.parseInt(octal, 8);
  return { text: String.fromCharCode(code), known: true, end: NUMERIC_ESCAPE.lastIndex };
}

/** Reads the string whose opening quote is at `index`; `raw` strings (r"...") know no escapes. */
function stringAt(
  filter: string,
  index: number,
  raw: boolean,
): { token: Token; end: number; badEscape: number } {
  let text = '';
  let pattern = '';
  let badEscape = 0;
  let at = index + 1;
  while (at < filter.length && filter[at] !== '"') {
    if (filter[at] !== '\\' || raw) {
      text += filter[at];
      pattern += filter[at];
      at++;
      continue;
    }
    const escaped = escapeAt(filter, at + 1);
    if (!escaped.known) badEscape ||= at + 1;
    text += escaped.text;
    pattern += escaped.known ? escaped.text : filter.slice(at, escaped.end);
    at = escaped.end;
  }
  if (at >= filter.length) throw filterError(filter, index + 1, 'the closing quote of a string is missing');
  const token: Token = { kind: 'string', text, pattern, position: index + 1, end: at + 1 };
  return { token, end: at + 1, badEscape };
}

/** All tokens of a filter, an `end` token last. Throws a UserError for what cannot be read. */
export function tokenize(filter: string): Token[] {
  const tokens: Token[] = [];
  let index = 0;
  while (index < filter.length) {
    if (/\s/.test(filter.charAt(index))) {
      index++;
      continue;
    }
    const raw = /^r"/i.test(filter.slice(index, index + 2));
    if (raw || filter[index] === '"') {
      const string = stringAt(filter, raw ? index + 1 : index, raw);
      const isPattern = isMatches(tokens.at(-1));
      if (string.badEscape > 0 && !isPattern)
        throw filterError(
          filter,
          string.badEscape,
          'unknown escape in a string (write \\\\ for a backslash)',
        );
      tokens.push(string.token);
      index = string.end;
      continue;
    }
    const operator = OPERATORS.find((candidate) => filter.startsWith(candidate, index));
    WORD.lastIndex = index;
    const word = operator === undefined ? WORD.exec(filter)?.[0] : undefined;
    const text = operator ?? word;
    if (text === undefined) throw filterError(filter, index + 1, unexpectedCharacter(filter.charAt(index)));
    const kind = operator ? 'operator' : 'word';
    tokens.push({ kind, text, pattern: text, position: index + 1, end: index + text.length });
    index += text.length;
  }
  tokens.push(endToken(filter));
  return tokens;
}

/** What follows the last word of a filter. */
export function endToken(filter: string): Token {
  return { kind: 'end', text: 'the end', pattern: '', position: filter.length + 1, end: filter.length };
}

function isMatches(token: Token | undefined): boolean {
  return token?.text === 'matches' || token?.text === '~';
}

function unexpectedCharacter(character: string): string {
  if (character === "'") return 'strings take double quotes';
  if (character === '=') return 'a lone = compares nothing (write ==)';
  if (character === '[' || character === '&') return `"${character}" (slices and bits) is not supported`;
  return `"${character}" was not expected here`;
}
