// Lines as each browser reads them; all are among the responses that were measured, or follow from one of them.

import { describe, expect, it } from 'vitest';
import {
  chromeHead,
  fieldsBehindCr,
  firefoxHead,
  type ReadHead,
  splitLines,
} from '../../src/browser/head-reading.ts';

const setCookies = ({ fields }: ReadHead) =>
  fields.filter(({ name }) => name === 'set-cookie').map(({ value, index }) => [value, index]);

describe('the Set-Cookie fields that a browser sees', () => {
  it.each<[string, [string, number | null][], [string, number | null][]]>([
    [
      'X: u\rSet-Cookie: a=1\r\nSet-Cookie: b=2',
      [
        ['a=1', null],
        ['b=2', 0],
      ],
      [['b=2', 0]],
    ],
    [
      'Set-Cookie: a=1\rSet-Cookie: b=2',
      [
        ['a=1', 0],
        ['b=2', null],
      ],
      [['a=1\rSet-Cookie: b=2', 0]],
    ],
    ['Set-Cookie: a=1\r', [['a=1', 0]], [['a=1\r', 0]]],
    ['\rSet-Cookie: a=1', [['a=1', null]], []],
    ['Set-Cookie\r: a=1', [], []],
    ['Set-Cookie\t: a=1', [['a=1', 0]], []],
    ['Set-Cookie:\r\n a=1\r\n  b', [['a=1 b', 0]], [['a=1  b', 0]]],
    ['X: y\r\n Set-Cookie: a=1', [], []],
    ['garbage\r\n Set-Cookie: a=1\r\nSet-Cookie: b=2', [['b=2', 0]], [['b=2', 0]]],
    ['Set-Cookie: f=ü'.replace('ü', '\xc3\xbc'), [['f=ü', 0]], [['f=ü', 0]]],
    ['set-COOKIE:a\t ', [['a', 0]], [['a', 0]]],
  ])('%j', (lines, chrome, firefox) => {
    const text = `HTTP/1.1 200 OK\r\n${lines}\r\n\r\n`;
    expect(setCookies(chromeHead(text))).toEqual(chrome);
    expect(setCookies(firefoxHead(text))).toEqual(firefox);
  });

  it('a CR ends the status line, too, for Chromium', () => {
    const text = 'HTTP/1.1 200 OK\rSet-Cookie: a=1\r\n\r\n';
    expect(setCookies(chromeHead(text))).toEqual([['a=1', null]]);
    expect(setCookies(firefoxHead(text))).toEqual([]);
  });
});

describe('lines that a CR splits', () => {
  it.each<[string, [string | null, string[]][]]>([
    ['X: u\rSet-Cookie: a=1', [['X', ['Set-Cookie: a=1']]]],
    ['x-Y : u\rA: 1\rB: 2', [['x-Y', ['A: 1', 'B: 2']]]],
    ['X: 1\r\rA: 1', [['X', ['A: 1']]]],
    [
      'A: 1\r\nX: u\rB: 2\r\nY: v\rC: 3',
      [
        ['X', ['B: 2']],
        ['Y', ['C: 3']],
      ],
    ],
    ['\rB: 2', [['', ['B: 2']]]],
    ['A: 1\r\n more\rB: 2', [['', ['B: 2']]]],
    // No field stands behind the CR.
    ['X: u\r', []],
    ['X: u\r\r', []],
    ['X: u\rv', []],
    ['X: u\r v: w', []],
    ['X: u\rno name: w', []],
    ['X: u\r: w', []],
    ['X: u', []],
  ])('%j', (lines, expected) => {
    const found = splitLines(`HTTP/1.1 200 OK\r\n${lines}\r\n\r\n`);
    expect(found.map(({ carrier, hidden }) => [carrier, hidden])).toEqual(expected);
  });

  it('the status line has no name', () => {
    expect(splitLines('HTTP/1.1 200 OK\rA: 1\r\n\r\n')).toEqual([{ carrier: null, hidden: ['A: 1'] }]);
  });

  it('a value that is one line', () => {
    expect(fieldsBehindCr('a=1\rSet-Cookie: b=2')).toEqual(['Set-Cookie: b=2']);
    expect(fieldsBehindCr('a=1')).toEqual([]);
  });
});

describe('what they refuse', () => {
  it.each([
    ['HTTP/1.1 200 OK\r\nA: b\0\r\n\r\n', 'nul-in-header', 'nul-in-header'],
    ['HTTP/1.1 200 OK\r\nA\0: b\r\n\r\n', 'nul-in-header', null],
    ['HTTP/1.1 2 OK\r\n\r\n', null, null],
    ['HTTP/1.1\r\n\r\n', null, null],
    ['HTTP/1.2z 200 OK\r\n\r\n', null, null],
    ['HTTP/1.1 200\tOK\r\n\r\n', null, null],
    ['HTTP/2.0 200 OK\r\n\r\n', null, null],
    ['http/1.1 200 OK\r\n\r\n', null, 'status-line'],
    ['HTTP/1 200 OK\r\n\r\n', null, 'status-line'],
    ['HTTP/1.1 2000 OK\r\n\r\n', null, 'status-line'],
    ['HTTP/1.1 200OK\r\n\r\n', null, 'status-line'],
    ['HTTP/1.1  OK\r\n\r\n', null, 'status-line'],
    ['HTTP/1.1\t200 OK\r\n\r\n', null, 'status-line'],
    [`HTTP/1.1 200 OK\r\nA: ${'b'.repeat(1 << 18)}\r\n\r\n`, 'header-too-large', null],
  ])('%.30j', (text, chrome, firefox) => {
    expect([chromeHead(text).refused, firefoxHead(text).refused]).toEqual([chrome, firefox]);
  });
});
