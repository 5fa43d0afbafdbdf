import { expect, test } from 'vitest';
import { displayWidth } from '../../src/report/display-width.ts';
import { labelledText, pageOf } from '../../src/report/labelled-text.ts';

const plain = pageOf(80, false);

test('lines are as wide as the terminal, within reason', () => {
  expect([20, 80, 95, 300].map((columns) => pageOf(columns, false).width)).toEqual([80, 80, 95, 100]);
});

test('the label stands once, the text beside it', () => {
  expect(labelledText(plain, 'Fix', 'Add Secure.')).toBe('Fix     Add Secure.\n');
  const lines = labelledText(plain, 'Why', 'word '.repeat(40).trim()).trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  expect(lines.map((line) => line.slice(0, 8))).toEqual(['Why     ', ' '.repeat(8), ' '.repeat(8)]);
});

test('a label that is too long pushes, none takes no room', () => {
  expect(labelledText(plain, 'INCREDIBLE', 'x')).toBe('INCREDIBLE x\n');
  expect(labelledText(plain, '', 'x', { labelColumns: 0 })).toBe('x\n');
});

test('text is escaped before it is measured, and colours are put on last', () => {
  expect(labelledText(plain, '', '\x1b[2J\n')).toBe(`${' '.repeat(8)}\\x1b[2J\\x0a\n`);
  const colour = pageOf(80, true);
  expect(labelledText(colour, 'HIGH', 'x', { label: 'red', text: 'bold' })).toBe(
    '\x1b[1;31mHIGH\x1b[0m    \x1b[1mx\x1b[0m\n',
  );
});
