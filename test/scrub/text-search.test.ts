import { expect, it } from 'vitest';
import { TextSearch } from '../../src/scrub/text-search.ts';
import fc from '../support/properties.ts';

function searchOf(texts: readonly string[]): TextSearch<string> {
  const search = new TextSearch<string>();
  for (const text of texts) search.add(text, text);
  return search;
}

it('finds every text of four characters at every place', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\xff'), minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 5 }), fc.array(text, { maxLength: 20 }), (texts, pieces) => {
      const whole = pieces.join('');
      const search = searchOf(texts);
      const found = [...search.hits(Buffer.from(whole, 'latin1'))].map(({ start, end }) => `${start} ${end}`);
      const wanted = [...new Set(texts)]
        .filter((one) => one.length >= 4)
        .flatMap((one) =>
          Array.from({ length: whole.length }, (_, at) => at)
            .filter((at) => whole.startsWith(one, at))
            .map((at) => `${at} ${at + one.length}`),
        );
      expect(found.sort()).toEqual(wanted.sort());
      expect(search.isIn(whole)).toBe(wanted.length > 0);
    }),
  );
});

it('finds what the end has cut off, from four characters on', () => {
  const search = searchOf(['abcdefgh', 'efgh']);
  const begun = (text: string): string[] =>
    [...search.begunHits(Buffer.from(text))].map(({ found }) => found);
  expect(begun('xxabcdef')).toEqual(['abcdefgh']);
  expect(begun('xxabc')).toEqual([]);
  expect(begun('abcdefgh')).toContain('efgh');
});
