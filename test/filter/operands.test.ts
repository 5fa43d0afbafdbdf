import { expect, test } from 'vitest';
import { hexadecimalBytes, operandType, parseInteger, readNumber } from '../../src/filter/operands.ts';

const word = (text: string) => ({ kind: 'word' as const, text });

test.each([
  ['200', 200],
  ['0xc8', 200],
  ['0310', 200],
  ['0b11001000', 200],
  ['-1', -1],
  ['0', 0],
])('%s is the integer %i', (text, value) => {
  expect(parseInteger(text)).toBe(value);
});

test.each(['', 'abc', '1.5', '0x', '1e3', '2 00'])('%s is no integer', (text) => {
  expect(parseInteger(text)).toBeNull();
});

test('orders values against the literal, by type', () => {
  expect(operandType('number').read(word('5'))!(4)).toBeLessThan(0);
  expect(operandType('boolean').read(word('true'))!(true)).toBe(0);
  expect(operandType('boolean').read(word('0'))!(true)).toBeGreaterThan(0);
  expect(operandType('string').read(word('b'))!('a')).toBeLessThan(0);
  expect(operandType('address').read(word('10.0.0.0/8'))!('10.9.9.9')).toBe(0);
  expect(operandType('address').read(word('10.0.0.0/8'))!('::1')).toBeNaN();
  const instant = { seconds: 5, nanoseconds: 1 };
  expect(operandType('epoch').read(word('5.000000001'))!(instant)).toBe(0);
  expect(operandType('time').read(word('1970-01-01T00:00:04Z'))!(instant)).toBeGreaterThan(0);
});

test('rejects what is no literal of the type', () => {
  expect(operandType('boolean').read(word('maybe'))).toBeNull();
  expect(operandType('address').read(word('localhost'))).toBeNull();
  expect(operandType('time').read(word('1795377605'))).toBeNull();
});

test('a character is a number too, and bytes are written in hexadecimal', () => {
  expect(readNumber({ kind: 'character', text: 'A' })).toBe(65);
  expect(hexadecimalBytes(word('73:65:e9'))).toBe('se\xe9');
  expect(hexadecimalBytes({ kind: 'string', text: '73:65' })).toBeNull();
  expect(hexadecimalBytes(word('session'))).toBeNull();
  expect(operandType('bytes').read(word('73:65'))!('se')).toBe(0);
});

test('orders two values', () => {
  expect(operandType('address').order('10.0.0.2', '10.0.0.1')).toBeGreaterThan(0);
  expect(operandType('address').order('::1', '0:0::1')).toBe(0);
  expect(
    operandType('time').order({ seconds: 1, nanoseconds: 2 }, { seconds: 1, nanoseconds: 3 }),
  ).toBeLessThan(0);
  expect(operandType('boolean').order(true, false)).toBeGreaterThan(0);
});
