// Splits a display filter into tokens, as Wireshark 4 does (wireshark-filter(4)): words, quoted strings, operators.
// Positions count characters from 1, for error messages.

import { UserError } from '../shared/user-error.ts';

export interface Token {
  readonly kind: 'word' | 'string' | 'character' | 'slice' | 'operator' | 'end';
  /** A string without its quotes, escapes resolved; a slice without its brackets; anything else as written. */
  readonly text: string;
  /** A string with the escapes of regular expressions as they are: `\d` stays, `\"` is a quote. */
  readonly pattern: string;
  readonly position: number;
  /** Index behind its last character. */
  readonly end: number;
}

/** The longest come first, so that `===` is not read as `==`. */
const OPERATORS = [
  ...['===', '!==', '==', '!=', '~=', '<=', '>=', '&&', '||', '..'],
  ...['<', '>', '!', '~', '(', ')', '{', '}', ',', '+', '*', '%', '&', '/'],
];
/** A word may hold single dots and colons (names, addresses, numbers), never the `..` of a range. */
const WORD = /(?:[\w:@-]|\.(?!\.))+/y;
/** What a slash joins to the word before it: the prefix of a network, and text such as `text/html` or `/login`. */
const JOINED_BY_SLASH = /(?:\/(?:[\w:@%+-]|\.(?!\.))*)+/y;
const SLICE = /\[([-\d:,\s]*)\]/y;
const NETWORK_PREFIX = /\/\d{1,3}(?![\w/.])/y;
const ADDRESS = /^(?:[\d.]+|[\da-f:.]*:[\da-f:.]*)$/i;
const FIELD_OR_NUMBER = /^(?:_ws\.|[a-z][\w-]*\.|\d+$|0x)/i;
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

/** A mistake in the filter, with the filter and a caret below its place. `end`: index behind what is wrong. */
export function filterError(text: string, position: number, what: string, end = position): UserError {
  // A caret below another line than the filter's would point nowhere.
  const line = text.replaceAll(/[\r\n\t]/g, ' ');
  const marker = `${' '.repeat(position - 1)}^${'~'.repeat(Math.max(0, end - position))}`;
  return new UserError(`-Y: at character ${position} of the filter: ${what}`, [line, marker]);
}

/** As `filterError`, for all of a token. */
export function tokenError(text: string, { position, end }: Token, what: string): UserError {
  return filterError(text, position, what, end);
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

/** Reads the string whose opening quote is at `index`; `raw` strings (r"...") know no escapes but that of the quote. */
function stringAt(filter: string, index: number, raw: boolean): { token: Token; badEscape: number } {
  let text = '';
  let pattern = '';
  let badEscape = 0;
  let at = index + 1;
  const quote = filter.charAt(index);
  while (at < filter.length && filter[at] !== quote) {
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
  const kind = quote === "'" ? 'character' : 'string';
  if (kind === 'character' && text.length !== 1)
    throw filterError(filter, index + 1, "'...' holds one character (write text in double quotes)", at + 1);
  return { token: { kind, text, pattern, position: index + 1, end: at + 1 }, badEscape };
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
    const token =
      stringToken(filter, index, tokens) ??
      sliceToken(filter, index) ??
      wordOrOperator(filter, index, tokens);
    tokens.push(token);
    index = token.end;
  }
  tokens.push(endToken(filter));
  return tokens;
}

/** Null when none begins here. */
function stringToken(filter: string, index: number, before: readonly Token[]): Token | null {
  const raw = /^r"/i.test(filter.slice(index, index + 2));
  if (!raw && filter[index] !== '"' && filter[index] !== "'") return null;
  const { token, badEscape } = stringAt(filter, raw ? index + 1 : index, raw);
  if (badEscape > 0 && !isMatches(before.at(-1)))
    throw filterError(filter, badEscape, 'unknown escape in a string (write \\\\ for a backslash)');
  return token;
}

/** Null when none begins here. */
function sliceToken(filter: string, index: number): Token | null {
  if (filter[index] !== '[') return null;
  SLICE.lastIndex = index;
  const text = SLICE.exec(filter)?.[1];
  if (text === undefined)
    throw filterError(filter, index + 1, 'a slice is written [start:length], [first-last] or [index]');
  return { kind: 'slice', text, pattern: text, position: index + 1, end: SLICE.lastIndex };
}

function wordOrOperator(filter: string, index: number, before: readonly Token[]): Token {
  const previous = before.at(-1);
  const isOperand = isValue(previous) || previous?.text === ')' || previous?.text === '}';
  const minus = filter[index] === '-' && isOperand ? '-' : undefined;
  const isPath = filter[index] === '/' && !isOperand;
  const operator = minus ?? (isPath ? undefined : OPERATORS.find((text) => filter.startsWith(text, index)));
  const text = operator ?? (isPath ? joinedAt(filter, index) : wordAt(filter, index));
  if (text === '') throw filterError(filter, index + 1, unexpectedCharacter(filter.slice(index)));
  const kind = operator === undefined ? 'word' : 'operator';
  return { kind, text, pattern: text, position: index + 1, end: index + text.length };
}

/** A word; what a slash adds to it is a part of it where the word is no field and no number, which would be divided. */
function wordAt(filter: string, index: number): string {
  WORD.lastIndex = index;
  const word = WORD.exec(filter)?.[0] ?? '';
  const end = index + word.length;
  if (word === '' || filter[end] !== '/') return word;
  if (ADDRESS.test(word) && /[.:]/.test(word)) {
    NETWORK_PREFIX.lastIndex = end;
    return word + (NETWORK_PREFIX.exec(filter)?.[0] ?? '');
  }
  return FIELD_OR_NUMBER.test(word) ? word : word + joinedAt(filter, end);
}

function joinedAt(filter: string, index: number): string {
  JOINED_BY_SLASH.lastIndex = index;
  return JOINED_BY_SLASH.exec(filter)?.[0] ?? '';
}

/** What follows the last word of a filter. */
export function endToken(filter: string): Token {
  return { kind: 'end', text: 'the end', pattern: '', position: filter.length + 1, end: filter.length };
}

function isMatches(token: Token | undefined): boolean {
  return token?.text === 'matches' || token?.text === '~';
}

/** A word of the language is no value: what follows it begins one. */
function isValue(token: Token | undefined): boolean {
  return (
    token !== undefined && token.kind !== 'operator' && !(token.kind === 'word' && KEYWORDS.has(token.text))
  );
}

/** Words that are no fields and no values. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  ...['and', 'or', 'not', 'in', 'contains', 'matches', 'any', 'all'],
  ...['eq', 'ne', 'lt', 'gt', 'le', 'ge', 'any_eq', 'all_eq', 'any_ne', 'all_ne'],
]);

function unexpectedCharacter(text: string): string {
  const character = text.charAt(0);
  if (character === '=') return 'a lone = compares nothing (write ==)';
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is how Wireshark writes it.
  if (text.startsWith('${')) return '${...} means a field of the selected packet, and none is selected here';
  if (character === '#') return '# (one layer of a field) is not supported';
  return `"${character}" was not expected here`;
}
