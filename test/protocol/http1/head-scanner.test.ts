import { describe, expect, it } from 'vitest';
import { Http1Head } from '../../../src/protocol/http1/head.ts';
import { HeadScanner, NO_LENGTH } from '../../../src/protocol/http1/head-scanner.ts';
import fc from '../../support/properties.ts';

const scanner = new HeadScanner();

/** Scans a head that lies between other bytes. */
function scan(lines: string) {
  const text = `HTTP/1.1 200 OK\r\n${lines}\r\n`;
  const bytes = Buffer.from(`\n\n${text}Set-Cookie: x\r\nContent-Length: 9\r\n\r\n`, 'latin1');
  expect(scanner.scan(bytes, 2, bytes.length)).toBe(true);
  expect(scanner.headEnd).toBe(2 + text.length);
  const { contentLength, hasTransferEncoding, isChunked, setCookies, hasCookie } = scanner;
  return { contentLength, hasTransferEncoding, isChunked, setCookies, hasCookie };
}

describe('the length of the body (RFC 9112 section 6)', () => {
  it.each([
    ['Content-Length: 5\r\n', 5],
    ['content-length:5\n', 5],
    ['CONTENT-LENGTH :\t 5 \r\n', 5],
    ['Content-Length: 007\r\n', 7],
    ['Content-Length: 0\r\n', 0],
    ['Content-Length: 5, 5\r\n', 5],
    ['Content-Length: 5\r\nContent-Length: 5\r\n', 5],
    ['Content-Length:\r\n 5\r\n', 5],
    ['Content-Length: 9007199254740991\r\n', Number.MAX_SAFE_INTEGER],
    ['Content-Length: 9223372036854775808\r\n', NO_LENGTH],
    [`Content-Length: ${'9'.repeat(400)}\r\n`, NO_LENGTH],
    ['Content-Length: -5\r\n', NO_LENGTH],
    ['Content-Length: +5\r\n', NO_LENGTH],
    ['Content-Length: five\r\n', NO_LENGTH],
    ['Content-Length: 0x10\r\n', 0],
    ['Content-Length:\r\n', NO_LENGTH],
    ['Content-Lengths: 5\r\n', NO_LENGTH],
    ['XContent-Length: 5\r\n', NO_LENGTH],
    ['Content-Length 5\r\n', NO_LENGTH],
    ['A: b\r\n Content-Length: 5\r\n', NO_LENGTH],
    ['', NO_LENGTH],
  ])('%j', (lines, expected) => {
    expect(scan(lines).contentLength).toBe(expected);
  });

  it.each([
    ['Transfer-Encoding: chunked\r\n', true],
    ['transfer-encoding:CHUNKED\r\n', true],
    ['Transfer-Encoding: gzip, chunked\r\n', true],
    ['Transfer-Encoding: gzip,chunked \t\r\n', true],
    ['Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n', true],
    ['Transfer-Encoding: gzip,\r\n chunked\r\n', true],
    ['Transfer-Encoding:\r\n\tchunked\n', true],
    ['Transfer-Encoding: chunked,\r\n', true],
    ['Transfer-Encoding: gzip, chunked, ,\t\r\n', true],
    ['Transfer-Encoding: chunked, gzip\r\n', false],
    ['Transfer-Encoding: ,\r\n', false],
    ['Transfer-Encoding: identity\r\n', false],
    ['Transfer-Encoding: xchunked\r\n', false],
    ['Transfer-Encoding: chunkedx\r\n', false],
    ['Transfer-Encoding:\r\n', false],
  ])('%j', (lines, expected) => {
    expect(scan(lines)).toMatchObject({ isChunked: expected, hasTransferEncoding: true });
  });

  it('the trailer is announced elsewhere', () => {
    expect(scan('TE: chunked\r\nTrailer: a\r\n')).toMatchObject({
      isChunked: false,
      hasTransferEncoding: false,
    });
  });
});

describe('a field behind a CR that ends no line', () => {
  it.each([
    ['X: u\rSet-Cookie: a=1\r\n', true],
    ['X: u\r\rset-cookie\t:a=1\r\n', true],
    ['\rSet-Cookie: a=1\r\n', true],
    ['X: u\rY: v\r\nSet-Cookie: a=1\r\r\n', true],
    ['X: u\r\nSet-Cookie: a=1\r\r\n', false],
    ['X: u\r Set-Cookie: a=1\r\n', false],
    ['X: u\rLocation: /a\r\n', true],
    ['Location: /a\rX-Evil : 1\r\n', true],
    ['X: u\rv\r\n', false],
    ['X: u\r: v\r\n', false],
    ['X: u\rv w: x\r\n', false],
    ['X: u\r', false],
  ])('%j: %s', (lines, expected) => {
    const text = `HTTP/1.1 200 OK\r\n${lines}`;
    for (let before = 0; before < 4; before++) {
      const bytes = Buffer.from(`${' '.repeat(before)}${text}Set-Cookie: no=1\r\n`, 'latin1');
      expect(scanner.hidesField(bytes, before, before + text.length)).toBe(expected);
    }
  });
});

describe('cookies', () => {
  it.each([
    ['Set-Cookie: a\r\nset-cookie:b\r\nSET-COOKIE : c\r\n', 3, false],
    ['Set-Cookie2: a\r\nSet-Cooki: b\r\nA: b\r\n Set-Cookie: c\r\n', 0, false],
    ['Cookie: a\r\n', 0, true],
    ['cookie :a\r\n', 0, true],
    ['Cookies: a\r\nXCookie: b\r\nC\r\nCo\r\n', 0, false],
  ])('%j', (lines, setCookies, hasCookie) => {
    expect(scan(lines)).toMatchObject({ setCookies, hasCookie });
  });

  it('are counted as they are told', () => {
    const piece = fc.constantFrom(
      'Set-Cookie',
      'set-cookie',
      ':',
      ': ',
      ' ',
      '\t',
      '\r\n',
      '\n',
      '\r',
      'a',
      'b=c',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = `HTTP/1.1 200 OK\r\n${pieces.join('')}\r\n\r\n`;
        const bytes = Buffer.from(text, 'latin1');
        expect(scanner.scan(bytes, 0, bytes.length)).toBe(true);
        const { setCookies, headEnd } = scanner;
        const head = new Http1Head('response', text.slice(0, headEnd), false);
        expect(head.values('set-cookie')).toHaveLength(setCookies);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a block of which a part is here', () => {
  const lines = fc.array(
    fc.oneof(
      fc.constantFrom(
        'Set-Cookie: a=b\r\n',
        'Cookie: a\n',
        'Content-Length: 12\r\n',
        'X: \r\r\n',
        'a\r\n',
        ' fold\r\n',
      ),
      fc.stringMatching(/^[A-Za-z]{1,9}: [ -~]{0,20}$/).map((line) => `${line}\r\n`),
    ),
    { maxLength: 12 },
  );

  it('ends where a simple search finds its end, and not before', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom('\r\n', '\n'), fc.nat(7), (lines, end, offset) => {
        const text = `GET / HTTP/1.1\r\n${lines.join('')}${end}rest`;
        const bytes = Buffer.from('x'.repeat(offset) + text, 'latin1');
        const expected = offset + /\n\r?\n/.exec(text)!.index + /\n\r?\n/.exec(text)![0].length;
        for (let bound = offset + 1; bound <= bytes.length; bound++) {
          expect(scanner.scan(bytes, offset, bound)).toBe(bound >= expected);
          if (bound >= expected) expect(scanner.headEnd).toBe(expected);
          else expect(scanner.lineStart).toBe(Math.max(offset, bytes.lastIndexOf(0x0a, bound - 1) + 1));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('ends there too when looked at piece by piece', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 20 }), (lines, pieceBytes) => {
        const text = `GET / HTTP/1.1\r\n${lines.join('')}\r\n`;
        const bytes = Buffer.from(text, 'latin1');
        let line = 0;
        for (let from = 0; ; from += pieceBytes) {
          const end = Math.min(from + pieceBytes, bytes.length);
          if (scanner.findEnd(bytes, line, from, end)) break;
          expect(end).toBeLessThan(bytes.length);
          line = scanner.lineStart;
        }
        const match = /\n\r?\n/.exec(text)!;
        expect(scanner.headEnd).toBe(match.index + match[0].length);
      }),
    );
  });
});
