import { expect, test } from 'vitest';
import { capturedTwiceText, isCapturedTwice, repeatsText } from '../../src/shared/repeated-input.ts';

test('it says which file repeats which', () => {
  expect(repeatsText([])).toBeNull();
  expect(repeatsText([{ input: 'a', original: 'a' }])).toBe('a: it is named more than once, and read once');
  expect(repeatsText([{ input: 'b', original: 'a' }])).toBe('b: it repeats a, and is not read again');
});

test('of many it is one line, with how many there are', () => {
  const twice = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ input: `d/${index}`, original: `d/${index}` }));
  expect(repeatsText(twice(2))).toBe('2 captures are named more than once, and read once: d/0, d/1');
  expect(repeatsText(twice(40))).toBe(
    '40 captures are named more than once, and read once: d/0, d/1, d/2 and 37 more',
  );
  expect(repeatsText([...twice(1), { input: 'b', original: 'a' }])).toBe(
    '2 captures repeat others that are named too, and are not read again: d/0, b',
  );
});

test('what was captured twice is no loss; other lines are, whatever they end with', () => {
  const line = capturedTwiceText({ messages: 1200, inputs: ['a.pcap', 'b.pcap'] })!;
  expect(line).toBe('1,200 messages were captured twice, in a.pcap and b.pcap, and read once');
  expect(isCapturedTwice(line)).toBe(true);
  expect(isCapturedTwice(capturedTwiceText({ messages: 1, inputs: ['a', 'b'] })!)).toBe(true);
  expect(capturedTwiceText({ messages: 0, inputs: null })).toBeNull();
  expect(isCapturedTwice('a: it is named more than once, and read once')).toBe(false);
  expect(isCapturedTwice('cut short behind line 5, and read once')).toBe(false);
});
