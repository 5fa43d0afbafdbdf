import { expect, it } from 'vitest';
import { markdownCode, markdownTable, markdownText } from '../../src/report/markdown.ts';

it('nothing in a text is taken for markup', () => {
  expect(markdownText('a *b* | __c__ <d> `e`')).toBe('a \\*b\\* \\| \\_\\_c\\_\\_ \\<d\\> \\`e\\`');
  expect(markdownCode("a || b, 'c' => `d`")).toBe("``a \\|\\| b, 'c' => `d` ``");
  expect(markdownCode('a')).toBe('`a`');
});

it('a table', () => {
  expect(markdownTable(['A', 'B'], [['1', '2']])).toBe('| A | B |\n| --- | --- |\n| 1 | 2 |');
});
