// Bombs in what is read of bodies: pages, posted forms, content codings.

import { deflateRawSync, gzipSync } from 'node:zlib';
import { exchanges, times } from './capture.mjs';

const TOKEN = '5f2a7e41b09d3c8a6b5e4f1d20c0ffee';
const FORM = 'application/x-www-form-urlencoded';
const READ_BYTES = 65_536;
const POSTED_BYTES = 16_384;

function post(body, type = FORM) {
  const head =
    `POST /login HTTP/1.1\r\nHost: shop.example\r\nCookie: session=${TOKEN}\r\nContent-Type: ${type}\r\n` +
    `Content-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(body, 'latin1')]);
}

function page(body, fields = 'Content-Type: text/html\r\n') {
  const content = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
  const head = `HTTP/1.1 200 OK\r\nSet-Cookie: session=${TOKEN}; HttpOnly\r\nContent-Length: ${content.length}\r\n${fields}\r\n`;
  return Buffer.concat([Buffer.from(head), content]);
}

const LOGIN = post('user=jane&password=secret');

/** `count` pages after logins, each of which repeats `piece` as long as pages are read. */
const pages = (count, piece, before = '') => {
  const body = (before + piece.repeat(READ_BYTES / piece.length)).slice(0, READ_BYTES);
  return exchanges(times(count, () => [LOGIN, page(body)]));
};

/** `count` logins of which the body repeats `piece` as long as such bodies are read. */
const posts = (count, piece, type, before = '') => {
  const body = (before + piece.repeat(POSTED_BYTES / piece.length)).slice(0, POSTED_BYTES);
  return exchanges(times(count, () => [post(body, type), page('')]));
};

const bodies = (size, make) => ({ size, make, setCookies: (n) => n });

export const CONTENT_BOMBS = {
  'gzip-pages': bodies(20, (n) => {
    const body = gzipSync('<form method=post><input type=password>'.repeat(26_000));
    return exchanges(
      times(n, () => [LOGIN, page(body, 'Content-Type: text/html\r\nContent-Encoding: gzip\r\n')]),
    );
  }),
  /** A body that has more than is read once it is decompressed. */
  'gzip-zeros': bodies(20, (n) => {
    const body = gzipSync(Buffer.alloc(50_000_000)).subarray(0, READ_BYTES);
    return exchanges(
      times(n, () => [LOGIN, page(body, 'Content-Type: text/html\r\nContent-Encoding: gzip\r\n')]),
    );
  }),
  'title-tags': bodies(20, (n) => pages(n, '<title ')),
  'input-tags': bodies(20, (n) => pages(n, '<input type   ', 'password')),
  'form-tags': bodies(20, (n) => pages(n, '<form method ')),
  'meta-tags': bodies(20, (n) => pages(n, '<meta http-equiv=refresh ')),
  'script-tags': bodies(20, (n) => pages(n, '<script><!--', 'password <form')),
  'json-lists': bodies(20, (n) => exchanges(times(n, () => [LOGIN, page('['.repeat(READ_BYTES))]))),
  'form-fields': bodies(50, (n) => posts(n, 'a=b&', FORM)),
  'form-names': bodies(50, (n) => posts(n, 'password1', FORM)),
  'json-strings': bodies(50, (n) => posts(n, '"\\\\\\\\\\\\":', 'application/json')),
  'graphql-comments': bodies(50, (n) => posts(n, '#\\n , ', 'application/json', '{"query":"')),
  'multipart-heads': bodies(50, (n) =>
    posts(n, '\r\n--x\r\ncontent-disposition: ;;;;', 'multipart/form-data; boundary=x', '--x\r\n'),
  ),
  'xml-tags': bodies(50, (n) => posts(n, '<', 'text/xml')),
  'xml-attributes': bodies(50, (n) => posts(n, 'a'.repeat(63), 'text/xml', '<a ')),
  'xml-character-data': bodies(50, (n) => posts(n, '<![CDATA[', 'text/xml', '<a>')),
  'inflated-values': bodies(100, (n) => {
    const value = deflateRawSync(Buffer.alloc(1_000_000)).toString('base64url');
    return exchanges(
      times(n, (i) => [
        LOGIN,
        Buffer.from(
          `HTTP/1.1 200 OK\r\nSet-Cookie: session=.${value}.${i}.${TOKEN}\r\nContent-Length: 0\r\n\r\n`,
        ),
      ]),
    );
  }),
  'nested-values': bodies(500, (n) => {
    const value = Buffer.from('['.repeat(3000)).toString('base64url');
    return exchanges(
      times(n, (i) => [
        LOGIN,
        Buffer.from(`HTTP/1.1 200 OK\r\nSet-Cookie: session=${value}${i}\r\nContent-Length: 0\r\n\r\n`),
      ]),
    );
  }),
  /** Each text is tried as every format that a session may have. */
  'values-of-formats': bodies(200, (n) =>
    exchanges(
      times(n, (i) => [
        LOGIN,
        Buffer.from(
          `HTTP/1.1 200 OK\r\nSet-Cookie: session=${['a%3D', '%3D', 'a--', 'rO0AB', 'a:1:{', '~2', 'eyJ.'][i % 7].repeat(1000)}${i}\r\nContent-Length: 0\r\n\r\n`,
        ),
      ]),
    ),
  ),
};
