// The grammar of display filters, by recursive descent: `or` binds weakest, then `and`, then `not`, then comparisons, then
// arithmetic (wireshark-filter(4)). Several values: == passes when any is equal, != when all differ, as in Wireshark 4.

import { compilePattern } from './bounded-pattern.ts';
import { bytesOf, type Entity } from './entity.ts';
import {
  and,
  compare,
  type Expression,
  not,
  or,
  present,
  type Quantifier,
  testValues,
} from './expression.ts';
import type { FieldValue, FilterField } from './field.ts';
import type { Token } from './lexer.ts';
import { type Operand, OperandParser } from './operand-parser.ts';
import { bytesOfText, hexadecimalBytes, operandType } from './operands.ts';
import { PatternError } from './pcre/node.ts';
import { type Relation, relationNamed } from './relations.ts';
import { TokenReader } from './token-reader.ts';

/** A literal of the filter, and the fields that it is compared with. */
export interface UsedLiteral {
  readonly token: Token;
  readonly fields: readonly FilterField[];
  /** Values are tested for being equal to it, or one of a set. */
  readonly isEquality: boolean;
}

export interface ParsedFilter {
  readonly expression: Expression;
  readonly fields: ReadonlySet<FilterField>;
  /** In the order of the filter. */
  readonly literals: readonly UsedLiteral[];
}

/** Parses a whole filter. Throws a UserError that shows the place of a mistake. */
export function parseFilter(filter: string): ParsedFilter {
  return new Parser(filter).whole();
}

class Parser {
  readonly #reader: TokenReader;
  readonly #operands: OperandParser;
  readonly #literals: UsedLiteral[] = [];

  constructor(filter: string) {
    this.#reader = new TokenReader(filter);
    this.#operands = new OperandParser(this.#reader);
  }

  whole(): ParsedFilter {
    const expression = this.#disjunction();
    if (this.#reader.peek().kind !== 'end') throw this.#reader.unexpected();
    const literals = this.#literals.toSorted((left, right) => left.token.position - right.token.position);
    return { expression, fields: this.#operands.fields, literals };
  }

  #disjunction(): Expression {
    let left = this.#conjunction();
    while (this.#reader.accept('or', '||')) left = or(left, this.#conjunction());
    return left;
  }

  #conjunction(): Expression {
    let left = this.#negation();
    while (this.#reader.accept('and', '&&')) left = and(left, this.#negation());
    return left;
  }

  #negation(): Expression {
    return this.#reader.nested(() =>
      this.#reader.accept('not', '!') ? not(this.#negation()) : this.#primary(),
    );
  }

  #primary(): Expression {
    if (!this.#reader.accept('(')) return this.#comparison();
    const expression = this.#disjunction();
    this.#reader.expect(')');
    return expression;
  }

  #comparison(): Expression {
    const quantifier = this.#reader.accept('any') ? 'any' : this.#reader.accept('all') ? 'all' : null;
    const left = this.#operands.operand('a field was expected');
    let expression: Expression | null = null;
    let operand = left;
    for (let relation = this.#relation(); relation !== null; relation = this.#relation()) {
      const right = this.#operands.operand('a value was expected');
      const compared = this.#related(operand, right, relation, quantifier ?? relation.quantifier);
      expression = expression === null ? compared : and(expression, compared);
      operand = right;
    }
    if (expression !== null) return expression;
    if (this.#reader.accept('contains'))
      return this.#contains(this.#operands.entityOf(left), quantifier ?? 'any');
    if (this.#reader.accept('matches', '~'))
      return this.#matches(this.#operands.entityOf(left), quantifier ?? 'any');
    if (this.#reader.accept('in')) return this.#isMember(this.#operands.entityOf(left), quantifier ?? 'any');
    if (this.#reader.peek().text === 'not' && this.#reader.peek(1).text === 'in') {
      this.#reader.take();
      this.#reader.take();
      return not(this.#isMember(this.#operands.entityOf(left), quantifier ?? 'any'));
    }
    if (quantifier !== null) throw this.#reader.unexpected('a comparison was expected');
    const entity = this.#operands.entityOf(left);
    if (!entity.isField && entity.type !== 'number')
      throw this.#reader.unexpected('a comparison was expected');
    return present(entity);
  }

  #relation(): Relation | null {
    const token = this.#reader.peek();
    const relation = token.kind === 'operator' || token.kind === 'word' ? relationNamed(token.text) : null;
    if (relation !== null) this.#reader.take();
    return relation;
  }

  #related(left: Operand, right: Operand, relation: Relation, quantifier: Quantifier): Expression {
    const hasField = [left, right].some(({ entity }) => entity !== null && entity.fields.length > 0);
    if (!hasField) throw this.#operands.noField(left.first);
    if (left.entity !== null && right.entity !== null)
      return this.#twoEntities(left.entity, right.entity, right.first, relation, quantifier);
    const entity = this.#comparable((left.entity ?? right.entity)!, right.first);
    const isReversed = left.entity === null;
    const literal = isReversed ? left.first : right.first;
    const order = this.#literalOrder(entity, literal, relation.isEquality);
    return testValues(entity, quantifier, (value) =>
      relation.holds(isReversed ? -order(value) : order(value)),
    );
  }

  #twoEntities(
    left: Entity,
    right: Entity,
    token: Token,
    relation: Relation,
    quantifier: Quantifier,
  ): Expression {
    const type = left.type === 'protocol' ? null : operandType(left.type);
    if (type === null || right.type === 'protocol' || operandType(right.type).family !== type.family)
      throw this.#reader.error(
        token,
        `${left.name} (${left.type}) and ${right.name} (${right.type}) cannot be compared`,
      );
    return compare(left, right, quantifier, (value, other) => relation.holds(type.order(value, other)));
  }

  /** An entity that has values: a protocol gives its bytes. */
  #comparable(entity: Entity, token: Token): Entity {
    if (entity.type !== 'protocol') return entity;
    const bytes = bytesOf(entity);
    if (bytes === null)
      throw this.#reader.error(token, `${entity.name} is a protocol: it is there or not, it has no value`);
    return bytes;
  }

  #literalOrder(entity: Entity, literal: Token, isEquality: boolean): (value: FieldValue) => number {
    const type = operandType(entity.type as Exclude<Entity['type'], 'protocol'>);
    const order = type.read(literal);
    if (order === null)
      throw this.#reader.error(
        literal,
        `"${literal.text}" is not ${type.expected}, which ${entity.name} takes`,
      );
    this.#literals.push({ token: literal, fields: entity.fields, isEquality });
    return order;
  }

  #contains(left: Entity, quantifier: Quantifier): Expression {
    const entity = this.#textOf(left, 'contains');
    const right = this.#operands.operand('a string was expected');
    if (right.entity !== null) {
      const other = this.#textOf(right.entity, 'contains');
      return compare(entity, other, quantifier, (value, part) => includes(value, part as string));
    }
    const literal = right.first;
    const part =
      entity.type === 'bytes' ? (hexadecimalBytes(literal) ?? bytesOfText(literal.text)) : literal.text;
    this.#literals.push({ token: literal, fields: entity.fields, isEquality: false });
    return testValues(entity, quantifier, (value) => includes(value, part));
  }

  #matches(left: Entity, quantifier: Quantifier): Expression {
    const entity = this.#textOf(left, 'matches');
    const token = this.#reader.peek();
    if (token.kind !== 'string') throw this.#reader.error(token, 'matches takes a string in double quotes');
    this.#reader.take();
    this.#literals.push({ token, fields: entity.fields, isEquality: false });
    const isMatch = this.#pattern(token);
    const isText = entity.type === 'string';
    return testValues(entity, quantifier, (value) =>
      isMatch(isText ? bytesOfText(value as string) : (value as string)),
    );
  }

  #pattern(token: Token): (text: string) => boolean {
    const pattern = bytesOfText(token.pattern);
    try {
      return compilePattern(pattern);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      const place =
        error.offset < pattern.length ? `, at character ${error.offset + 1} of the expression` : '';
      throw this.#reader.error(token, `the regular expression cannot be used: ${error.message}${place}`);
    }
  }

  /** An entity whose values are text or bytes. */
  #textOf(entity: Entity, operator: string): Entity {
    if (entity.type === 'string' || entity.type === 'bytes') return entity;
    const bytes = bytesOf(entity);
    if (bytes !== null) return bytes;
    const hint = entity.type === 'protocol' ? '' : `; write string(${entity.name}) for its text`;
    throw this.#reader.error(
      this.#reader.peek(),
      `"${operator}" is for text, ${entity.name} is none (${entity.type})${hint}`,
    );
  }

  /** `{200, 302}`, `{200 302}` or ranges `{200..299}`. */
  #isMember(left: Entity, quantifier: Quantifier): Expression {
    const entity = this.#comparable(left, this.#reader.peek());
    this.#reader.expect('{');
    const members: ((value: FieldValue) => boolean)[] = [];
    do {
      const low = this.#literalOrder(entity, this.#operands.literal(), true);
      const high = this.#reader.accept('..')
        ? this.#literalOrder(entity, this.#operands.literal(), false)
        : low;
      members.push((value) => low(value) >= 0 && high(value) <= 0);
      this.#reader.accept(',');
    } while (!this.#reader.accept('}'));
    return testValues(entity, quantifier, (value) => members.some((isMember) => isMember(value)));
  }
}

/** Wireshark finds an empty string in nothing. */
function includes(value: FieldValue, part: string): boolean {
  return part !== '' && (value as string).includes(part);
}
