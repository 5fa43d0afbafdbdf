import { expect, it } from 'vitest';
import { textOf } from '../../../src/protocol/field-compression/text.ts';
import { huffman } from './rfc-code.ts';

it('reads octets as ISO-8859-1, a character an octet', () => {
  const every = Buffer.from(Array.from({ length: 256 }, (_, octet) => octet));
  expect(textOf(every, 0, 256, false, false)).toBe(every.toString('latin1'));
  const coded = huffman(every);
  expect(textOf(coded, 0, coded.length, true, false)).toBe(every.toString('latin1'));
});

it('reads strings of any length', () => {
  const long = 'a'.repeat(100_000);
  const coded = huffman(Buffer.from(long));
  expect(textOf(coded, 0, coded.length, true, false)).toBe(long);
  expect(textOf(huffman(Buffer.from('b')), 0, 1, true, false)).toBe('b');
});

it('says when a code is not valid, and ends a truncated one anywhere', () => {
  const coded = huffman(Buffer.from('~~'));
  expect(textOf(coded, 0, coded.length - 1, true, false)).toBeNull();
  expect(textOf(coded, 0, coded.length - 1, true, true)).toBe('~');
});
