// The grammar of display filters, by recursive descent: `or` binds weakest, then `and`, then `not`
// (wireshark-filter(4)). Several values: == passes when any is equal, != when all differ, as in Wireshark 4.

import { compilePattern } from './bounded-pattern.ts';
import { and, type Expression, not, or, present, test } from './expression.ts';
import { type FieldValue, type FilterField, fieldNamed } from './fields.ts';
import { endToken, filterError, type Token, tokenize } from './lexer.ts';
import { MAX_FILTER_DEPTH } from './limits.ts';
import { type Order, operandType } from './operands.ts';

interface Relation {
  readonly quantifier: 'any' | 'all';
  holds(order: number): boolean;
}

const any = (holds: (order: number) => boolean): Relation => ({ quantifier: 'any', holds });
const all = (holds: (order: number) => boolean): Relation => ({ quantifier: 'all', holds });
const equal = (order: number): boolean => order === 0;
const different = (order: number): boolean => order !== 0;

const RELATIONS = new Map<string, Relation>([
  ...['==', 'eq', 'any_eq'].map((name) => [name, any(equal)] as const),
  ...['!=', 'ne', 'all_ne'].map((name) => [name, all(different)] as const),
  ...['===', 'all_eq'].map((name) => [name, all(equal)] as const),
  ...['!==', '~=', 'any_ne'].map((name) => [name, any(different)] as const),
  ...['<', 'lt'].map((name) => [name, any((order) => order < 0)] as const),
  ...['>', 'gt'].map((name) => [name, any((order) => order > 0)] as const),
  ...['<=', 'le'].map((name) => [name, any((order) => order <= 0)] as const),
  ...['>=', 'ge'].map((name) => [name, any((order) => order >= 0)] as const),
]);

const KEYWORDS = new Set([
  'and',
  'or',
  'not',
  'in',
  'contains',
  'matches',
  'eq',
  'ne',
  'lt',
  'gt',
  'le',
  'ge',
]);

/** Parses a whole filter. Throws a UserError that names the place of a mistake. */
export function parseFilter(filter: string): Expression {
  const parser = new Parser(filter);
  return parser.whole();
}

class Parser {
  readonly #filter: string;
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #next = 0;
  #depth = 0;

  constructor(filter: string) {
    this.#filter = filter;
    this.#tokens = tokenize(filter);
    this.#end = endToken(filter);
  }

  whole(): Expression {
    const expression = this.#disjunction();
    if (this.#peek().kind !== 'end') throw this.#unexpected();
    return expression;
  }

  #disjunction(): Expression {
    let left = this.#conjunction();
    while (this.#accept('or', '||')) left = or(left, this.#conjunction());
    return left;
  }

  #conjunction(): Expression {
    let left = this.#negation();
    while (this.#accept('and', '&&')) left = and(left, this.#negation());
    return left;
  }

  #negation(): Expression {
    if (++this.#depth > MAX_FILTER_DEPTH)
      throw filterError(
        this.#filter,
        this.#peek().position,
        `more than ${MAX_FILTER_DEPTH} parentheses inside each other`,
      );
    const expression = this.#accept('not', '!') ? not(this.#negation()) : this.#primary();
    this.#depth--;
    return expression;
  }

  #primary(): Expression {
    if (!this.#accept('(')) return this.#comparison();
    const expression = this.#disjunction();
    this.#expect(')');
    return expression;
  }

  #comparison(): Expression {
    const token = this.#peek();
    if (token.kind !== 'word' || KEYWORDS.has(token.text)) throw this.#unexpected('a field was expected');
    const field = fieldNamed(token.text, `-Y: at character ${token.position} of the filter`);
    this.#next++;
    const relation = RELATIONS.get(this.#peek().text);
    if (relation !== undefined && this.#peek().kind !== 'string') {
      this.#next++;
      const order = this.#operand(field);
      return test(field, relation.quantifier, (value) => relation.holds(order(value)));
    }
    if (this.#accept('contains')) return this.#contains(field);
    if (this.#accept('matches', '~')) return this.#regularExpression(field);
    if (this.#accept('in')) return test(field, 'any', this.#set(field));
    if (this.#peek().text === 'not' && this.#peek(1).text === 'in') {
      this.#next += 2;
      return not(test(field, 'any', this.#set(field)));
    }
    return present(field);
  }

  #contains(field: FilterField): Expression {
    const token = this.#stringOperand(field, 'contains');
    // Wireshark finds an empty string in nothing.
    return test(field, 'any', (value) => token.text !== '' && (value as string).includes(token.text));
  }

  #regularExpression(field: FilterField): Expression {
    const token = this.#stringOperand(field, 'matches');
    if (token.kind !== 'string')
      throw filterError(this.#filter, token.position, 'matches takes a string in double quotes');
    let isMatch: (text: string) => boolean;
    try {
      isMatch = compilePattern(token.pattern.replace(/^\(\?i\)/, ''));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw filterError(this.#filter, token.position, `this is no regular expression (${reason})`);
    }
    return test(field, 'any', (value) => isMatch(value as string));
  }

  #stringOperand(field: FilterField, operator: string): Token {
    const token = this.#peek();
    if (field.type !== 'string')
      throw filterError(
        this.#filter,
        token.position,
        `"${operator}" is for text, ${field.name} is none (${field.type})`,
      );
    if (token.kind !== 'string' && token.kind !== 'word') throw this.#unexpected('a string was expected');
    this.#next++;
    return token;
  }

  /** `{200, 302}`, `{200 302}` or ranges `{200..299}`. */
  #set(field: FilterField): (value: FieldValue) => boolean {
    this.#expect('{');
    const members: ((value: FieldValue) => boolean)[] = [];
    do {
      const low = this.#operand(field);
      const high = this.#accept('..') ? this.#operand(field) : low;
      members.push((value) => low(value) >= 0 && high(value) <= 0);
      this.#accept(',');
    } while (!this.#accept('}'));
    return (value) => members.some((isMember) => isMember(value));
  }

  #operand(field: FilterField): Order {
    const token = this.#peek();
    if (token.kind !== 'word' && token.kind !== 'string') throw this.#unexpected('a value was expected');
    if (field.type === 'protocol')
      throw filterError(
        this.#filter,
        token.position,
        `${field.name} is a protocol: it is there or not, it has no value`,
      );
    const type = operandType(field.type);
    const order = type.read(token.text);
    if (order === null)
      throw filterError(
        this.#filter,
        token.position,
        `"${token.text}" is not ${type.expected}, which ${field.name} takes`,
      );
    this.#next++;
    return order;
  }

  #peek(ahead = 0): Token {
    return this.#tokens[this.#next + ahead] ?? this.#end;
  }

  #accept(...texts: string[]): boolean {
    const token = this.#peek();
    if (token.kind === 'string' || token.kind === 'end' || !texts.includes(token.text)) return false;
    this.#next++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) throw this.#unexpected(`"${text}" was expected`);
  }

  #unexpected(expected?: string): Error {
    const token = this.#peek();
    const isUpperCaseKeyword = !KEYWORDS.has(token.text) && KEYWORDS.has(token.text.toLowerCase());
    if (isUpperCaseKeyword)
      return filterError(
        this.#filter,
        token.position,
        `operators are lower case: ${token.text.toLowerCase()}`,
      );
    const found =
      token.kind === 'end' ? 'the filter ends too early' : `"${token.text}" was not expected here`;
    return filterError(
      this.#filter,
      token.position,
      expected === undefined ? found : `${found}: ${expected}`,
    );
  }
}
