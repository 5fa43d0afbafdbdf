// Text from the wire escaped, in one place: no cookie value moves a cursor, forges a line or hides text.
// Control characters are C0, DEL and C1 (ECMA-48); invisible ones set direction or have no width (Unicode TR 36).

const CONTROL = /[\x00-\x1f\x7f-\x9f]/g;
const NEEDS_ESCAPE =
  /[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const LEFT_BY_JSON =
  /[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

const hex = (character: string, digits: number): string =>
  character.charCodeAt(0).toString(16).padStart(digits, '0');

/** Text for a terminal or a line of a file: `\xNN` for control characters, `\uNNNN` for invisible ones. */
export function escapeText(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return text;
  return text
    .replace(CONTROL, (character) => `\\x${hex(character, 2)}`)
    .replace(INVISIBLE, (character) => `\\u${hex(character, 4)}`);
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
  return JSON.stringify(value).replace(LEFT_BY_JSON, (character) => `\\u${hex(character, 4)}`);
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

/** One field of a CSV row (RFC 4180 section 2): quoted when it has to be. */
export function escapeCsv(text: string): string {
  const safe = escapeText(text);
  return /[",]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
