import { describe, expect, it } from 'vitest';
import { looseArea, streamArea } from '../../src/scrub/area.ts';
import { escapedCopies, writtenAs } from '../../src/scrub/plain-view.ts';
import { TextSearch } from '../../src/scrub/text-search.ts';

const SECRET = 'a1/b2';
function copiesIn(text: string): string[] {
  const search = new TextSearch<string>();
  search.add(SECRET, SECRET);
  return [...escapedCopies(looseArea(Buffer.from(text, 'latin1')), search)].map(({ start, end, units }) => {
    expect(units.join('')).toBe(text.slice(start, end));
    return text.slice(start, end);
  });
}

describe('escapedCopies', () => {
  it.each([
    ['%611/b2', '%611/b2'],
    ['x%61%31%2f%62%32x', '%61%31%2f%62%32'],
    ['a1%252Fb2', 'a1%252Fb2'],
    ['%25256%31 %2561%2531/b%25253%32 %2561%2531/b2', '%2561%2531/b2'],
    ['"\\u0061\\u0031\\/b\\x32"', '\\u0061\\u0031\\/b\\x32'],
    ['&#97;1&#x2F;&#0098;2&amp;', '&#97;1&#x2F;&#0098;2'],
  ])('of %s', (text, copy) => {
    expect(copiesIn(text)).toEqual([copy]);
  });

  it('are none without an escape, or with another one', () => {
    for (const text of ['a1/b2', '%20 a1/b2', '%621/b2', '&#353;1/b2', '%6', ''])
      expect(copiesIn(text)).toEqual([]);
  });

  it('are cut off where the stream ends', () => {
    const search = new TextSearch<string>();
    search.add(SECRET, SECRET);
    const stream = Buffer.from('x %611/b');
    const copies = [...escapedCopies(streamArea(stream, 0, stream.length), search)];
    expect(copies.map(({ start, end }) => [start, end])).toEqual([[2, 8]]);
  });
});

describe('writtenAs', () => {
  it.each([
    [['a', '%31', '%2F', '%2552'], 'z{|}', 'z%7b%7C%257d'],
    [['\\u0061', '\\x2F'], 'z9', '\\u007a\\x39'],
    [['&#x2F;', '&#X6a;', '&#097;', '&#49;'], 'zzz9', '&#x7A;&#X7a;&#122;&#57;'],
    [['\\/'], '/', '\\/'],
  ])('%j', (units, characters, written) => {
    expect(writtenAs(units, characters)).toBe(written);
  });

  it('has no room for a third digit, and none for a letter in the place of a slash', () => {
    expect(writtenAs(['&#97;'], 'z')).toBeNull();
    expect(writtenAs(['\\/'], 'z')).toBeNull();
  });
});
