// Lines that never are wider than the screen.

import { expect, it } from 'vitest';
import { betweenEdges, fittingLine, listLine, padded } from '../../../src/report/live/live-line.ts';
import { screenOf } from '../../../src/report/screen/screen.ts';

const LOOK = { columns: 80, isAsciiOnly: false, isTerminal: true, details: false };
const plain = screenOf({ ...LOOK, colour: false });
const coloured = screenOf({ ...LOOK, colour: true });

it('are cut, also in the middle of a wide character', () => {
  expect(fittingLine([{ text: 'abc' }, { text: 'def' }], 5, plain)).toBe('abcde');
  expect(fittingLine([{ text: 'クッキー' }], 5, plain)).toBe('クッ');
  expect(fittingLine([{ text: 'abc', style: 'red' }], 2, coloured)).toBe('\x1b[1;31mab\x1b[0m');
});

it('have their right part where there is room', () => {
  expect(betweenEdges([{ text: 'ab' }], [{ text: 'cd' }], 7, plain)).toBe('ab   cd');
  expect(betweenEdges([{ text: 'ab' }], [{ text: 'cd' }], 4, plain)).toBe('ab');
});

it('are filled without their colours being counted', () => {
  expect(padded('\x1b[1mab\x1b[0m', 4)).toBe('\x1b[1mab\x1b[0m  ');
});

it('of a list have columns, and the chosen one is reversed without colours of its own', () => {
  const layout = [
    { title: 'Name', columns: 6 },
    { title: 'Set', columns: 3, isRight: true },
  ];
  const cells = [{ text: 'a_long_name', style: 'red' }, { text: '7' }] as const;
  expect(listLine(layout, cells, false, plain)).toBe('a_lo…e   7');
  expect(listLine(layout, cells, true, coloured)).toBe('\x1b[7ma_lo…e   7\x1b[0m');
});
