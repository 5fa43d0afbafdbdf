import { expect, test } from 'vitest';
import { operandType, parseInteger } from '../../src/filter/operands.ts';

test.each([
  ['200', 200],
  ['0xc8', 200],
  ['0310', 200],
  ['-1', -1],
  ['0', 0],
])('%s is the integer %i', (text, value) => {
  expect(parseInteger(text)).toBe(value);
});

test.each(['', 'abc', '1.5', '0x', '1e3', '2 00'])('%s is no integer', (text) => {
  expect(parseInteger(text)).toBeNull();
});

test('orders values against the literal, by type', () => {
  expect(operandType('number').read('5')!(4)).toBeLessThan(0);
  expect(operandType('boolean').read('true')!(true)).toBe(0);
  expect(operandType('boolean').read('0')!(true)).toBeGreaterThan(0);
  expect(operandType('string').read('b')!('a')).toBeLessThan(0);
  expect(operandType('address').read('10.0.0.0/8')!('10.9.9.9')).toBe(0);
  expect(operandType('address').read('10.0.0.0/8')!('::1')).toBeNaN();
  const instant = { seconds: 5, nanoseconds: 1 };
  expect(operandType('epoch').read('5.000000001')!(instant)).toBe(0);
  expect(operandType('time').read('1970-01-01T00:00:04Z')!(instant)).toBeGreaterThan(0);
});

test('rejects what is no literal of the type', () => {
  expect(operandType('boolean').read('maybe')).toBeNull();
  expect(operandType('address').read('localhost')).toBeNull();
  expect(operandType('time').read('1795377605')).toBeNull();
});
