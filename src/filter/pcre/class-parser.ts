// Classes in square brackets: `[^a-z\d[:space:]]` (pcre2pattern(3), "Square brackets and character classes").

import { ByteSet, ESCAPED_SETS, POSIX_SETS } from './byte-set.ts';
import type { PatternReader } from './pattern-reader.ts';

const POSIX_CLASS = /\[:(\^?)([a-z]*):\]/y;
const BACKSPACE = 8;

interface ClassOptions {
  readonly caseless: boolean;
  /** Blanks and tabs count for nothing: (?xx). */
  readonly skipsSpace: boolean;
}

/** The class whose opening bracket has been taken. @throws {PatternError} */
export function parseClass(reader: PatternReader, options: ClassOptions): ByteSet {
  const start = reader.at - 1;
  if (reader.match(/\[:[<>]:\]\]/y) !== null)
    throw reader.error('[[:<:]] and [[:>:]] are not supported: write \\b', start);
  if (reader.match(/([:.=])(?=[^\]\\]*?\1\])/y) !== null)
    throw reader.error('a POSIX class is written inside a class: [[:alpha:]]', start);
  const isNegated = reader.accept('^');
  const set = new ByteSet();
  for (let isFirst = true; ; isFirst = false) {
    if (reader.isAtEnd) throw reader.error('the ] of a class is missing', start);
    if (reader.peek() === ']' && !isFirst) break;
    if (options.skipsSpace && reader.match(/[ \t]+/y) !== null) continue;
    if (reader.accept('\\E')) continue;
    if (reader.accept('\\Q')) {
      for (const character of quotedText(reader)) addByte(set, character.charCodeAt(0));
      continue;
    }
    addMember(reader, set);
  }
  reader.at++;
  if (options.caseless) set.addOtherCases();
  return isNegated ? set.complement() : set;
}

/** What stands between \Q and \E, or the end. */
export function quotedText(reader: PatternReader): string {
  const end = reader.pattern.indexOf('\\E', reader.at);
  const text = reader.pattern.slice(reader.at, end < 0 ? undefined : end);
  reader.at = end < 0 ? reader.pattern.length : end + 2;
  return text;
}

/** A byte, a range of bytes, or a set. */
function addMember(reader: PatternReader, set: ByteSet): void {
  const start = reader.at;
  const first = member(reader);
  const isRange = reader.peek() === '-' && reader.peek(1) !== ']' && reader.peek(1) !== '';
  if (typeof first !== 'number' || !isRange) {
    if (typeof first === 'number') addByte(set, first);
    else set.add(first);
    if (typeof first !== 'number' && isRange) throw reader.error('a range begins with one character', start);
    return;
  }
  reader.at++;
  const last = member(reader);
  if (typeof last !== 'number') throw reader.error('a range ends with one character', start);
  if (last < first) throw reader.error('a range begins with the lower character', start);
  set.addRange(first, last);
}

function addByte(set: ByteSet, byte: number): void {
  set.addRange(byte, byte);
}

/** The next byte, or a set of them. */
function member(reader: PatternReader): number | ByteSet {
  const start = reader.at;
  if (reader.peek() === '[' && /[:.=]/.test(reader.peek(1))) {
    const posix = reader.match(POSIX_CLASS);
    const known = posix === null ? undefined : POSIX_SETS[posix[2]!];
    if (known !== undefined) return posix![1] === '' ? known : known.complement();
    if (posix !== null || reader.match(/\[([.=]).*?\1\]/y) !== null)
      throw reader.error('this POSIX class is not known', start);
  }
  const character = reader.take();
  if (character !== '\\') return character.charCodeAt(0);
  const letter = reader.peek();
  const escaped = letter === 'N' ? undefined : ESCAPED_SETS[letter];
  if (escaped !== undefined) {
    reader.at++;
    return escaped;
  }
  if (reader.accept('b')) return BACKSPACE;
  const octal = reader.match(/[1-7][0-7]{0,2}/y);
  if (octal !== null) return Number.parseInt(octal[0], 8) & 0xff;
  const byte = reader.byteEscape();
  if (byte === null) throw reader.error(`\\${letter} is not known in a class`, start);
  return byte;
}
