// Two values of a comparison, by their types: how a literal is written, and how values are ordered
// (wireshark-filter(4), "Field types and literals").

import type { AddressRange } from './address.ts';
import { compareToRange, parseAddressRange } from './address.ts';
import type { FieldType, FieldValue } from './field.ts';
import { type Instant, instantNs, parseDateAndTime, parseEpoch } from './instant.ts';
import type { Token } from './lexer.ts';

/** Below 0, 0, above 0; NaN for what has no order. */
export type Order = (value: FieldValue) => number;

interface OperandType {
  /** For error messages. */
  readonly expected: string;
  /** From a literal to the order of values against it; null when it is no such literal. */
  read(literal: Pick<Token, 'text' | 'kind'>): Order | null;
  /** Types that can be compared are of one family. */
  readonly family: 'number' | 'boolean' | 'text' | 'address' | 'time';
  /** The order of two values. */
  order(left: FieldValue, right: FieldValue): number;
}

const order = <T extends string | number | bigint>(left: T, right: T): number =>
  left < right ? -1 : left > right ? 1 : 0;

/** Decimal, 0x hexadecimal, 0b binary or 0 octal, as in Wireshark. */
export function parseInteger(text: string): number | null {
  if (/^0x[0-9a-f]+$/i.test(text)) return Number.parseInt(text, 16);
  if (/^0b[01]+$/i.test(text)) return Number.parseInt(text.slice(2), 2);
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return /^[+-]?\d+$/.test(text) ? Number(text) : null;
}

/** A literal of a number; a character means its code. */
export function readNumber({ text, kind }: Pick<Token, 'text' | 'kind'>): number | null {
  return kind === 'character' ? text.charCodeAt(0) : parseInteger(text);
}

function orderToInstant(instant: Instant | null): Order | null {
  if (instant === null) return null;
  const operand = instantNs(instant);
  return (value) => order(instantNs(value as Instant), operand);
}

function orderToAddress(range: AddressRange | null): Order | null {
  if (range === null) return null;
  return (value) => {
    const address = parseAddressRange(value as string);
    return address === null ? Number.NaN : compareToRange(address, range);
  };
}

const HEXADECIMAL_BYTES = /^[0-9a-f]{2}(?:[:.-][0-9a-f]{2})+$/i;

/** Bytes that are written as `73:65:73`, each a character; null for what is not written so. */
export function hexadecimalBytes({ text, kind }: Pick<Token, 'text' | 'kind'>): string | null {
  if (kind !== 'word' || !HEXADECIMAL_BYTES.test(text)) return null;
  return Buffer.from(text.replaceAll(/[:.-]/g, ''), 'hex').toString('latin1');
}

/** A text as bytes, each a character. */
export function bytesOfText(text: string): string {
  return /^[\x00-\x7f]*$/.test(text) ? text : Buffer.from(text).toString('latin1');
}

const instants: Pick<OperandType, 'family' | 'order'> = {
  family: 'time',
  order: (left, right) => order(instantNs(left as Instant), instantNs(right as Instant)),
};
const text: Pick<OperandType, 'family' | 'order'> = {
  family: 'text',
  order: (left, right) => order(left as string, right as string),
};

const TYPES: Readonly<Record<Exclude<FieldType, 'protocol'>, OperandType>> = {
  number: {
    expected: 'a whole number such as 200 or 0xc8',
    read(literal) {
      const operand = readNumber(literal);
      return operand === null ? null : (value) => order(value as number, operand);
    },
    family: 'number',
    order: (left, right) => order(left as number, right as number),
  },
  boolean: {
    expected: 'true or false',
    read(literal) {
      const known = /^(?:true|false)$/i.test(literal.text);
      const operand = known ? Number(literal.text.toLowerCase() === 'true') : readNumber(literal);
      return operand === null ? null : (value) => order(Number(value), Number(operand !== 0));
    },
    family: 'boolean',
    order: (left, right) => order(Number(left), Number(right)),
  },
  string: {
    ...text,
    expected: 'a string in double quotes',
    read: (literal) => (value) => order(value as string, literal.text),
  },
  bytes: {
    ...text,
    expected: 'a string in double quotes, or bytes such as 73:65:73',
    read: (literal) => {
      const operand = hexadecimalBytes(literal) ?? bytesOfText(literal.text);
      return (value) => order(value as string, operand);
    },
  },
  address: {
    expected: 'an address such as 127.0.0.1, ::1 or 10.0.0.0/8',
    read: (literal) => orderToAddress(parseAddressRange(literal.text)),
    family: 'address',
    order: (left, right) => {
      const range = parseAddressRange(right as string);
      return range === null ? Number.NaN : orderToAddress(range)!(left);
    },
  },
  time: {
    ...instants,
    expected: 'a time such as "2026-11-22 20:00:00" or "Nov 22, 2026 20:00:00.5"',
    read: (literal) => orderToInstant(parseDateAndTime(literal.text)),
  },
  epoch: {
    ...instants,
    expected: 'seconds such as 1795377601.5 or 0.25',
    read: (literal) => orderToInstant(parseEpoch(literal.text)),
  },
};

export function operandType(type: Exclude<FieldType, 'protocol'>): OperandType {
  return TYPES[type];
}
