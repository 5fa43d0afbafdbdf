// What a display filter compares: fields, parts of them, functions of them, and numbers worked out of them.

import { type FieldType, type FieldValue, type FilterField, NONE, some } from './field.ts';
import { fieldText } from './fields.ts';
import { foreseePresence, type MessageFacts, type Subject } from './subject.ts';

export interface Entity {
  /** As the user knows it, for errors. */
  readonly name: string;
  readonly type: FieldType;
  /** The fields it is made of. */
  readonly fields: readonly FilterField[];
  /** It is a field, whole. */
  readonly isField: boolean;
  /** None when the message does not have it. */
  values(subject: Subject): readonly FieldValue[];
  /** Whether it has values; undefined: it depends on the message. */
  foreseePresence(facts: MessageFacts): boolean | undefined;
}

export function fieldEntity(field: FilterField): Entity {
  return {
    name: field.name,
    type: field.type,
    fields: [field],
    isField: true,
    values: ({ message, results, focus }) => field.values(message, results, focus),
    foreseePresence: (facts) => foreseePresence(field, facts),
  };
}

export function numberEntity(value: number): Entity {
  return {
    name: String(value),
    type: 'number',
    fields: [],
    isField: false,
    values: () => [value],
    foreseePresence: () => true,
  };
}

/** The bytes of a protocol; null when they are not known. */
export function bytesOf(entity: Entity): Entity | null {
  const read = entity.isField ? entity.fields[0]!.bytes : undefined;
  if (read === undefined) return null;
  return derived(entity.name, 'bytes', [entity], ({ message, results }) => some(read(message, results)));
}

/** An entity worked out of others: absent where one of them is. */
function derived(name: string, type: FieldType, parts: readonly Entity[], values: Entity['values']): Entity {
  return {
    name,
    type,
    fields: parts.flatMap(({ fields }) => fields),
    isField: false,
    values,
    foreseePresence: (facts) =>
      parts.some((part) => part.foreseePresence(facts) === false) ? false : undefined,
  };
}

/** First and last index of a part; from the end where they are negative. */
export interface SliceRange {
  readonly first: number;
  readonly last: number;
}

/** Parts of text by its characters, or of bytes, one behind the other; absent where the text is too short. */
export function sliceOf(entity: Entity, ranges: readonly SliceRange[]): Entity {
  return derived(`${entity.name}[...]`, 'bytes', [entity], (subject) =>
    entity.values(subject).flatMap((value) => some(sliced(String(value), ranges))),
  );
}

function sliced(text: string, ranges: readonly SliceRange[]): string | null {
  const characters = [...text];
  const fromStart = (index: number): number => (index < 0 ? characters.length + index : index);
  let parts = '';
  for (const { first, last } of ranges) {
    const start = fromStart(first);
    if (start < 0 || start >= characters.length) return null;
    parts += characters.slice(start, Math.min(fromStart(last), characters.length - 1) + 1).join('');
  }
  return parts;
}

/** What a function takes: one text, one field of any kind, or numbers. */
type Parameters = 'text' | 'field' | 'value' | 'numbers';

interface FilterFunction {
  readonly parameters: Parameters;
  /** Null: the type of its argument. */
  readonly type: FieldType;
  call(values: readonly FieldValue[], type: FieldType): readonly FieldValue[];
}

const each =
  (change: (text: string) => FieldValue) =>
  (values: readonly FieldValue[]): readonly FieldValue[] =>
    values.map((value) => change(String(value)));

const onlyAscii = (expression: RegExp, change: (text: string) => string) => (text: string) =>
  text.replaceAll(expression, change);

export const FUNCTIONS: Readonly<Record<string, FilterFunction>> = {
  lower: {
    parameters: 'text',
    type: 'string',
    call: each(onlyAscii(/[A-Z]+/g, (text) => text.toLowerCase())),
  },
  upper: {
    parameters: 'text',
    type: 'string',
    call: each(onlyAscii(/[a-z]+/g, (text) => text.toUpperCase())),
  },
  len: { parameters: 'text', type: 'number', call: each((text) => Buffer.byteLength(text)) },
  count: {
    parameters: 'field',
    type: 'number',
    call: (values) => (values.length === 0 ? NONE : [values.length]),
  },
  string: {
    parameters: 'value',
    type: 'string',
    call: (values, type) => values.map((value) => fieldText({ type }, value)),
  },
  max: { parameters: 'numbers', type: 'number', call: (values) => extreme(values, Math.max) },
  min: { parameters: 'numbers', type: 'number', call: (values) => extreme(values, Math.min) },
  abs: {
    parameters: 'numbers',
    type: 'number',
    call: (values) => values.map((value) => Math.abs(Number(value))),
  },
};

function extreme(
  values: readonly FieldValue[],
  choose: (...numbers: number[]) => number,
): readonly FieldValue[] {
  return values.length === 0 ? NONE : [choose(...values.map(Number))];
}

/** Why a function does not take these arguments; null: it does. */
export function argumentMistake(name: string, entities: readonly Entity[]): string | null {
  const { parameters } = FUNCTIONS[name]!;
  if (entities.length !== 1 && (parameters !== 'numbers' || name === 'abs'))
    return `${name}() takes one argument`;
  for (const { name: given, type } of entities) {
    if (parameters === 'text' && type !== 'string' && type !== 'bytes')
      return `${name}() is for text, ${given} is none (${type})`;
    if (parameters === 'numbers' && type !== 'number')
      return `${name}() is for numbers, ${given} is none (${type})`;
    if (
      parameters === 'value' &&
      (type === 'string' || type === 'bytes' || type === 'protocol' || type === 'boolean')
    )
      return `${name}() is for numbers, addresses and times, ${given} is none of them (${type})`;
  }
  return null;
}

export function functionOf(name: string, entities: readonly Entity[]): Entity {
  const { type, call } = FUNCTIONS[name]!;
  return derived(`${name}()`, type, entities, (subject) => {
    const values = entities.map((entity) => entity.values(subject));
    return values.some((some) => some.length === 0) ? NONE : call(values.flat(), entities[0]!.type);
  });
}

/** Null for what has no result: a division by zero. */
const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number | null>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => (right === 0 ? null : Math.trunc(left / right)),
  '%': (left, right) => (right === 0 ? null : left % right),
  '&': (left, right) => Number(BigInt(left) & BigInt(right)),
};

/** Each value of the one with each of the other. */
export function arithmeticOf(operator: string, left: Entity, right: Entity): Entity {
  const work = ARITHMETIC[operator]!;
  return derived(`${left.name} ${operator} ${right.name}`, 'number', [left, right], (subject) =>
    left
      .values(subject)
      .flatMap((first) =>
        right.values(subject).flatMap((second) => some(work(Number(first), Number(second)))),
      ),
  );
}
