// The right side of a comparison, by the type of the field: how it is written and how values are ordered against it
// (wireshark-filter(4), "Field types and literals").

import type { AddressRange } from './address.ts';
import { compareToRange, parseAddressRange } from './address.ts';
import type { FieldType, FieldValue } from './fields.ts';
import { type Instant, instantNs, parseDateAndTime, parseEpoch } from './instant.ts';

export type Order = (value: FieldValue) => number;

interface OperandType {
  /** For error messages. */
  readonly expected: string;
  /** From the text of a literal to the order of values against it (below 0, 0, above 0); null when it is no such literal. */
  read(text: string): Order | null;
}

const order = <T extends string | number | bigint>(left: T, right: T): number =>
  left < right ? -1 : left > right ? 1 : 0;

/** Decimal, 0x hexadecimal or 0 octal, as in Wireshark. */
export function parseInteger(text: string): number | null {
  if (/^0x[0-9a-f]+$/i.test(text)) return Number.parseInt(text, 16);
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return /^[+-]?\d+$/.test(text) ? Number(text) : null;
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

const number: OperandType = {
  expected: 'a whole number such as 200 or 0xc8',
  read(text) {
    const operand = parseInteger(text);
    return operand === null ? null : (value) => order(value as number, operand);
  },
};

const TYPES: Readonly<Record<Exclude<FieldType, 'protocol'>, OperandType>> = {
  number,
  boolean: {
    expected: 'true or false',
    read(text) {
      const known = /^(?:true|false)$/i.test(text);
      const operand = known ? Number(text.toLowerCase() === 'true') : parseInteger(text);
      return operand === null ? null : (value) => order(Number(value), Number(operand !== 0));
    },
  },
  string: { expected: 'a string in double quotes', read: (text) => (value) => order(value as string, text) },
  address: {
    expected: 'an address such as 127.0.0.1, ::1 or 10.0.0.0/8',
    read: (text) => orderToAddress(parseAddressRange(text)),
  },
  time: {
    expected: 'a time such as "2026-11-22 20:00:00" or "Nov 22, 2026 20:00:00.5"',
    read: (text) => orderToInstant(parseDateAndTime(text)),
  },
  epoch: {
    expected: 'seconds since 1970 such as 1795377601.5',
    read: (text) => orderToInstant(parseEpoch(text)),
  },
};

export function operandType(type: Exclude<FieldType, 'protocol'>): OperandType {
  return TYPES[type];
}
