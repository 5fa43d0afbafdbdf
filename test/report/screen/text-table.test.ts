import fc from 'fast-check';
import { expect, test } from 'vitest';
import { displayWidth } from '../../../src/report/display-width.ts';
import { screenOf } from '../../../src/report/screen/screen.ts';
import { createTextTable, textTable } from '../../../src/report/screen/text-table.ts';

const screen = (columns: number, change = {}) =>
  screenOf({ columns, colour: false, isAsciiOnly: false, isTerminal: true, details: false, ...change });
const COLUMNS = [
  { title: '' },
  { title: 'Name', minWidth: 6 },
  { title: 'Set', isRight: true },
  { title: 'Nothing' },
];
const row = (mark: string, name: string, set: string) => ({
  cells: [{ text: mark }, { text: name }, { text: set }, { text: '' }],
});

test('columns are as wide as their texts; one without a text is left out', () => {
  expect(textTable(screen(80), COLUMNS, [row('*', 'session', '12'), row('', 'a', '3')])).toBe(
    ['   Name     Set', '*  session   12', '   a          3', ''].join('\n'),
  );
});

test('on a terminal long texts are shortened in the middle, elsewhere never', () => {
  const rows = [row('', 'x'.repeat(100), '1')];
  const text = textTable(screen(40), COLUMNS, rows);
  expect(text).toMatch(/x…x/);
  for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(40);
  expect(textTable(screen(40, { isTerminal: false }), COLUMNS, rows)).toContain('x'.repeat(100));
});

test('a name that does not fit has a line of its own, and others yield or keep their ends', () => {
  const columns = [
    { title: '' },
    { title: 'Name', minWidth: 10, hasOwnLine: true },
    { title: 'Value', minWidth: 6, yieldsTo: 12, keepsEnd: true },
  ];
  const text = textTable(screen(40), columns, [
    { cells: [{ text: '*' }, { text: 'n'.repeat(35) }, { text: 'abcdefghijklmnopq' }] },
    { cells: [{ text: '' }, { text: 'short' }, { text: 'v' }] },
  ]);
  expect(text).toBe(
    [
      '   Name                     Value',
      `*  ${'n'.repeat(35)}`,
      `${' '.repeat(28)}…ghijklmnopq`,
      `   short${' '.repeat(20)}v`,
      '',
    ].join('\n'),
  );
});

test('whatever the texts and the width, every line fits', () => {
  const name = fc.string({ unit: 'grapheme', maxLength: 60 });
  fc.assert(
    fc.property(
      fc.array(name, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 40, max: 200 }),
      (names, columns) => {
        const rows = names.map((text) => row('*', text.replace(/[\p{C}\p{Z}]/gu, '-'), '7'));
        for (const line of textTable(screen(columns), COLUMNS, rows).split('\n'))
          expect(displayWidth(line)).toBeLessThanOrEqual(columns);
      },
    ),
  );
});

test('a heading stands before its row, what is below it after it', () => {
  const text = textTable(screen(80), COLUMNS, [
    { ...row('*', 'a', '1'), heading: 'host\n', below: 'note\n' },
  ]);
  expect(text.split('\n').slice(1)).toEqual(['host', '*  a       1', 'note', '']);
});

test('a table that grows has fixed widths', () => {
  const table = createTextTable(screen(80), COLUMNS, [1, 6, 3, 0]);
  expect(table.header).toBe('   Name    Set\n');
  expect(table.row(row('', 'abcdefghij', '1'))).toBe('   abcd…j    1\n');
});
