import { expect, it } from 'vitest';
import { isReasonable } from '../../src/message-log/json-size.ts';
import { MAX_LOG_DEPTH, MAX_LOG_VALUES, UNCHECKED_LINE_BYTES } from '../../src/message-log/limits.ts';

const check = (text: string): boolean => {
  const bytes = Buffer.from(`xx${text}${'['.repeat(100)}`);
  return isReasonable(bytes, 2, 2 + Buffer.byteLength(text));
};
const long = 'x'.repeat(UNCHECKED_LINE_BYTES);

it('brackets, braces and commas count outside texts alone', () => {
  expect(check(`["${'['.repeat(UNCHECKED_LINE_BYTES)}"]`)).toBe(true);
  expect(check(`["\\"${'[,'.repeat(MAX_LOG_VALUES)}\\\\"]`)).toBe(true);
});

it('depth and number of values have their limits', () => {
  const deep = (depth: number) => `${'['.repeat(depth)}"${long}"${']'.repeat(depth)}`;
  expect(check(deep(MAX_LOG_DEPTH))).toBe(true);
  expect(check(deep(MAX_LOG_DEPTH + 1))).toBe(false);
  expect(check(`{"a":[${'0,'.repeat(MAX_LOG_VALUES + 1)}0]}`)).toBe(false);
});

it('a text without an end, and brackets that close too often, do no harm', () => {
  expect(check(`["${long}`)).toBe(true);
  expect(check(`${']'.repeat(UNCHECKED_LINE_BYTES + 1)}`)).toBe(true);
});
