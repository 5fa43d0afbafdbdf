import { expect, test } from 'vitest';
import { MAX_COVERAGE_NAMES, MAX_COVERAGE_TEXTS } from '../../src/analysis/limits.ts';
import { NamedTexts } from '../../src/analysis/named-texts.ts';

test('each text counts once; the first few are named, in order', () => {
  const texts = new NamedTexts();
  for (const text of ['b', 'a', 'b', 'a', 'c']) texts.add(text);
  expect([texts.named, texts.count]).toEqual([['b', 'a', 'c'], 3]);
});

test('the limits: no more are named, and no more are counted', () => {
  const texts = new NamedTexts();
  for (let number = 0; number < MAX_COVERAGE_TEXTS + 2; number++) texts.add(`h${number}.test`);
  expect(texts.named).toHaveLength(MAX_COVERAGE_NAMES);
  expect(texts.named.at(-1)).toBe(`h${MAX_COVERAGE_NAMES - 1}.test`);
  expect(texts.count).toBe(MAX_COVERAGE_TEXTS);
});
