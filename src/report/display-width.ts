// How many columns of a terminal a text takes (Unicode UAX 11, East Asian Width), and how it breaks into lines.
// Text is escaped before: it holds no control characters.

const ASCII = /^[\x20-\x7e]*$/;
const COMBINING = /^[\p{Mn}\p{Me}]$/u;
/** First and last code points of the blocks that are two columns wide. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
];

function characterWidth(character: string): number {
  const code = character.codePointAt(0)!;
  if (code < 0x300) return 1;
  if (COMBINING.test(character)) return 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** Columns that one line of text takes. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** Where a word that is longer than a line is broken: before a part of a path, a query, or a parameter. */
const PART_OF_URL = /(?<=[^/])(?=\/)|(?<=.)(?=[?&])/;

/**
 * Breaks text into lines of at most `width` columns: between words, and a word that is longer than a line before `/`, `?` or
 * `&`. Only what is longer than a line without any of them is broken anywhere.
 */
export function wrapText(text: string, width: number): string[] {
  if (displayWidth(text) <= width) return [text];
  const lines = new WrappedLines(width);
  for (const word of text.split(' ')) {
    if (displayWidth(word) <= width) lines.add(word, ' ');
    else
      for (const [index, piece] of word.split(PART_OF_URL).entries())
        lines.add(piece, index === 0 ? ' ' : '');
  }
  return lines.all();
}

class WrappedLines {
  readonly #width: number;
  readonly #lines: string[] = [];
  /** Null: nothing of it is there yet. */
  #line: string | null = null;

  constructor(width: number) {
    this.#width = width;
  }

  all(): string[] {
    return this.#line === null ? this.#lines : [...this.#lines, this.#line];
  }

  /** Adds a piece: on this line behind `glue` where there is room, else on the next one. */
  add(piece: string, glue: string): void {
    const longer: string = this.#line === null ? piece : this.#line + glue + piece;
    if (displayWidth(longer) <= this.#width) this.#line = longer;
    else if (displayWidth(piece) <= this.#width) {
      this.#end();
      this.#line = piece;
    } else {
      // It fills up a line that is hardly begun.
      if (displayWidth(this.#line ?? '') > this.#width / 2) this.#end();
      this.#fill(this.#line === null ? piece : glue + piece);
    }
  }

  #fill(text: string): void {
    let line = this.#line ?? '';
    let used = displayWidth(line);
    for (const character of text) {
      const step = characterWidth(character);
      if (used + step > this.#width) {
        this.#lines.push(line);
        line = '';
        used = 0;
      }
      line += character;
      used += step;
    }
    this.#line = line;
  }

  #end(): void {
    if (this.#line !== null) this.#lines.push(this.#line);
    this.#line = null;
  }
}

/** The same, with words that are never broken: one that is longer than a line is a line, for programs that search in it. */
export function wrapWords(text: string, width: number): string[] {
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line: string | null = null;
  for (const word of text.split(' ')) {
    const longer: string = line === null ? word : `${line} ${word}`;
    if (line !== null && displayWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === null ? lines : [...lines, line];
}

/** Shortens text to a number of characters, with an ellipsis in the middle. */
export function shorten(text: string, maxCharacters: number): string {
  const characters = [...text];
  if (characters.length <= maxCharacters) return text;
  const tail = Math.floor((maxCharacters - 1) / 3);
  const head = maxCharacters - 1 - tail;
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - tail).join('')}`;
}

/**
 * Shortens one line of text to a number of columns, with an ellipsis in the middle. `tailShare`: how much of what is left
 * follows it.
 */
export function shortenToWidth(text: string, columns: number, ellipsis: string, tailShare = 1 / 3): string {
  if (displayWidth(text) <= columns) return text;
  const characters = [...text];
  const spare = columns - displayWidth(ellipsis);
  if (spare < 2) return takeColumns(characters, columns);
  const tailColumns = Math.floor(spare * tailShare);
  const tail = [...takeColumns([...characters].reverse(), tailColumns)].reverse().join('');
  return takeColumns(characters, spare - tailColumns) + ellipsis + tail;
}

/**
 * A path in so many columns: its last parts, `…/group/add/`, which say most; where these are short or too long, its beginning
 * and its end.
 */
export function shortenPath(path: string, columns: number, ellipsis: string): string {
  if (displayWidth(path) <= columns) return path;
  const parts = path.split(PART_OF_URL);
  for (let start = 1; start < parts.length; start++) {
    const end = ellipsis + parts.slice(start).join('');
    const width = displayWidth(end);
    if (width <= columns && width > columns / 2) return end;
  }
  return shortenToWidth(path, columns, ellipsis, 1 / 2);
}

/** The first characters, as many as `columns` hold. */
function takeColumns(characters: readonly string[], columns: number): string {
  let text = '';
  let used = 0;
  for (const character of characters) {
    used += characterWidth(character);
    if (used > columns) break;
    text += character;
  }
  return text;
}
