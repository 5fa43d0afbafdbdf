import { describe, expect, it } from 'vitest';
import { Http1Head } from '../../../src/protocol/http1/head.ts';
import { asksForHttp2, beginsLikePreface } from '../../../src/protocol/http1/http2-upgrade.ts';

describe('who asks for HTTP/2 (RFC 7540 section 3.2)', () => {
  it.each([
    ['h2c', true],
    ['websocket, h2c', true],
    ['websocket', false],
    ['xh2cy', false],
  ])('Upgrade: %s', (value, asks) => {
    const head = new Http1Head('request', `GET / HTTP/1.1\r\nUpgrade: ${value}\r\n\r\n`, false);
    expect(asksForHttp2(head)).toBe(asks);
  });
});

describe('what may begin a preface (RFC 9113 section 3.4)', () => {
  it.each([
    [[], true],
    [['PRI * HT', 'TP/2.0\r\n\r\nSM\r\n\r\n', '\0'], true],
    [['PRI * HTTP/1'], false],
    [['GET / HTTP/1.1'], false],
  ])('%j', (pieces, begins) => {
    expect(beginsLikePreface(pieces.map((text) => Buffer.from(text)))).toBe(begins);
  });
});
