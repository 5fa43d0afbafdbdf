// Bombs of HTTP/1: header fields, targets, chunks.

import { exchanges, times } from './capture.mjs';

/** A request without a body. `fields`: further lines, each with its CRLF. */
export function request(fields = '', target = '/', method = 'GET', host = 'shop.example') {
  const length = method === 'GET' ? '' : 'Content-Length: 0\r\n';
  return `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n${length}${fields}\r\n`;
}

export function response(fields = '', body = '', status = '200 OK') {
  return `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n${fields}\r\n${body}`;
}

const FIELDS_OF_A_HEAD = 1000;
const EXPIRED = 'Max-Age=0';
const TOKEN = '5f2a7e41b09d3c8a6b5e4f1d20c0ffee';
const SESSION = `Set-Cookie: session=${TOKEN}; HttpOnly\r\n`;

/** A number as a value of its own that looks like a key. */
const key = (index) => `${TOKEN}${index.toString(16).padStart(8, '0')}`;

const setCookie = (field) => `Set-Cookie: ${field}\r\n`;

/** `count` Set-Cookie fields, a thousand a response. */
function setCookies(count, field, asked = () => request()) {
  const pairs = [];
  for (let first = 0; first < count; first += FIELDS_OF_A_HEAD) {
    const fields = times(Math.min(FIELDS_OF_A_HEAD, count - first), (index) =>
      setCookie(field(first + index)),
    );
    pairs.push([asked(first), response(fields.join(''))]);
  }
  return exchanges(pairs);
}

const cookieLine = (count, pair) => `Cookie: ${times(count, pair).join('; ')}\r\n`;

/** Responses that each set one session cookie, and the requests that they belong to. */
function sessions(count, asked, answered = () => SESSION) {
  return exchanges(times(count, (index) => [asked(index), response(answered(index))]));
}

const all = (n) => n;

export const HTTP_BOMBS = {
  'set-cookies-in-a-head': {
    size: 3000,
    make: (n) => exchanges([[request(), response(times(n, (i) => setCookie(`n${i}=b`)).join(''))]]),
    setCookies: all,
    warned: /cookies were forgotten, a browser held too many/,
  },
  'set-cookies': {
    size: 10_000,
    make: (n) => setCookies(n, (i) => `n${i % 5000}=b`),
    setCookies: all,
    warned: /findings were not kept, there were too many/,
  },
  'one-name': { size: 10_000, make: (n) => setCookies(n, (i) => `a=${i}`), setCookies: all },
  'set-and-deleted': {
    size: 10_000,
    make: (n) => setCookies(n, (i) => `n${(i >> 1) % 500}=v${i & 1 ? `; ${EXPIRED}` : ''}`),
    setCookies: all,
  },
  'deleted-sessions': {
    size: 5000,
    make: (n) =>
      setCookies(
        n,
        (i) => `session${i % 1000}=${key(i)}; ${EXPIRED}`,
        () =>
          request(
            cookieLine(1000, (i) => `session${i}=${key(i)}`),
            '/login',
            'POST',
          ),
      ),
    setCookies: all,
    warned: /sessions were forgotten, too many were seen/,
  },
  'sessions-in-a-head': {
    size: 5000,
    make: (n) =>
      setCookies(
        n,
        (i) => `session${i % 1000}=${key(i)}`,
        (first) =>
          request(
            cookieLine(1000, (i) => `session${i}=${key(first + i)}`),
            '/login',
            'POST',
          ),
      ),
    setCookies: all,
    warned: /sessions were forgotten, too many were seen/,
  },
  /** A login each, so that none is the successor of another. */
  sessions: {
    size: 2000,
    make: (n) =>
      sessions(
        n,
        (i) => request(`User-Agent: client/${i}\r\n`, '/login', 'POST'),
        (i) => setCookie(`session=${key(i)}; HttpOnly`),
      ),
    setCookies: all,
    warned: /values of sessions were forgotten/,
  },
  'rotated-session': {
    size: 2000,
    make: (n) =>
      sessions(
        n,
        (i) => request(`Cookie: session=${key(i)}\r\n`, '/account'),
        (i) => setCookie(`session=${key(i + 1)}; HttpOnly`),
      ),
    setCookies: all,
    warned: /values of sessions were forgotten/,
  },
  /** A session sent in pieces, each of which is looked for beside the first one. */
  pieces: {
    size: 5000,
    make: (n) =>
      setCookies(
        n,
        (i) => `session.${i % 100}=5f2a7e41b09d3c8a6b5e4f1d20`,
        () => request(cookieLine(2000, (i) => `session${i}.${i % 90}=5f2a7e41b09d3c8a6b5e4f1d20`)),
      ),
    setCookies: all,
  },
  'cookies-in-a-line': {
    size: 5000,
    make: (n) => exchanges([[request(cookieLine(n, (i) => `n${i}=${key(i)}`)), response(SESSION)]]),
    setCookies: () => 1,
  },
  'one-name-in-a-line': {
    size: 15_000,
    make: (n) => exchanges([[request(cookieLine(n, (i) => `session=${i}`)), response(SESSION)]]),
    setCookies: () => 1,
    warned: /sessions were forgotten, too many were seen/,
  },
  'cookie-lines': {
    size: 2000,
    make: (n) =>
      sessions(n, () => request(times(20, (i) => `Cookie: n${i}=${key(i)}; session=${TOKEN}\r\n`).join(''))),
    setCookies: all,
  },
  hosts: {
    size: 2000,
    make: (n) => sessions(n, (i) => request('', '/', 'GET', `h${i}.example${i % 50}.org`)),
    setCookies: all,
  },
  'hosts-of-a-site': {
    size: 2000,
    make: (n) => sessions(n, (i) => request('', '/', 'GET', `h${i}.shop.example`)),
    setCookies: all,
  },
  clients: {
    size: 2000,
    make: (n) => sessions(n, (i) => request(`User-Agent: Mozilla/5.0 client-${i}\r\n`, `/p${i}`)),
    setCookies: all,
  },
  /** Each cookie is found wrong in several ways, for a name and a path of its own. */
  findings: {
    size: 2000,
    make: (n) =>
      sessions(
        n,
        (i) => request('', `/p${i}`),
        (i) =>
          setCookie(`session-${i}=${key(i)}; Domain=example; SameSite=None; Secur; Max-Age=99999999; Path=x`),
      ),
    setCookies: all,
  },
  targets: {
    size: 50,
    make: (n) => sessions(n, (i) => request(`Cookie: session=${TOKEN}\r\n`, `/${'a/'.repeat(10_000)}?${i}`)),
    setCookies: all,
  },
  queries: {
    size: 50,
    make: (n) =>
      sessions(n, (i) =>
        request(
          `Cookie: session=${TOKEN}\r\n`,
          `/login?${'password?'.repeat(1000)}&${'a=b&'.repeat(2000)}${i}`,
        ),
      ),
    setCookies: all,
  },
  'slashes-in-target': {
    size: 100_000,
    make: (n) => sessions(4, () => request('', `${'/'.repeat(n)}login/${key(1)}`)),
    setCookies: () => 4,
  },
  'question-marks-in-target': {
    size: 50_000,
    make: (n) => sessions(4, () => request(`Cookie: session=${TOKEN}\r\n`, `/${'?'.repeat(n)}`, 'POST')),
    setCookies: () => 4,
  },
  'digits-in-parameter': {
    size: 50_000,
    make: (n) => sessions(4, () => request('', `/login?pass${'1'.repeat(n)}x=1&user${'1'.repeat(n)}x=1`)),
    setCookies: () => 4,
  },
  locations: {
    size: 100,
    make: (n) =>
      sessions(
        n,
        () => request(`Cookie: session=${TOKEN}\r\n`, '/login', 'POST'),
        () => `${SESSION}Location: /?;${'error-login-'.repeat(1500)}\r\n`,
      ),
    setCookies: all,
  },
  'location-redirects': {
    size: 100,
    make: (n) =>
      exchanges(
        times(n, () => [
          request(`Cookie: session=${TOKEN}\r\n`, '/login', 'POST'),
          response(`${SESSION}Location: ${'/?;v-i-err'.repeat(1000)}\r\n`, '', '302 Found'),
        ]),
      ),
    setCookies: all,
  },
  referers: {
    size: 100,
    make: (n) =>
      sessions(n, () =>
        request(
          `Cookie: session=${TOKEN}\r\nReferer: ${'http://'.repeat(2000)}\r\nOrigin: ${'a.'.repeat(5000)}\r\n`,
        ),
      ),
    setCookies: all,
  },
  'user-agents': {
    size: 100,
    make: (n) =>
      sessions(n, (i) =>
        request(
          `User-Agent: ${['Version/0', 'iPhone ', 'AppleWebKit/Version/ ', 'Trident/'][i % 4].repeat(2000)}\r\n`,
        ),
      ),
    setCookies: all,
  },
  'white-space': {
    size: 50_000,
    make: (n) =>
      sessions(
        4,
        () => request(`Cookie: a=${'\t'.repeat(n)}b;${' '.repeat(n)}c\r\n`),
        () =>
          `${setCookie(`a=${' '.repeat(n)}b; Path=${' '.repeat(n)}x`)}Transfer-Encoding: chunked${'\t'.repeat(n)}x\r\n` +
          `Content-Length: ${' '.repeat(n)}0\r\nContent-Length: 0${' '.repeat(n)}\r\n`,
      ),
    setCookies: () => 1,
  },
  'empty-attributes': {
    size: 100_000,
    make: (n) =>
      sessions(
        4,
        () => request(),
        () => setCookie(`a=b${';'.repeat(n)}${'Path=/;'.repeat(n / 10)}`),
      ),
    setCookies: () => 4,
  },
  'unknown-attributes': {
    size: 20_000,
    make: (n) =>
      sessions(
        4,
        () => request(),
        () =>
          setCookie(
            `session=${TOKEN}; ${times(n, (i) => `HttpOnl${i % 100}`).join('; ')}; Secure=0; SameSit=x`,
          ),
      ),
    setCookies: () => 4,
  },
  dates: {
    size: 1000,
    make: (n) => setCookies(n, (i) => `n${i}=b; Expires=${'Mon, 01-Jan '.repeat(80)}${i}`),
    setCookies: all,
    warned: /cookies were forgotten, a browser held too many/,
  },
  fields: {
    size: 10_000,
    make: (n) =>
      exchanges([
        [
          request(times(n, (i) => `X-${i}: ${i}\r\n`).join('')),
          response(times(n, (i) => `Y-${i}: ${i}\r\n`).join('') + SESSION),
        ],
      ]),
    setCookies: () => 1,
  },
  'folded-lines': {
    size: 50_000,
    make: (n) =>
      exchanges([[request(), response(`Set-Cookie: session=${TOKEN};${'\r\n x;'.repeat(n)}\r\n`)]]),
    setCookies: () => 1,
  },
  'interim-responses': {
    size: 3000,
    make: (n) =>
      exchanges([
        [request(), 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(n) + response(SESSION)],
      ]),
    setCookies: () => 1,
  },
  pipelined: {
    size: 5000,
    make: (n) => exchanges([[request().repeat(n), response(SESSION).repeat(n)]]),
    setCookies: all,
    warned: /requests were forgotten, too many waited/,
  },
  'chunk-extensions': {
    size: 100_000,
    make: (n) =>
      exchanges([
        [
          request(),
          `HTTP/1.1 200 OK\r\n${SESSION}Transfer-Encoding: chunked\r\n\r\n${'1;a=b;c\r\nx\r\n'.repeat(n)}0\r\n\r\n`,
        ],
        [request(), response(SESSION)],
      ]),
    setCookies: () => 2,
  },
  'chunk-extension': {
    size: 200_000,
    make: (n) =>
      exchanges([
        [
          request(),
          `HTTP/1.1 200 OK\r\n${SESSION}Transfer-Encoding: chunked\r\n\r\n${`1;a="${'b'.repeat(4000)}"\r\nx\r\n`.repeat(n / 4000)}0\r\n\r\n`,
        ],
        [request(), response(SESSION)],
      ]),
    setCookies: () => 2,
  },
  trailers: {
    size: 50_000,
    make: (n) =>
      exchanges([
        [
          request(),
          `HTTP/1.1 200 OK\r\n${SESSION}Transfer-Encoding: chunked\r\n\r\n0\r\n${'X-Trailer: a\r\n'.repeat(n)}\r\n`,
        ],
        [request(), response(SESSION)],
      ]),
    setCookies: () => 2,
  },
};
