import { describe, expect, it } from 'vitest';
import { bodyOfRequest, bodyOfResponse } from '../../../src/protocol/http1/framing.ts';
import { Conversation, response } from '../../support/conversation.ts';
import { readPackets } from '../../support/reading.ts';

const facts = (contentLength: number, transferEncoding: 'chunked' | 'other' | null = null) => ({
  contentLength,
  isIdentity: false,
  isLengthInvalid: false,
  hasTransferEncoding: transferEncoding !== null,
  isChunked: transferEncoding === 'chunked',
});

it('a request without a length has no body', () => {
  expect(bodyOfRequest(facts(-1))).toBe(0);
  expect(bodyOfRequest(facts(5))).toBe(5);
  expect(bodyOfRequest(facts(5, 'chunked'))).toBe('chunked');
});

it('a request whose length cannot be known is refused: nothing behind it is a request', () => {
  expect(bodyOfRequest(facts(5, 'other'))).toBe('until-close');
  expect(bodyOfRequest({ ...facts(5), isLengthInvalid: true })).toBe('until-close');
  // Transfer-Encoding goes before Content-Length, whatever that says.
  expect(bodyOfRequest({ ...facts(5, 'chunked'), isLengthInvalid: true })).toBe('chunked');
});

describe('requests that a server has to refuse (RFC 9112 section 6.3)', () => {
  const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: app.test\r\nCookie: a=1\r\n\r\n';

  it.each([
    ['Transfer-Encoding: identity'],
    ['Transfer-Encoding: chunked, gzip'],
    ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
    ['Transfer-Encoding: xchunked'],
    ['Content-Length: 5', 'Content-Length: 6'],
    ['Content-Length: 5, 6'],
    ['Content-Length: five'],
    ['Content-Length: -5'],
    ['Content-Length: 5x'],
    ['Content-Length: 99999999999999999999'],
  ])('%s %s: its body makes no request', (...lines) => {
    const refused = `POST /login HTTP/1.1\r\nHost: app.test\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n${smuggled}`;
    for (const size of [1, 7, 1448]) {
      const talk = new Conversation().open();
      talk.send(refused, size);
      talk.send(smuggled);
      talk.respond('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nSet-Cookie: b=2\r\n\r\n');
      const reading = readPackets(talk.close().packets);
      expect(reading.requests.map(({ target }) => target)).toEqual(['/login']);
      expect(reading.responses).toMatchObject([
        { status: 400, requestTarget: '/login', setCookies: ['b=2'] },
      ]);
    }
  });

  it.each([
    ['Transfer-Encoding: chunked,', '0\r\n\r\n'],
    ['Transfer-Encoding: , chunked ,, ', '0\r\n\r\n'],
    ['Transfer-Encoding: gzip, chunked', '0\r\n\r\n'],
    ['Content-Length: 5, 5', 'hello'],
    ['Content-Length: 5', 'hello'],
  ])('but %s is no such request', (line, body) => {
    const talk = new Conversation().open();
    talk.send(`POST /login HTTP/1.1\r\nHost: app.test\r\n${line}\r\n\r\n${body}${smuggled}`);
    expect(readPackets(talk.packets).requests.map(({ target }) => target)).toEqual(['/login', '/smuggled']);
  });
});

it('a response without a length lasts until close, unless its status or its request say that it has none', () => {
  expect(bodyOfResponse(facts(-1), 200, false)).toBe('until-close');
  expect(bodyOfResponse(facts(5, 'other'), 200, false)).toBe('until-close');
  expect(bodyOfResponse(facts(5, 'chunked'), 200, false)).toBe('chunked');
  expect(bodyOfResponse(facts(5), 200, false)).toBe(5);
  for (const [status, isHead] of [
    [100, false],
    [103, false],
    [204, false],
    [304, false],
    [200, true],
  ] as const)
    expect(bodyOfResponse(facts(5, 'chunked'), status, isHead)).toBe(0);
});

it('a response with Transfer-Encoding: identity has its length (RFC 2616 section 3.6)', () => {
  const talk = new Conversation().open();
  for (const name of ['one', 'two'])
    talk.exchange(response([`Set-Cookie: ${name}=1`, 'Transfer-Encoding: Identity ']), `/${name}`);
  const { responses } = readPackets(talk.packets);
  expect(responses.map(({ requestTarget }) => requestTarget)).toEqual(['/one', '/two']);
});
