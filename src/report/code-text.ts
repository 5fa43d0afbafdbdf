// Code of fixes in lines that can be copied: broken only where every language that fixes are written in lets a line end.

import { displayWidth } from './display-width.ts';

/** Between two words: how deep in brackets, whether in a string, behind a comment sign, and what the word before ends with. */
interface Gap {
  /** Where the line ends. */
  readonly at: number;
  /** Where the next one begins: behind a space, or at the dot of a method. */
  readonly next: number;
  readonly depth: number;
  /** The next line is of the same statement. */
  readonly goesOn: boolean;
}

/** Before a line that goes on inside brackets. */
const CONTINUATION = '  ';
const OPENING = '([{';
const CLOSING = ')]}';
/** Its statements end with the line: `if production: a = 1; b = 2`. */
const PYTHON_BLOCK = /^(?:if|for|while|with)\b[^{;]*:(?: |$)/;
const QUOTES = `'"\``;
/** A call of a method, of which a chain goes on in the next line. */
const METHOD = /(?:\.|->)\w+\(/y;
/** Operators at which a statement goes on that ends with a semicolon. */
const OPERATOR_END = /(?:[^=!<>]=|&&|\|\|| \?| :)$/;
/** A method of Ruby without brackets: its arguments go on behind a comma. */
const RUBY_COMMAND = /^(?:\w+\.)*\w+ :\w/;
/** What a line inside brackets may end with, in JavaScript, PHP, Python, Ruby, Java, C#, Go and YAML alike. */
const LINE_END = /(?:[,;{]|&&|\|\||[=-]>| \?)$/;

/**
 * The code in lines of `columns` at most where it can be broken: between statements, inside brackets behind a comma, an
 * opening brace or an operator, and in statements that end with a semicolon also before a method of a chain. Never in a string, in a word or in a comment: a piece that is longer stays whole.
 */
export function codeLines(code: string, columns: number): string[] {
  const lines: string[] = [];
  let start = 0;
  let indent = '';
  let last: Gap | null = null;
  const end = (gap: Gap): void => {
    lines.push(indent + code.slice(start, gap.at));
    start = gap.next;
    indent = gap.depth > 0 || gap.goesOn ? CONTINUATION : '';
  };
  const endOfCode = { at: code.length, next: code.length, depth: 0, goesOn: false };
  for (const gap of [...gapsOf(code), endOfCode]) {
    if (last !== null && displayWidth(indent + code.slice(start, gap.at)) > columns) end(last);
    last = gap.at < code.length && gap.at > start ? gap : null;
  }
  return [...lines, indent + code.slice(start)];
}

/** The places at which a line may end. */
function gapsOf(code: string): Gap[] {
  const gaps: Gap[] = [];
  const isBlockOfLine = PYTHON_BLOCK.test(code);
  const hasSemicolons = code.endsWith(';') && !isBlockOfLine;
  const isCommand = RUBY_COMMAND.test(code);
  let depth = 0;
  let quote = '';
  for (let at = 0; at < code.length; at++) {
    const character = code[at]!;
    if (quote !== '') {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if (QUOTES.includes(character)) quote = character;
    else if (isComment(code, at)) return gaps;
    else if (OPENING.includes(character)) depth++;
    else if (CLOSING.includes(character)) depth--;
    else if (character === ' ') {
      const before = code.slice(0, at);
      const goesOn =
        depth === 0 && ((hasSemicolons && OPERATOR_END.test(before)) || (isCommand && /[,?:]$/.test(before)));
      if (goesOn || mayEnd(before, depth, isBlockOfLine)) gaps.push({ at, next: at + 1, depth, goesOn });
    } else if (hasSemicolons && code[at - 1] === ')' && isMethod(code, at))
      gaps.push({ at, next: at, depth, goesOn: true });
  }
  return gaps;
}

/** Between statements everywhere; in Python nothing else ends outside of brackets. */
function mayEnd(before: string, depth: number, isBlockOfLine: boolean): boolean {
  return depth > 0 ? LINE_END.test(before) : before.endsWith(';') && !isBlockOfLine;
}

function isMethod(code: string, at: number): boolean {
  METHOD.lastIndex = at;
  return METHOD.test(code);
}

/** A comment goes to the end of its line. */
function isComment(code: string, at: number): boolean {
  const isBehindSpace = at === 0 || code[at - 1] === ' ';
  return isBehindSpace && (code.startsWith('# ', at) || code.startsWith('//', at));
}

/** Text with spaces inside quotes, which `fromUnbreakable` brings back: lines are broken at no others. */
const QUOTED = /(?<![\p{L}\p{N}])(?:'[^']*'|"[^"]*")(?![\p{L}\p{N}])/gu;
/** A character of private use. */
const GLUE = '\ue000';

/** Quoted strings in prose as words: a line that is broken in one could not be copied. */
export function toUnbreakable(text: string): string {
  return text.replace(QUOTED, (quoted) => quoted.replaceAll(' ', GLUE));
}

export function fromUnbreakable(text: string): string {
  return text.replaceAll(GLUE, ' ');
}
