import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { layoutRow, paint, part } from '../../src/report/grid.ts';

const columns = [{ width: 6 }, { width: 4 }, { width: 5 }];

test('cells stand in their columns, lines have no spaces at their ends', () => {
  expect(layoutRow(columns, [[part('a')], [part('b'), part('日本')], [part('c')]], false)).toBe(
    'a       b     c\n        日本\n',
  );
});

test('a text too wide for its column goes on in the next line', () => {
  expect(layoutRow(columns, [[part('abcdefgh')], [part('')], [part('c')]], false)).toBe(
    'abcdef        c\ngh\n',
  );
});

test('colours change nothing but the colour', () => {
  const cells = [[part('abcdefgh', 'red')], [part('x', 'bold')], [part('y')]] as const;
  const coloured = layoutRow(columns, cells, true);
  expect(coloured).toContain('\x1b[1;31mabcdef\x1b[0m');
  expect(stripVTControlCharacters(coloured)).toBe(layoutRow(columns, cells, false));
  expect(paint('x', 'red', false)).toBe('x');
});

test('words that are kept push the other cells on, in the lines that have them', () => {
  const columns = [{ width: 4 }, { width: 8 }];
  const cells = [[part('abcdefgh x')], [part('one two three')]];
  expect(layoutRow(columns, cells, false, true)).toBe('abcdefgh  one two\nx     three\n');
});
