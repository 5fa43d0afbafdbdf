import { describe, expect, it } from 'vitest';
import { isIrregular } from '../../../src/protocol/http1/irregular-head.ts';

describe('a header block', () => {
  it.each([
    'HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nLocation: /\r\nContent-Length: 5\r\nContent-Disposition: inline\r\n\r\n',
    'HTTP/1.0 404\nA: b\n\n',
    'HTTP/1.1 200 OK\r\nSet-Cookie: a, b\r\nSet-Cookie: c\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: ,\r\nContent-Type: a\r\nContent-Type: b\r\n\r\n',
  ])('is regular: %j', (text) => {
    expect(isIrregular(text)).toBe(false);
  });

  it.each([
    'HTTP/2.0 200 OK\r\n\r\n',
    'HTTP/1.1 20 OK\r\n\r\n',
    'http/1.1 200 OK\r\n\r\n',
    'HTTP/1.1\t200 OK\r\n\r\n',
    'HTTP/1.1 200 OK\r\nA: b\rC: d\r\n\r\n',
    'HTTP/1.1 200 OK\r\nA: b\r\r\n\r\n',
    'HTTP/1.1 200 OK\r\nA: b\0\r\n\r\n',
    'HTTP/1.1 200 OK\r\nset-cookie\t: b\r\n\r\n',
    'HTTP/1.1 200 OK\r\nLocation: a\r\nB: c\r\nlocation : b\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\ncontent-length: 2\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 1,2\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Disposition: a\r\nContent-Disposition: b\r\n\r\n',
    `HTTP/1.1 200 OK\r\nA: ${'b'.repeat(1 << 18)}\r\n\r\n`,
  ])('is not: %.60j', (text) => {
    expect(isIrregular(text)).toBe(true);
  });
});
