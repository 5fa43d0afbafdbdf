// A line that is typed: what a shell's line does with the same keys.

import { expect, it } from 'vitest';
import { edited, type TypedText, typedText, wholeText } from '../../../src/report/live/typed-text.ts';
import fc from '../../support/properties.ts';

const after = (keys: readonly string[], text: TypedText = typedText('')): TypedText =>
  keys.reduce(edited, text);

it('is typed where the cursor is', () => {
  expect(after(['a', 'c', 'left', 'b'])).toEqual({ before: 'ab', behind: 'c' });
  expect(after(['b', 'home', 'a', 'end', 'c'])).toEqual({ before: 'abc', behind: '' });
  expect(after(['b', 'ctrl-a', 'a', 'ctrl-e', 'c', 'right'])).toEqual({ before: 'abc', behind: '' });
});

it('loses characters before and behind the cursor, and words', () => {
  expect(after(['left', 'backspace'], typedText('abc'))).toEqual({ before: 'a', behind: 'c' });
  expect(after(['left', 'left', 'delete'], typedText('abc'))).toEqual({ before: 'a', behind: 'c' });
  expect(after(['left', 'ctrl-u'], typedText('abc'))).toEqual({ before: '', behind: 'c' });
  expect(after(['ctrl-w'], typedText('cookie.name == "a" ')).before).toBe('cookie.name == ');
  expect(after(['backspace', 'delete', 'left', 'right', 'ctrl-w'])).toEqual(typedText(''));
});

it('keeps characters of two code units whole', () => {
  expect(after(['😀', 'left', 'é', 'right', 'backspace'])).toEqual({ before: 'é', behind: '' });
});

it('is the same text wherever the cursor goes', () => {
  const move = fc.constantFrom('left', 'right', 'home', 'end', 'up', 'tab');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(move), (text, moves) => {
      expect(wholeText(after(moves, typedText(text)))).toBe(text);
    }),
  );
});
