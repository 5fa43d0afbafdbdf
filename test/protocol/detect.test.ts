import { describe, expect, it } from 'vitest';
import {
  type DetectedProtocol,
  detectProtocol,
  HTTP1_REQUEST,
  HTTP1_RESPONSE,
  HTTP2,
  ICAP_RESPONSE,
  OTHER,
  PROXY,
  proxyHeaderBytes,
  TLS,
  UNSURE,
} from '../../src/protocol/detect.ts';
import fc from '../support/properties.ts';

/** Detects text in the middle of a larger buffer, so that reading past its end is noticed. */
function detect(text: string): DetectedProtocol {
  const bytes = Buffer.from(`HTTP/1.1 200 ${text} HTTP/1.1\r\n\r\n`, 'latin1');
  return detectProtocol(bytes, 13, 13 + text.length);
}

const PROXY_V2 = '\r\n\r\n\0\r\nQUIT\n';

describe('the first bytes say what it is', () => {
  it.each<[string, string, number]>([
    ['a request', 'GET / HTTP/1.1\r\n', HTTP1_REQUEST],
    ['a request with a bare LF', 'GET / HTTP/1.0\n', HTTP1_REQUEST],
    ['a request through a proxy', 'GET http://a.test/ HTTP/1.1\r\n', HTTP1_REQUEST],
    ['an unknown method', 'FOO-BAR /x HTTP/1.1\r\n', HTTP1_REQUEST],
    ['a tunnel', 'CONNECT a.test:443 HTTP/1.1\r\n', HTTP1_REQUEST],
    ['every resource', 'OPTIONS * HTTP/1.1\r\n', HTTP1_REQUEST],
    ['a request after empty lines', '\r\n\r\nGET / HTTP/1.1\r\n', HTTP1_REQUEST],
    ['a response', 'HTTP/1.1 200 OK\r\n', HTTP1_RESPONSE],
    ['a response without a phrase', 'HTTP/1.1 200\r\n', HTTP1_RESPONSE],
    ['a response whose line goes on', 'HTTP/1.0 404 N', HTTP1_RESPONSE],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', HTTP2],
    ['TLS: a handshake', '\x16\x03\x01\x02\x00\x01', TLS],
    ['TLS: an alert', '\x15\x03\x03\x00\x02', TLS],
    ['TLS: application data', '\x17\x03\x03\x48\x00', TLS],
    ['PROXY, the text', 'PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n', PROXY],
    ['PROXY, the bytes', `${PROXY_V2}\x21\x11\x00\x0c`, PROXY],
    ['SSH', 'SSH-2.0-OpenSSH_9.6\r\n', OTHER],
    ['SMTP', '220 mail.test ESMTP\r\n', OTHER],
    ['a later version of HTTP', 'HTTP/4.0 200 OK\r\n', OTHER],
    ['a status of four digits', 'HTTP/1.1 2000 OK\r\n', OTHER],
    ['a request without a version', 'GET /\r\n', OTHER],
    ['RTSP', 'OPTIONS rtsp://a/ RTSP/1.0\r\n', OTHER],
    ['a method longer than any', `${'A'.repeat(33)} / HTTP/1.1\r\n`, OTHER],
    ['a record longer than TLS has', '\x16\x03\x01\x48\x01', OTHER],
    ['an empty record', '\x16\x03\x01\x00\x00', OTHER],
    ['another version than TLS has', '\x16\x04\x01\x00\x10', OTHER],
    ['what may begin a SETTINGS frame of HTTP/2', '\0\0\x12\x04', UNSURE],
    ['zeros, which at best begin an empty DATA frame', '\0\0\0\0', OTHER],
  ])('%s', (_name, text, expected) => {
    expect(detect(text)).toBe(expected);
  });
});

describe('it is not before too early', () => {
  it.each<[string, string, number]>([
    ['a request', 'GET /index HTTP/1.1\r\n', HTTP1_REQUEST],
    ['a request with a bare LF', 'POST / HTTP/1.0\n', HTTP1_REQUEST],
    ['a tunnel', 'CONNECT a.test:443 HTTP/1.1\r\n', HTTP1_REQUEST],
    ['a request after empty lines', '\r\n\r\nGET / HTTP/1.1\r\n', HTTP1_REQUEST],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', HTTP2],
    ['a response', 'HTTP/1.1 200 ', HTTP1_RESPONSE],
    ['TLS', '\x16\x03\x01\x02\x00', TLS],
    ['PROXY, the text', 'PROXY ', PROXY],
    ['PROXY, the bytes', PROXY_V2, PROXY],
  ])('%s', (_name, text, expected) => {
    for (let length = 1; length < text.length; length++) expect(detect(text.slice(0, length))).toBe(UNSURE);
    expect(detect(text)).toBe(expected);
  });

  it('and what was before stays true when more comes', () => {
    const piece = fc.constantFrom(
      'GET ',
      '/',
      ' ',
      'HTTP/1.1',
      '\r\n',
      '\n',
      '200',
      'PRI * ',
      'PROXY ',
      '\x16\x03',
      '\0',
      'a',
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        let before: DetectedProtocol = UNSURE;
        for (let length = 1; length <= text.length; length++) {
          const protocol = detect(text.slice(0, length));
          // Sure once is sure for ever; a request without a plain target is only known with its whole line.
          if (before !== UNSURE && before !== OTHER) expect(protocol).toBe(before);
          before = protocol;
        }
      }),
    );
  });
});

describe('the length of a PROXY header (proxy-protocol.txt)', () => {
  const lengthOf = (text: string) => proxyHeaderBytes(Buffer.from(text, 'latin1'), 0, text.length);

  it.each<[string, string, number]>([
    ['the text ends with its line', 'PROXY UNKNOWN\r\nGET /', 15],
    ['the text is not complete', 'PROXY TCP4 1.2', -1],
    ['the text is longer than it can be', `PROXY ${'x'.repeat(101)}`, 0],
    ['the bytes say how many they are', `${PROXY_V2}\x21\x11\x00\x02abGET`, 18],
    ['the bytes are not complete', `${PROXY_V2}\x21\x11\x00\x02a`, -1],
    ['their length is not there', `${PROXY_V2}\x21\x11\x00`, -1],
  ])('%s', (_name, text, expected) => {
    expect(lengthOf(text)).toBe(expected);
  });
});

it('detects something in any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 50 }), (bytes) => {
      const protocol = detectProtocol(Buffer.from(bytes), 0, bytes.length);
      expect(protocol).toBeGreaterThanOrEqual(OTHER);
      expect(protocol).toBeLessThanOrEqual(ICAP_RESPONSE);
    }),
    { numRuns: 1000 },
  );
});
