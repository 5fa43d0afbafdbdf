import { expect, test } from 'vitest';
import { flagCell, missingFlags } from '../../../src/report/screen/flag-cells.ts';
import {
  cellText,
  endOfText,
  fittingText,
  labelledLines,
  screenOf,
  shownText,
  titleLines,
} from '../../../src/report/screen/screen.ts';
import { SEVERITY_STYLES, symbolsFor } from '../../../src/report/screen/symbols.ts';

const screen = (change: object = {}) =>
  screenOf({ columns: 80, colour: false, isAsciiOnly: false, isTerminal: true, details: false, ...change });

test('a screen has at least 40 columns, and prose at most 120', () => {
  expect(screen({ columns: 10 }).columns).toBe(40);
  expect(screen({ columns: 300 }).columns).toBe(300);
  expect(screen({ columns: 300 }).page.width).toBe(120);
});

test('text from the wire is escaped, and is ASCII where the locale is', () => {
  expect(shownText(screen(), 'é\x1b\u202e')).toBe('é\\x1b\\u202e');
  expect(shownText(screen({ isAsciiOnly: true }), 'é…')).toBe('\\u00e9...');
});

test('a cell is shortened on a terminal only', () => {
  const long = 'x'.repeat(600);
  expect(cellText(screen(), long).length).toBeLessThan(600);
  expect(cellText(screen({ isTerminal: false }), long)).toBe(long);
  expect(fittingText(screen(), 'abcdefghij', 5)).toBe('abc…j');
  expect(fittingText(screen({ isAsciiOnly: true }), 'abcdefghij', 7)).toBe('abc...j');
});

test('prose is broken into lines behind its label', () => {
  expect(labelledLines(screen(), 'Fix', 'do it', { labelColumns: 5 })).toBe('Fix  do it\n');
  expect(titleLines(screen({ colour: true }), 'Findings')).toBe('\x1b[1mFindings\x1b[0m\n');
});

test('every symbol has an ASCII form, and only what matters is red', () => {
  expect(JSON.stringify(symbolsFor(true))).toMatch(/^[\x20-\x7e]*$/);
  expect(Object.keys(symbolsFor(true))).toEqual(Object.keys(symbolsFor(false)));
  expect(SEVERITY_STYLES).toMatchObject({ high: 'red', medium: 'yellow' });
});

test('flags', () => {
  expect(flagCell('Lax', 'no').text).toBe('Lax');
  expect(flagCell(null, 'no').text).toBe('no');
  expect(flagCell(null, '-').text).toBe('-');
  expect(missingFlags({ secure: false, httpOnly: true, sameSite: null })).toEqual(['Secure', 'SameSite']);
});

test('the end of a masked value stays, without a second ellipsis', () => {
  expect(endOfText(screen(), 'eyJhbGci…(474)#d815ad', 16)).toBe('…(474)#d815ad');
  expect(endOfText(screen(), 'eyJhbGci…(474)#d815ad', 13)).toBe('…(474)#d815ad');
  expect(endOfText(screen(), 'eyJhbGci…(474)#d815ad', 12)).toBe('…474)#d815ad');
  expect(endOfText(screen(), 'short', 12)).toBe('short');
});

test('a flag without a value is no empty cell', () => {
  expect(flagCell('', 'no')).toEqual({ text: 'empty', style: 'yellow' });
  expect(flagCell('Lax', 'no')).toEqual({ text: 'Lax' });
  expect(flagCell(null, '-')).toEqual({ text: '-', style: 'dim' });
});
