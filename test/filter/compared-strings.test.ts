import { expect, test } from 'vitest';
import { comparedStrings } from '../../src/filter/compared-strings.ts';

const texts = (filter: string) => comparedStrings(filter, 'finding.rule').map(({ text }) => text);

test('strings that a field is equal to, or not', () => {
  expect(texts('finding.rule == "a" and (finding.rule != "b" or not finding.rule eq "c")')).toEqual([
    'a',
    'b',
    'c',
  ]);
  expect(texts('finding.rule in {"a", "b"} && http.host == "d"')).toEqual(['a', 'b']);
  expect(comparedStrings('finding.rule == "a"', 'finding.rule')).toEqual([{ text: 'a', position: 17 }]);
});

test('not those that it may contain, or match', () => {
  expect(texts('finding.rule contains "logout" or finding.rule matches "^same"')).toEqual([]);
  expect(texts('finding.rule')).toEqual([]);
  expect(texts('http.host == "finding.rule"')).toEqual([]);
});
