// The two sides of a comparison in a display filter: fields, functions, slices and arithmetic of them, and literals.

import {
  argumentMistake,
  arithmeticOf,
  bytesOf,
  type Entity,
  FUNCTIONS,
  fieldEntity,
  functionOf,
  numberEntity,
  sliceOf,
} from './entity.ts';
import type { FilterField } from './field.ts';
import { findField, unknownField } from './fields.ts';
import { KEYWORDS, type Token } from './lexer.ts';
import { readNumber } from './operands.ts';
import { parseSlice } from './slice.ts';
import type { TokenReader } from './token-reader.ts';

/** `entity`: null for a literal, which is the token `first`. */
export interface Operand {
  readonly entity: Entity | null;
  readonly first: Token;
}

export class OperandParser {
  /** The fields that were named. */
  readonly fields = new Set<FilterField>();
  readonly #reader: TokenReader;

  constructor(reader: TokenReader) {
    this.#reader = reader;
  }

  operand(expected: string): Operand {
    let left = this.#sum(expected);
    while (this.#reader.accept('&')) left = this.#arithmetic('&', left, this.#sum('a number was expected'));
    return left;
  }

  #sum(expected: string): Operand {
    let left = this.#product(expected);
    for (
      let operator = this.#reader.acceptOne('+', '-');
      operator !== null;
      operator = this.#reader.acceptOne('+', '-')
    )
      left = this.#arithmetic(operator, left, this.#product('a number was expected'));
    return left;
  }

  #product(expected: string): Operand {
    let left = this.#term(expected);
    for (
      let operator = this.#reader.acceptOne('*', '/', '%');
      operator !== null;
      operator = this.#reader.acceptOne('*', '/', '%')
    )
      left = this.#arithmetic(operator, left, this.#term('a number was expected'));
    return left;
  }

  #arithmetic(operator: string, left: Operand, right: Operand): Operand {
    const entity = arithmeticOf(operator, this.#numbersOf(left), this.#numbersOf(right));
    return { entity, first: left.first };
  }

  #numbersOf({ entity, first }: Operand): Entity {
    if (entity === null) {
      const number = readNumber(first);
      if (number === null || first.kind === 'string')
        throw this.#reader.error(first, `"${first.text}" is no number`);
      return numberEntity(number);
    }
    if (entity.type === 'number') return entity;
    throw this.#reader.error(first, `${entity.name} is no number (${entity.type})`);
  }

  /** A field, a function, or what is in braces, with its slices; else a literal. */
  #term(expected: string): Operand {
    const first = this.#reader.peek();
    if (this.#reader.accept('{')) {
      const inner = this.#reader.nested(() => this.operand('a number was expected'));
      this.#reader.expect('}');
      return inner;
    }
    const isWord = first.kind === 'word' && !KEYWORDS.has(first.text);
    if (!isWord && first.kind !== 'string' && first.kind !== 'character')
      throw this.#reader.unexpected(expected);
    this.#reader.take();
    if (first.kind !== 'word') return { entity: null, first };
    const entity =
      this.#reader.peek().text === '(' && this.#reader.peek().kind === 'operator'
        ? this.#call(first)
        : this.#field(first);
    return entity === null ? { entity, first } : { entity: this.#sliced(entity), first };
  }

  #field(token: Token): Entity | null {
    const field = findField(token.text);
    if (field === null) return null;
    this.fields.add(field);
    return fieldEntity(field);
  }

  #call(name: Token): Entity {
    if (!Object.hasOwn(FUNCTIONS, name.text))
      throw this.#reader.error(
        name,
        `there is no function ${name.text}(): the functions are ${Object.keys(FUNCTIONS).join(', ')}`,
      );
    this.#reader.expect('(');
    const entities: Entity[] = [];
    do {
      const operand = this.#reader.nested(() => this.operand('a field was expected'));
      entities.push(operand.entity ?? this.#numbersOf(operand));
    } while (this.#reader.accept(','));
    const mistake = argumentMistake(name.text, entities);
    if (mistake !== null) throw this.#reader.error(name, mistake);
    this.#reader.expect(')');
    return functionOf(name.text, entities);
  }

  #sliced(entity: Entity): Entity {
    let sliced = entity;
    for (let token = this.#reader.peek(); token.kind === 'slice'; token = this.#reader.peek()) {
      const ranges = parseSlice(token.text);
      if (ranges === null)
        throw this.#reader.error(token, 'a slice is written [start:length], [first-last] or [index]');
      const text = sliced.type === 'string' || sliced.type === 'bytes' ? sliced : bytesOf(sliced);
      if (text === null)
        throw this.#reader.error(token, `a slice is for text, ${sliced.name} is none (${sliced.type})`);
      this.#reader.take();
      sliced = sliceOf(text, ranges);
    }
    return sliced;
  }

  literal(): Token {
    const token = this.#reader.peek();
    const isLiteral = token.kind === 'word' || token.kind === 'string' || token.kind === 'character';
    if (!isLiteral) throw this.#reader.unexpected('a value was expected');
    this.#reader.take();
    return token;
  }

  entityOf({ entity, first }: Operand): Entity {
    if (entity === null) throw this.noField(first);
    return entity;
  }

  /** A literal where a field belongs. */
  noField(token: Token): Error {
    if (token.kind === 'word' && !/^[\d:-]/.test(token.text))
      return this.#reader.error(token, unknownField(token.text));
    return this.#reader.error(token, 'a value is compared with a field, and there is none');
  }
}
