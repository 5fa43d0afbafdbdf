// Regular expressions of PCRE2, as Wireshark gives them to it (pcre2pattern(3)): bytes, without regard to case unless the
// expression says otherwise. What JavaScript cannot say is an error with its place.

import { ANY_BYTE, ByteSet, ESCAPED_SETS, LINE_FEED, VERTICAL_SPACE } from './byte-set.ts';
import { parseClass, quotedText } from './class-parser.ts';
import type { Alternatives, Node } from './node.ts';
import { PatternReader } from './pattern-reader.ts';

/** PCRE2's own limit of groups inside each other. */
const MAX_DEPTH = 250;
/** PCRE2's own limit of a repetition. */
const MAX_REPETITIONS = 65_535;

const AT_START = '(?<![^])';
const AT_END = '(?![^])';
const AT_LAST_LINE_END = `(?=\\n?${AT_END})`;
const AT_LINE_START = `(?:${AT_START}|(?<=\\n)(?=[^]))`;
const AT_LINE_END = `(?=\\n|${AT_END})`;

interface Options {
  caseless: boolean;
  dotAll: boolean;
  multiline: boolean;
  /** White space and comments count for nothing: (?x), and in classes blanks too: (?xx). */
  extended: 0 | 1 | 2;
  /** Parentheses without a name do not capture: (?n). */
  noCapture: boolean;
}

const UNSET: Options = { caseless: false, dotAll: false, multiline: false, extended: 0, noCapture: false };

/** A reference, or group, by number or by name; resolved when all groups are known. */
interface PendingReference {
  readonly target: string;
  readonly offset: number;
  readonly node: { capture: number };
}

export interface ParsedPattern {
  readonly body: Alternatives;
  /** A part of it has regard to case. */
  readonly hasCase: boolean;
}

/** @throws {PatternError} */
export function parsePattern(pattern: string): ParsedPattern {
  return new PatternParser(pattern).whole();
}

class PatternParser {
  readonly #reader: PatternReader;
  #options: Options = { ...UNSET, caseless: true };
  #depth = 0;
  #captures = 0;
  #hasCase = false;
  readonly #names = new Map<string, number>();
  readonly #references: PendingReference[] = [];

  constructor(pattern: string) {
    this.#reader = new PatternReader(pattern);
  }

  whole(): ParsedPattern {
    const body = this.#alternatives();
    if (!this.#reader.isAtEnd) throw this.#reader.error('this ) closes nothing');
    for (const { target, offset, node } of this.#references) {
      const capture = /^\d+$/.test(target) ? Number(target) : this.#names.get(target);
      if (capture === undefined || capture < 1 || capture > this.#captures)
        throw this.#reader.error('there is no such group', offset);
      node.capture = capture;
    }
    return { body, hasCase: this.#hasCase };
  }

  #alternatives(): Alternatives {
    const alternatives: Node[][] = [[]];
    for (;;) {
      const reader = this.#reader;
      this.#skipSpace();
      if (reader.isAtEnd || reader.peek() === ')') return alternatives;
      if (reader.accept('|')) alternatives.push([]);
      else if (reader.accept('\\Q')) this.#quotation(alternatives.at(-1)!);
      else if (!reader.accept('\\E')) {
        const atom = this.#atom();
        if (atom !== null) alternatives.at(-1)!.push(this.#repetition(atom));
      }
    }
  }

  /** With (?x) white space and comments count for nothing. */
  #skipSpace(): void {
    if (this.#options.extended > 0) this.#reader.match(/(?:[\t-\r ]|#[^\n]*)+/y);
  }

  /** Of what is quoted, a repetition behind it repeats the last character. */
  #quotation(nodes: Node[]): void {
    for (const character of quotedText(this.#reader)) nodes.push(this.#literal(character));
    const last = nodes.pop();
    if (last !== undefined) nodes.push(this.#repetition(last));
  }

  #repetition(node: Node): Node {
    const reader = this.#reader;
    this.#skipSpace();
    const start = reader.at;
    const found = reader.match(/([*+?]|\{(\d+)(,?)(\d*)\})([?+]?)/y);
    if (found === null) return node;
    if (node.kind === 'assertion') throw reader.error('this is no part that can be repeated', start);
    const [, sign, low, comma, high, suffix] = found;
    const minimum = low === undefined ? Number(sign === '+') : Number(low);
    let maximum: number | null = sign === '?' ? 1 : null;
    if (low !== undefined) maximum = comma === '' ? minimum : high === '' ? null : Number(high);
    if (Math.max(minimum, maximum ?? 0) > MAX_REPETITIONS)
      throw reader.error('this number is too large', start);
    if (maximum !== null && maximum < minimum) throw reader.error('the larger number comes last', start);
    const style = suffix === '?' ? 'lazy' : suffix === '+' ? 'possessive' : 'greedy';
    return { kind: 'repetition', node, minimum, maximum, style };
  }

  #atom(): Node | null {
    const reader = this.#reader;
    if (reader.match(/(?=[*+?]|\{\d+(?:,\d*)?\})/y) !== null)
      throw reader.error('there is nothing to repeat');
    const character = reader.take();
    const { dotAll, multiline, caseless, extended } = this.#options;
    switch (character) {
      case '[':
        return { kind: 'set', set: parseClass(reader, { caseless, skipsSpace: extended === 2 }) };
      case '(':
        return this.#group();
      case '.':
        return { kind: 'set', set: dotAll ? ANY_BYTE : LINE_FEED.complement() };
      case '^':
        return { kind: 'assertion', source: multiline ? AT_LINE_START : AT_START };
      case '$':
        return { kind: 'assertion', source: multiline ? AT_LINE_END : AT_LAST_LINE_END };
      case '\\':
        return this.#escape();
      default:
        return this.#literal(character);
    }
  }

  #literal(character: string): Node {
    return this.#byte(character.charCodeAt(0));
  }

  #byte(byte: number): Node {
    const set = ByteSet.of([byte, byte]);
    if (this.#options.caseless) set.addOtherCases();
    return { kind: 'set', set };
  }

  #escape(): Node {
    const reader = this.#reader;
    const start = reader.at - 1;
    const letter = reader.peek();
    const set = ESCAPED_SETS[letter];
    if (set !== undefined && !(letter === 'N' && reader.peek(1) === '{')) {
      reader.at++;
      return { kind: 'set', set };
    }
    const assertion = ESCAPED_ASSERTIONS[letter];
    if (assertion !== undefined) {
      reader.at++;
      return { kind: 'assertion', source: assertion };
    }
    if (reader.accept('R')) return LINE_BREAK;
    const reference = this.#referenceEscape(start);
    if (reference !== null) return reference;
    const byte = reader.byteEscape();
    if (byte !== null) return this.#byte(byte);
    throw reader.error(letter === '' ? 'it ends with a lone \\' : `\\${letter} is not supported`, start);
  }

  /** `\1`, `\g{-1}`, `\k<name>`; null, and nothing taken, when it is something else. */
  #referenceEscape(start: number): Node | null {
    const reader = this.#reader;
    const named = reader.match(/k(?:\{(\w+)\}|<(\w+)>|'(\w+)')|g\{([A-Za-z_]\w*)\}/y);
    if (named !== null) return this.#reference(named.slice(1).find((name) => name !== undefined)!, start);
    const numbered = reader.match(/g(?:\{([+-]?\d+)\}|([+-]?\d+))/y);
    if (numbered !== null) return this.#reference(this.#absolute(numbered[1] ?? numbered[2]!), start);
    const digits = reader.match(/[1-9]\d*/y)?.[0];
    if (digits === undefined) return null;
    if (digits.length === 1 || /^[89]/.test(digits) || Number(digits) <= this.#captures)
      return this.#reference(digits, start);
    reader.at = start + 1;
    const octal = reader.match(/[1-7][0-7]{0,2}/y)!;
    return this.#byte(Number.parseInt(octal[0], 8) & 0xff);
  }

  #absolute(number: string): string {
    if (/^\d/.test(number)) return number;
    const relative = Number(number);
    return String(relative < 0 ? this.#captures + 1 + relative : this.#captures + relative);
  }

  #reference(target: string, offset: number): Node {
    const node = { kind: 'reference' as const, capture: 0, offset, caseless: this.#options.caseless };
    this.#references.push({ target, offset, node });
    return node;
  }

  /** The group whose ( has been taken; null for options and comments. */
  #group(): Node | null {
    const reader = this.#reader;
    const start = reader.at - 1;
    if (reader.peek() === '*') throw reader.error('(*...) is not supported', start);
    if (!reader.accept('?'))
      return this.#body(start, 'plain', this.#options.noCapture ? null : ++this.#captures);
    if (reader.accept('#')) {
      reader.until(')', 'a comment');
      return null;
    }
    const name = reader.match(/P?<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)'/y);
    if (name !== null) return this.#named(start, name[1] ?? name[2]!);
    const repeated = reader.match(/P=(\w+)\)/y);
    if (repeated !== null) return this.#reference(repeated[1]!, start);
    for (const form of ['<=', '<!', '=', '!'] as const)
      if (reader.accept(form)) return this.#body(start, `?${form}`, null);
    if (reader.accept('>')) return this.#body(start, 'atomic', null);
    const flags = reader.match(/(\^?[imnsx]*(?:-[imnsx]*)?)([:)])/y);
    if (flags === null) throw reader.error('this kind of group is not supported', start);
    if (flags[2] === ':') return this.#body(start, 'plain', null, flags[1]);
    this.#setOptions(flags[1]!);
    return null;
  }

  #named(start: number, name: string): Node {
    if (this.#names.has(name)) throw this.#reader.error('two groups have this name', start);
    const capture = ++this.#captures;
    this.#names.set(name, capture);
    return this.#body(start, 'plain', capture);
  }

  #body(
    start: number,
    form: Extract<Node, { kind: 'group' }>['form'],
    capture: number | null,
    flags = '',
  ): Node {
    if (++this.#depth > MAX_DEPTH) throw this.#reader.error('too many groups inside each other', start);
    const outer = { ...this.#options };
    this.#setOptions(flags);
    const body = this.#alternatives();
    if (!this.#reader.accept(')')) throw this.#reader.error('the ) of this group is missing', start);
    this.#options = outer;
    this.#depth--;
    return { kind: 'group', form, capture, body };
  }

  #setOptions(flags: string): void {
    if (flags.startsWith('^')) this.#options = { ...UNSET };
    const [on = '', off = ''] = flags.replace('^', '').split('-');
    for (const [letters, isOn] of [
      [on, true],
      [off, false],
    ] as const) {
      if (letters.includes('i')) this.#options.caseless = isOn;
      if (letters.includes('s')) this.#options.dotAll = isOn;
      if (letters.includes('m')) this.#options.multiline = isOn;
      if (letters.includes('n')) this.#options.noCapture = isOn;
      if (letters.includes('x')) this.#options.extended = isOn ? (letters.includes('xx') ? 2 : 1) : 0;
    }
    if (!this.#options.caseless) this.#hasCase = true;
  }
}

const ESCAPED_ASSERTIONS: Readonly<Record<string, string>> = {
  A: AT_START,
  Z: AT_LAST_LINE_END,
  z: AT_END,
  b: '\\b',
  B: '\\B',
};

const set = (byteSet: ByteSet): Node => ({ kind: 'set', set: byteSet });

/** `\R`: CR with LF, or one of the characters that end a line; it is not given up in halves. */
const LINE_BREAK: Node = {
  kind: 'group',
  form: 'atomic',
  capture: null,
  body: [[set(ByteSet.of([0x0d, 0x0d])), set(LINE_FEED)], [set(VERTICAL_SPACE)]],
};
