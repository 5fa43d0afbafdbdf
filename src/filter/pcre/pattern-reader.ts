// The text of a regular expression, read from left to right, and the escapes that mean one byte inside a class and outside.

import { PatternError } from './node.ts';

const LETTER_CODES: Readonly<Record<string, number>> = { a: 7, e: 0x1b, f: 0x0c, n: 0x0a, r: 0x0d, t: 9 };
const MAX_BYTE = 0xff;

export class PatternReader {
  readonly pattern: string;
  /** Index of the next character. */
  at = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  get isAtEnd(): boolean {
    return this.at >= this.pattern.length;
  }

  /** The next character without taking it; '' at the end. */
  peek(ahead = 0): string {
    return this.pattern.charAt(this.at + ahead);
  }

  take(): string {
    return this.pattern.charAt(this.at++);
  }

  accept(text: string): boolean {
    if (!this.pattern.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** Takes what the sticky expression finds here; null, and nothing taken, when it finds nothing. */
  match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.at;
    const found = expression.exec(this.pattern);
    if (found !== null) this.at = expression.lastIndex;
    return found;
  }

  /** Takes what comes before `end`, and that. @throws {PatternError} when it does not come */
  until(end: string, what: string): string {
    const start = this.at;
    const index = this.pattern.indexOf(end, start);
    if (index < 0) throw new PatternError(start, `the ${end} of ${what} is missing`);
    this.at = index + end.length;
    return this.pattern.slice(start, index);
  }

  error(message: string, offset = this.at): PatternError {
    return new PatternError(offset, message);
  }

  /**
   * The byte of an escape whose backslash has been taken; null, and nothing taken, when it is another kind of escape.
   * @throws {PatternError} when its number is wrong
   */
  byteEscape(): number | null {
    const start = this.at - 1;
    const letter = this.peek();
    const code = LETTER_CODES[letter];
    if (code !== undefined) {
      this.at++;
      return code;
    }
    if (letter === 'c') return this.#controlByte();
    const number = this.match(/x\{([0-9a-fA-F]{1,8})\}/y) ?? this.match(/x(?!\{)([0-9a-fA-F]{0,2})/y);
    if (number !== null) return this.#checked(Number.parseInt(number[1] || '0', 16), start);
    const octal = this.match(/o\{([0-7]{1,8})\}/y) ?? this.match(/(0[0-7]{0,2})/y);
    if (octal !== null) return this.#checked(Number.parseInt(octal[1]!, 8), start);
    if (letter === 'x' || letter === 'o') throw this.error(`\\${letter}{...} takes a number`, start);
    if (letter === '' || /[A-Za-z1-9]/.test(letter)) return null;
    this.at++;
    return this.#checked(letter.charCodeAt(0), start);
  }

  #controlByte(): number {
    this.at++;
    const letter = this.take();
    if (!/[ -~]/.test(letter)) throw this.error('a printable character follows \\c', this.at - 1);
    return letter.toUpperCase().charCodeAt(0) ^ 0x40;
  }

  #checked(code: number, offset: number): number {
    if (code > MAX_BYTE) throw this.error('a byte is at most \\xff', offset);
    return code;
  }
}
