import { expect, test } from 'vitest';
import { isAsciiOnly, lineWidth, reportWidth, wantsColour } from '../../src/cli/terminal.ts';

const terminal = { isTerminal: true, columns: 120, variables: {} };
const pipe = { isTerminal: false, columns: undefined, variables: {} };

test('a report that is piped breaks no line, unless COLUMNS says how long they may be', () => {
  expect(reportWidth(pipe)).toBe(Number.POSITIVE_INFINITY);
  expect(reportWidth({ ...pipe, variables: { COLUMNS: '132' } })).toBe(132);
  expect(reportWidth(terminal)).toBe(120);
  expect(reportWidth({ ...terminal, columns: 0 })).toBe(80);
});

test('the width of the terminal, else COLUMNS, else 80', () => {
  expect(lineWidth(terminal)).toBe(120);
  expect(lineWidth(pipe)).toBe(80);
  expect(lineWidth({ ...pipe, variables: { COLUMNS: '132' } })).toBe(132);
  expect(lineWidth({ ...pipe, variables: { COLUMNS: 'wide' } })).toBe(80);
  expect(lineWidth({ ...terminal, columns: 0 })).toBe(80);
});

test.each([
  [undefined, terminal, true],
  [undefined, pipe, false],
  [undefined, { ...terminal, variables: { NO_COLOR: '1' } }, false],
  [undefined, { ...terminal, variables: { NO_COLOR: '' } }, true],
  [undefined, { ...terminal, variables: { TERM: 'dumb' } }, false],
  [true, pipe, true],
  [true, { ...pipe, variables: { NO_COLOR: '1' } }, true],
  [false, terminal, false],
])('asked for %s in %j: %s', (asked, environment, expected) => {
  expect(wantsColour(asked, environment)).toBe(expected);
});

test.each([
  [{}, false],
  [{ LANG: 'C' }, true],
  [{ LANG: 'POSIX' }, true],
  [{ LANG: 'C.UTF-8' }, false],
  [{ LANG: 'C', LC_CTYPE: 'en_US.UTF-8' }, false],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'C' }, true],
  [{ LANG: 'C', LC_ALL: '' }, true],
])('ASCII only in the locale of %j: %s', (variables, expected) => {
  expect(isAsciiOnly({ ...pipe, variables })).toBe(expected);
});
