// Text from the wire in Markdown and in HTML, where nothing of it has a meaning: no markup, no element, no link, and no
// reference of GitHub or GitLab (@name, #1, !1, a URL, an address for mail), which these look for in the text that is
// rendered. None of them looks into code, so that is where every word goes that is not plain.

import { escapeText } from '../escape.ts';

/** Letters, or digits, with the punctuation of a sentence around them. No digits before a full stop: that may be a list. */
const PLAIN_WORD = /^["'(]*(?:[\p{L}\p{M}][\p{L}\p{M}'’]*(?:-[\p{L}\p{M}]+)*["'),.:;!?]*|\d+["',:;!?]*)$/u;

/** A sentence for Markdown, in a paragraph, a list or the cell of a table: `The cookie `a@b.c` has no SameSite attribute.` */
export function inertMarkdown(text: string): string {
  return inWords(text, (words) => words, markdownCodeSpan);
}

/** The same for HTML. */
export function inertHtml(text: string): string {
  return inWords(text, escapeHtml, htmlCode);
}

/** Text as code in Markdown: never empty. */
export function markdownCodeSpan(text: string): string {
  const shown = escapeText(text).replaceAll('`', '\\x60').replaceAll('|', '\\x7c');
  // A span of spaces alone, or with a space at both ends, loses some.
  return /^ | $/.test(shown) || shown === '' ? `\`"${shown}"\`` : `\`${shown}\``;
}

/** Text as code in HTML. */
export function htmlCode(text: string): string {
  return `<code>${escapeHtml(escapeText(text))}</code>`;
}

/** Text between tags of HTML, or in an attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Words in code, and the punctuation around them. */
interface CodePiece {
  readonly before: string;
  readonly words: string[];
  after: string;
}

const OPENING = /[([{]/g;
const CLOSING = /[)\]}]/g;
/** Words that a bracket is looked for in, to be closed. */
const MAX_WORDS_IN_BRACKETS = 16;

const countOf = (text: string, characters: RegExp): number => text.match(characters)?.length ?? 0;
const isOpen = (text: string): boolean => countOf(text, OPENING) > countOf(text, CLOSING);

/** What spaces part, but for the arguments of a call, which are one word with it: `app.set('trust proxy', 1)`. */
function wordsOf(text: string): string[] {
  const all = text.split(' ').filter((word) => word !== '');
  const words: string[] = [];
  for (let at = 0; at < all.length; ) {
    const length = PLAIN_WORD.test(all[at]!) ? 1 : lengthOfCall(all, at);
    words.push(all.slice(at, at + length).join(' '));
    at += length;
  }
  return words;
}

/** One, where no bracket is open behind it, or none of the next words closes it. */
function lengthOfCall(words: readonly string[], at: number): number {
  for (let length = 1; length <= MAX_WORDS_IN_BRACKETS && at + length <= words.length; length++)
    // A bracket in front of the first word is of the sentence.
    if (
      !isOpen(
        words
          .slice(at, at + length)
          .join(' ')
          .replace(/^["'(]+/, ''),
      )
    )
      return length;
  return 1;
}

/** A word that is code, and the punctuation of the sentence around it; brackets and quotes that the code has opened are its own. */
function partsOf(word: string): { readonly before: string; readonly core: string; readonly after: string } {
  const [, before = '', core = word, after = ''] =
    /^(["'(]*)(.*[^"'(),.:;!?])(["'),.:;!?]*)$/u.exec(word) ?? [];
  let own = 0;
  while (own < after.length && isEnded(core + after.slice(0, own), after[own]!)) own++;
  return { before, core: core + after.slice(0, own), after: after.slice(own) };
}

/** Whether a character ends what is open in code. */
function isEnded(code: string, character: string): boolean {
  if (character === ')') return isOpen(code);
  return (character === "'" || character === '"') && isOpen(code) && code.split(character).length % 2 === 0;
}

/** Neighbours that are code are one piece of code; the punctuation of the sentence stays outside. */
function inWords(text: string, plain: (words: string) => string, code: (words: string) => string): string {
  const pieces: (string | CodePiece)[] = [];
  for (const word of wordsOf(escapeText(text))) {
    if (PLAIN_WORD.test(word)) {
      pieces.push(word);
      continue;
    }
    const { before, core, after } = partsOf(word);
    const last = pieces.at(-1);
    if (typeof last === 'object' && last.after === '' && before === '') {
      last.words.push(core);
      last.after = after;
    } else pieces.push({ before, words: [core], after });
  }
  return pieces
    .map((piece) =>
      typeof piece === 'string'
        ? plain(piece)
        : plain(piece.before) + code(piece.words.join(' ')) + plain(piece.after),
    )
    .join(' ');
}
