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

const NAMED = [
  { title: '' },
  { title: 'Request', minWidth: 8 },
  { title: 'Name', minWidth: 10, hasOwnLine: true },
  { title: 'Attribute', narrowTitles: ['Attri-\nbute', 'At.'], leastWidth: 1 },
];
const named = (name: string, request = 'GET /a/long/path', attribute = 'yes') => ({
  cells: [{ text: '*' }, { text: request }, { text: name }, { text: attribute }],
});
const lines = (columns: number, ...rows: ReturnType<typeof named>[]) =>
  textTable(screen(columns), NAMED, rows).trimEnd().split('\n');

test('titles and other texts yield before a name does', () => {
  // All fits; with titles of two lines; with a shorter request.
  expect(lines(46, named('n'.repeat(14)))).toEqual([
    '   Request           Name            Attribute',
    `*  GET /a/long/path  ${'n'.repeat(14)}  yes`,
  ]);
  expect(lines(43, named('n'.repeat(14)))[0]).toMatch(/ Attri-$/);
  expect(lines(40, named('n'.repeat(20)))).toEqual([
    '   Request     Name                  At.',
    `*  GET /a…ath  ${'n'.repeat(20)}  yes`,
  ]);
});

test('a name that still does not fit is whole behind what is before it, or behind its mark', () => {
  const rows = [named('n'.repeat(30), 'GET /'), named('short', 'GET /')];
  expect(lines(44, ...rows).slice(-3)).toEqual([
    `*  GET /    ${'n'.repeat(30)}`,
    '                        yes',
    '*  GET /    short       yes',
  ]);
  expect(lines(40, ...rows).slice(-3)).toEqual([
    `*  ${'n'.repeat(30)}`,
    '   GET /                yes',
    '*  GET /    short       yes',
  ]);
});

test('a text may say what is shown of it, or keep its end', () => {
  const columns = [
    { title: 'Name', minWidth: 10, hasOwnLine: true },
    { title: 'Worst', minWidth: 5 },
    { title: 'Value', minWidth: 6, yieldsTo: 12, keepsEnd: true },
  ];
  const shownIn = (width: number) => '!'.repeat(Math.min(width, 3));
  const text = textTable(screen(40), columns, [
    {
      cells: [
        { text: 'n'.repeat(18) },
        { text: 'medium: a long title', shownIn },
        { text: 'abcdefghijklmnopq' },
      ],
    },
  ]);
  expect(text.split('\n')[1]).toBe(`${'n'.repeat(18)}  !!!        …jklmnopq`);
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
