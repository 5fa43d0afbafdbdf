import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { gridWidth, layoutHeader, layoutRow, paint, part } from '../../src/report/grid.ts';

const columns = [
  { title: 'One\nline', width: 6 },
  { title: 'Two', width: 4 },
  { title: 'Three', width: 5 },
];

test('cells stand under their titles, lines have no spaces at their ends', () => {
  expect(layoutHeader(columns, false)).toBe('One     Two   Three\nline\n──────  ────  ─────\n');
  expect(layoutRow(columns, [[part('a')], [part('b'), part('日本')], [part('c')]], false)).toBe(
    'a       b     c\n        日本\n',
  );
  expect(gridWidth(columns)).toBe(19);
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
