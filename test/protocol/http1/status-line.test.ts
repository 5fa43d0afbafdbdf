// What Chromium takes for a status line: most lines are those of the responses that were measured.

import { describe, expect, it } from 'vitest';
import {
  looseStatusLineAt,
  NO_STATUS_LINE,
  PART_OF_STATUS_LINE,
  parseStatusLine,
} from '../../../src/protocol/http1/status-line.ts';

/** Asks about text in the middle of a buffer, in which nothing before and behind may count. */
function at(text: string): number {
  const found = looseStatusLineAt(Buffer.from(`HTTP${text}HTTP`, 'latin1'), 4, 4 + text.length);
  return found < 0 ? found : found - 4;
}

describe('where a status line begins', () => {
  it.each([
    ['HTTP/2.0 200 OK', 0],
    ['http/1.1 200 OK', 0],
    ['HTTPER/1.1 200', 0],
    ['\xef\xbb\xbfHTTP/1.1 200', 3],
    ['x HTTP/1.1 200', 2],
    ['abcdHTTP', 4],
    ['abcdeHTTP/1.1 200', NO_STATUS_LINE],
    ['HTP/1.1 200 OK', NO_STATUS_LINE],
    ['Set-Cookie: a=1', NO_STATUS_LINE],
    ['abcdHTT', PART_OF_STATUS_LINE],
    ['HT', PART_OF_STATUS_LINE],
    ['', PART_OF_STATUS_LINE],
  ])('%j', (text, expected) => {
    expect(at(text)).toBe(expected);
  });
});

describe('a status line', () => {
  it.each([
    ['HTTP/1.1 404 Not Found', 'http/1.1', 404, 'Not Found'],
    ['HTTP/1.0\t200', 'http/1.0', 200, ''],
    ['HTTP/2.0 200 OK', 'http/1.1', 200, 'OK'],
    ['HTTP/2 103', 'http/1.1', 103, ''],
    ['HTTP/1.1 20 OK', 'http/1.1', 20, 'OK'],
    ['HTTP/1.1 2000 OK', 'http/1.1', 2000, 'OK'],
    ['HTTP/1.1', 'http/1.1', 200, ''],
    ['HTTP/1.1  OK', 'http/1.1', 200, ''],
    ['HTTP/1.1200 OK', 'http/1.1', 200, ''],
    ['HTTP/1.10 302 F', 'http/1.1', 302, 'F'],
    ['HTTP/1.01 302 F', 'http/1.1', 302, 'F'],
    ['HTTP/0.9 302 F', 'http/1.0', 302, 'F'],
    ['http/1.0 302 F', 'http/1.0', 302, 'F'],
    ['HTTP/1.1 200.5 OK', 'http/1.1', 200, '.5 OK'],
  ])('%j', (line, version, status, phrase) => {
    expect(parseStatusLine(line)).toEqual({ version, status, phrase });
  });
});
