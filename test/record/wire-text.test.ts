import { expect, it } from 'vitest';
import { isLatin1, wireText } from '../../src/record/wire-text.ts';
import fc from '../support/properties.ts';

const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

it.each([
  ['plain', 'plain'],
  ['', ''],
  ['n\xc3\xa4me', 'näme'],
  ['\xe2\x98\x83', '☃'],
  ['lat\xe9in', 'latéin'],
  // One byte that is no UTF-8 makes the whole string ISO-8859-1.
  ['\xc3\xa4 \xff', 'Ã¤ ÿ'],
  // Overlong and surrogate encodings are no UTF-8 (RFC 3629 section 3).
  ['\xc0\xaf', 'À¯'],
  ['\xed\xa0\x80', 'í\xa0\x80'],
  ['\xef\xbb\xbfbom', '\ufeffbom'],
  ['\0\x1f', '\0\x1f'],
])('reads %j as %j', (bytes, text) => {
  expect(wireText(bytes)).toBe(text);
});

it.each([
  ['plain', false],
  ['n\xc3\xa4me', false],
  ['\xe2\x98\x83', false],
  ['lat\xe9in', true],
  ['\xc3\xa4 \xff', true],
])('%j is ISO-8859-1: %s', (bytes, expected) => {
  expect(isLatin1(bytes, wireText(bytes))).toBe(expected);
});

it('gives back every text that was sent as UTF-8', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => wireText(latin1(text)) === text));
});

it('loses nothing of other bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const text = wireText(Buffer.from(bytes).toString('latin1'));
      const back = [Buffer.from(text, 'latin1'), Buffer.from(text, 'utf8')];
      return back.some((candidate) => candidate.equals(bytes));
    }),
  );
});
