import { describe, expect, it } from 'vitest';
import {
  findStatusLine,
  MORE,
  NO,
  requestLineAt,
  skipEmptyLines,
  statusLineAt,
  statusOf,
  YES,
} from '../../../src/protocol/http1/start-line.ts';
import fc from '../../support/properties.ts';

/** Asks about text in the middle of a buffer, in which nothing before and behind may count. */
function ask(lineAt: (bytes: Buffer, start: number, end: number) => number, text: string): number {
  const bytes = Buffer.from(`7 7\n${text}7 HTTP/1.1\r\n`, 'latin1');
  return lineAt(bytes, 4, 4 + text.length);
}

describe('a status line (RFC 9112 section 4)', () => {
  it.each([
    ['HTTP/1.1 200 OK\r\n', YES],
    ['HTTP/1.0 404 Not Found\n', YES],
    ['HTTP/1.1 200\r\n', YES],
    ['HTTP/1.1 999 \r\n', YES],
    ['HTTP/1.1  200 OK\r\n', YES],
    ['HTTP/1.1\t200 OK\r\n', YES],
    ['HTTP/1.9 200 OK\r\n', YES],
    ['HTTP/1.1 2000 OK\r\n', NO],
    ['HTTP/1.1 20 OK\r\n', NO],
    ['HTTP/2 200\r\n', YES],
    ['HTTP/4 200\r\n', NO],
    ['HTTP/1.x 200\r\n', NO],
    ['HTTP/11 200\r\n', NO],
    ['http/1.1 200 OK\r\n', NO],
    ['HTTP/1.1-200 OK\r\n', NO],
    ['XHTTP/1.1 200 OK\r\n', NO],
  ])('%j', (text, expected) => {
    expect(ask(statusLineAt, text)).toBe(expected);
  });

  it('needs thirteen bytes to be known', () => {
    const line = 'HTTP/1.1 200 ';
    for (let length = 0; length < line.length; length++)
      expect(ask(statusLineAt, line.slice(0, length))).toBe(MORE);
    expect(ask(statusLineAt, line)).toBe(YES);
  });
});

describe('the status', () => {
  it.each([
    ['HTTP/1.1 404 Not Found\r\n', 404],
    ['HTTP/1.1 404\n', 404],
    ['HTTP/1.1 \t404 5\r\n', 404],
    ['HTTP/1.1\t404\r\n', 404],
    ['HTTP/2.0 103 Early\r\n', 103],
    ['HTTP/2 103\r\n', 103],
    ['HTTP/1.1 20 OK\r\n', 20],
    ['HTTP/1.1 2000 OK\r\n', 2000],
    ['HTTP/1.1\r\n100: 100\r\n', 200],
    ['HTTP/1.1 200', 200],
  ])('%j', (text, expected) => {
    expect(ask(statusOf, text)).toBe(expected);
  });
});

describe('a request line (RFC 9112 section 3)', () => {
  it.each([
    ['GET / HTTP/1.1\r\n', YES],
    ['GET / HTTP/1.0\n', YES],
    ['GET  /a  HTTP/1.1 \r\n', YES],
    ['POST /a b?c="d" HTTP/1.1\r\n', YES],
    ['GET /\xe9\xff HTTP/1.1\r\n', YES],
    ['GET http://a.test:80/ HTTP/1.1\r\n', YES],
    ['CONNECT a.test:443 HTTP/1.1\r\n', YES],
    ['OPTIONS * HTTP/1.1\r\n', YES],
    ['M-SEARCH * HTTP/1.1\r\n', YES],
    ['GET /\r\n', NO],
    ['GET / HTTP/2.0\r\n', YES],
    ['GET / HTTP/3\r\n', YES],
    ['GET / HTTP/4.0\r\n', NO],
    ['PRI * HTTP/2.0\r\n', NO],
    ['GET / HTTP/1.1x\r\n', NO],
    ['GET HTTP/1.1\r\n', NO],
    ['GET\t/ HTTP/1.1\r\n', NO],
    [' GET / HTTP/1.1\r\n', NO],
    ['GET /\0 HTTP/1.1\r\n', NO],
    ['GET /\r HTTP/1.1\r\n', NO],
    ['G(T / HTTP/1.1\r\n', NO],
    ['\r\n', NO],
    ['', MORE],
    ['GE', MORE],
    ['GET ', MORE],
    ['GET /a', MORE],
    ['GET HTTP://a', MORE],
    ['OPTIONS *', MORE],
    ['CONNECT a.test', MORE],
    ['GET / HTTP/1.1\r', MORE],
    ['He said ', NO],
    ['He said that', NO],
    ['A'.repeat(33), NO],
  ])('%j', (text, expected) => {
    expect(ask(requestLineAt, text)).toBe(expected);
  });
});

it('empty lines before a start line are passed over (RFC 9112 section 2.2)', () => {
  expect(ask(skipEmptyLines, '\r\n\n\rGET')).toBe(4 + 4);
  expect(ask(skipEmptyLines, 'GET')).toBe(4);
  expect(ask(skipEmptyLines, '\r\n')).toBe(4 + 2);
});

describe('the next status line after a gap', () => {
  const find = (text: string) => {
    const at = ask(findStatusLine, text);
    return at < 0 ? -1 : at - 4;
  };

  it.each([
    ['at the beginning', 'HTTP/1.1 200 OK\r\nA: b\r\n', 0],
    ['in the middle', '</html>HTTP/1.1 200 OK\r\nA: b\r\n', 7],
    ['with no header', 'xHTTP/1.1 200 OK\r\n\r\n', 1],
    ['after something like it', 'HTTP/x HTTP/1.1 2 HTTP/1.1 200 OK\r\nA: b', 18],
    ['after one that no header follows', 'HTTP/1.1 200 in prose\n HTTP/1.1 200 OK\r\nA: b', 23],
    ['that ends with the bytes', 'xxHTTP/1.1 200 OK\r\n', 2],
    ['that goes on behind the bytes', 'xxHTTP/1.1 200 O', 2],
    ['that only begins', 'xxHTTP/1.', 2],
    ['of which one byte is here', 'xxH', 2],
    ['not there', 'HTTP is a protocol\r\n', -1],
    ['in nothing', '', -1],
  ])('%s', (_name, text, expected) => {
    expect(find(text)).toBe(expected);
  });

  it('is the first one there is', () => {
    const noise = fc.stringMatching(/^[a-zHTP/1. \r\n]{0,30}$/);
    fc.assert(
      fc.property(noise, noise, (before, after) => {
        const text = `${before}HTTP/1.1 200 OK\r\nServer: x\r\n${after}`;
        const at = find(text);
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThanOrEqual(before.length);
        expect(text.slice(at)).toMatch(/^HTTP\/1\.\d[ \t]+\d{3}(?!\d)/);
      }),
    );
  });

  it('looks at every line end once', () => {
    const line = 'HTTP/1.1 200 ';
    const bytes = Buffer.from(`${line.repeat(5000)}\n\0`, 'latin1');
    let searches = 0;
    const window = Object.assign(bytes, {
      subarray: () => window,
      indexOf(value: number | Buffer, from: number): number {
        searches++;
        return Buffer.prototype.indexOf.call(bytes, value, from);
      },
    });
    expect(findStatusLine(window, 0, bytes.length)).toBe(-1);
    expect(searches).toBeLessThan(10);
  });
});
