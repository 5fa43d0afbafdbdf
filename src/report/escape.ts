// Text from the wire escaped, in one place: no cookie value moves a cursor, forges a line or hides text.
// Control characters are C0, DEL and C1 (ECMA-48). Invisible are those that Unicode says are to be ignored when they cannot be
// shown (Default_Ignorable_Code_Point: no width, direction, fillers, variation selectors, tags), separators of lines and
// paragraphs, and interlinear annotation.

const CONTROL = /[\x00-\x1f\x7f-\x9f]/g;
const INVISIBLE_CLASS = '\\p{Default_Ignorable_Code_Point}\\u2028\\u2029\\ufff9-\\ufffb';
const NEEDS_ESCAPE = new RegExp(`[\\x00-\\x1f\\x7f-\\x9f${INVISIBLE_CLASS}]`, 'u');
const INVISIBLE = new RegExp(`[${INVISIBLE_CLASS}]`, 'gu');
const LEFT_BY_JSON = new RegExp(`[\\x7f-\\x9f${INVISIBLE_CLASS}]`, 'gu');

/** Most texts are of these characters only, which is found faster. */
const PLAIN = /^[\x20-\x7e]*$/;

const hex = (character: string, digits: number): string =>
  character.charCodeAt(0).toString(16).padStart(digits, '0');

/** Beyond the Basic Multilingual Plane with braces. */
function unicodeEscape(character: string): string {
  return character.length === 1
    ? `\\u${hex(character, 4)}`
    : `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

/** JSON knows code units only. */
const jsonEscape = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => `\\u${hex(character[at]!, 4)}`).join('');

/** Text for a terminal or a line of a file: `\xNN` for control characters, `\uNNNN` or `\u{NNNNN}` for invisible ones. */
export function escapeText(text: string): string {
  if (PLAIN.test(text) || !NEEDS_ESCAPE.test(text)) return text;
  return text.replace(CONTROL, (character) => `\\x${hex(character, 2)}`).replace(INVISIBLE, unicodeEscape);
}

/** Text for a terminal that knows ASCII only: an ellipsis as dots, all else as `\xNN`, `\uNNNN` or `\u{NNNNN}`. */
export function escapeNonAscii(text: string): string {
  return escapeText(text)
    .replaceAll('…', '...')
    .replace(/[^\x00-\x7f]/gu, (character) => {
      const code = character.codePointAt(0)!.toString(16);
      return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
    });
}

/** JSON on one line, with the characters escaped that JSON allows as they are; parsing gives the same value. */
export function escapeJson(value: unknown): string {
  const json = JSON.stringify(value);
  return PLAIN.test(json) ? json : json.replace(LEFT_BY_JSON, jsonEscape);
}

/**
 * What has to be escaped in a Mermaid diagram: all that has a meaning in Mermaid, HTML or Markdown, and the first letter
 * of three words that Mermaid looks for before a colon, anywhere in a line.
 */
const MERMAID_SPECIAL = /[^\p{L}\p{M}\p{N} .,:/()=_?!@+…-]|s(?=tyle)|c(?=lassDef)|w(?=rap:)/giu;

/** Text inside a line of a Mermaid diagram: `#59;` is a semicolon; letters and digits of all scripts stay. */
export function escapeMermaid(text: string): string {
  return escapeText(text).replace(MERMAID_SPECIAL, (character) => `#${character.codePointAt(0)};`);
}

/** How a formula begins in a spreadsheet, whatever white space stands before it. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/**
 * One field of a CSV row (RFC 4180 section 2): quoted when it has to be. A text that a spreadsheet would run has an apostrophe
 * before it, unless it is `raw`.
 */
export function escapeCsv(text: string, raw: boolean): string {
  const safe = escapeText(raw || !FORMULA.test(text) ? text : `'${text}`);
  return /[",]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
