import { describe, expect, it } from 'vitest';
import { HeadScanner } from '../../../src/protocol/http1/head-scanner.ts';
import { isFollowedByField, isPlausibleResponse } from '../../../src/protocol/http1/resumed-head.ts';

const followed = (text: string) => isFollowedByField(Buffer.from(text, 'latin1'), 0, text.length);

function plausible(head: string, rest = ''): boolean {
  const bytes = Buffer.from(head + rest, 'latin1');
  const scanner = new HeadScanner();
  expect(scanner.scan(bytes, 0, bytes.length)).toBe(true);
  return isPlausibleResponse(scanner, bytes, 0, head.length, bytes, head.length, bytes.length);
}

const OK = 'HTTP/1.1 200 OK\r\n';

describe('what follows the status line', () => {
  it.each([OK, `${OK}Date: x`, `${OK}\r\n`, 'HTTP/1.1 200 OK\n\n', 'HTTP/1.1 200'])('%j', (text) => {
    expect(followed(text)).toBe(true);
  });

  it.each([`${OK}(text)`, `${OK} text`, 'HTTP/1.1 200 OK\n<p>'])('not %j', (text) => {
    expect(followed(text)).toBe(false);
  });
});

describe('a response says where it ends', () => {
  it.each([
    [`${OK}Content-Length: 2\r\n\r\n`, 'ok'],
    [`${OK}Content-Length: 200\r\n\r\n`, 'ok'],
    [`${OK}Content-Length: 2\r\n\r\n`, 'okHTTP/1.1 200 OK\r\n'],
    [`${OK}Transfer-Encoding: chunked\r\n\r\n`, '2\r\nok'],
    [`${OK}connection : keep-alive, Close\r\n\r\n`, 'text'],
    ['HTTP/1.0 200 OK\r\n\r\n', 'text'],
    ['HTTP/1.1 204 No Content\r\n\r\n', ''],
    ['HTTP/1.1 103 Early Hints\r\n\r\n', OK],
    // Some servers send a line end too much behind a body.
    [`${OK}Content-Length: 0\r\n\r\n`, '\nHTTP/1.1 200 OK\r\n'],
    [`${OK}Content-Length: 2\r\n\r\n`, 'ok\r\n'],
    // A length that counts for nothing (RFC 9112 section 6.3).
    ['HTTP/1.1 204 No Content\r\nContent-Length: 10\r\n\r\n', OK],
    ['HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n', OK],
    ['HTTP/2 304\r\nContent-Length: 10\r\n\r\n', OK],
  ])('%j', (head, rest) => expect(plausible(head, rest)).toBe(true));

  it.each([
    [`${OK}Set-Cookie: fake=1\r\n\r\n`, ''],
    [`${OK}Set-Cookie: fake=1\r\n\r\n`, OK],
    [`${OK}Content-Length: 0\r\n\r\n`, 'text'],
  ])('not %j', (head, rest) => expect(plausible(head, rest)).toBe(false));
});
