import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../src/flow/buffer-budget.ts';
import { Stamp } from '../../src/flow/stream.ts';
import type { ContentFacts } from '../../src/protocol/content-facts.ts';
import { ContentReader } from '../../src/protocol/content-reader.ts';
import { Http1Head } from '../../src/protocol/http1/head.ts';
import { MAX_CONTENT_BYTES } from '../../src/protocol/limits.ts';
import { Conversation, request } from '../support/conversation.ts';
import fc from '../support/properties.ts';
import { Reading } from '../support/reading.ts';
import {
  Bench,
  data,
  fromClient,
  fromServer,
  greeting,
  headers,
  type Piece,
  plainBlock,
  sizesOf,
  splitBy,
  splitEvery,
} from './http2/support.ts';

const head = (...lines: string[]) =>
  new Http1Head('response', `HTTP/1.1 200 OK\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`, false);

/** What a reader makes of a body that comes in pieces; null: it is not read. */
function factsOf(
  lines: string[],
  body: Buffer | string,
  isWhole = true,
  budgetBytes = 1 << 20,
): ContentFacts | null {
  const budget = new BufferBudget(budgetBytes);
  const found: ContentFacts[] = [];
  const reader = ContentReader.of(head(...lines), budget, new Stamp(), (facts) => found.push(facts));
  if (reader === null) return null;
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length && !reader.isClosed; at += 1000)
    reader.add(bytes, at, Math.min(at + 1000, bytes.length));
  reader.close(isWhole);
  reader.close(true);
  expect(budget.usedBytes).toBe(0);
  expect(found).toHaveLength(1);
  return found[0] ?? null;
}

const LOGIN = '<title>Log in</title><form><input type=password></form>';

describe('what is read of a response', () => {
  it.each([
    ['text/html; charset=utf-8', true],
    ['application/xhtml+xml', true],
    ['Application/JSON', true],
    ['application/problem+json', true],
    ['text/plain', true],
    ['text/css', false],
    ['text/javascript', false],
    ['text/event-stream', false],
    ['image/png', false],
    ['application/octet-stream', false],
  ])('%s', (type, isRead) => expect(factsOf([`Content-Type: ${type}`], '') !== null).toBe(isRead));

  it('a page, plain and compressed, is the same page', () => {
    const plain = factsOf(['Content-Type: text/html; charset=utf-8'], LOGIN);
    expect(plain).toMatchObject({
      mediaType: 'text/html',
      length: LOGIN.length,
      isWhole: true,
      title: 'Log in',
      hasLoginForm: true,
      outcome: null,
    });
    const lines = ['Content-Type: text/html', 'Content-Encoding: gzip'];
    expect(factsOf(lines, gzipSync(LOGIN))).toEqual(plain);
    expect(factsOf(['Content-Type: text/html'], `${LOGIN} `)?.fingerprint).not.toBe(plain?.fingerprint);
  });

  it('what has no type is a page when it begins like one', () => {
    expect(factsOf([], LOGIN)).toMatchObject({ mediaType: null, hasLoginForm: true });
    expect(factsOf([], '{"ok":false}')).toMatchObject({ title: null, outcome: 'failure' });
  });

  it('the beginning of what is long, or lost, or for which there is no memory', () => {
    const long = LOGIN + 'x'.repeat(MAX_CONTENT_BYTES);
    const facts = { isWhole: false, title: 'Log in' };
    expect(factsOf([], long)).toMatchObject({ ...facts, length: MAX_CONTENT_BYTES });
    expect(factsOf([], 'x'.repeat(MAX_CONTENT_BYTES))).toMatchObject({ isWhole: true });
    expect(factsOf([], LOGIN, false)).toMatchObject({ ...facts, length: LOGIN.length });
    expect(factsOf([], LOGIN, true, 100)).toMatchObject({ isWhole: false, length: 0 });
  });

  it('nothing of what is damaged', () => {
    const lines = ['Content-Type: text/html', 'Content-Encoding: gzip'];
    expect(factsOf(lines, LOGIN)).toMatchObject({ isWhole: false, length: 0, title: null });
  });
});

/** A body in chunks of `size` bytes. */
function chunked(body: string, size: number): string {
  const chunks: string[] = [];
  for (let at = 0; at < body.length; at += size) {
    const part = body.slice(at, at + size);
    chunks.push(`${part.length.toString(16)}\r\n${part}\r\n`);
  }
  return `${chunks.join('')}0\r\n\r\n`;
}

const TYPE = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n';
const WITH_LENGTH = `${TYPE}Content-Length: ${LOGIN.length}\r\n\r\n${LOGIN}`;
const CHUNKED = `${TYPE}Transfer-Encoding: chunked\r\n\r\n${chunked(LOGIN, 7)}`;
const GZIP = gzipSync(LOGIN).toString('latin1');
const CHUNKED_GZIP = `${TYPE}Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n${chunked(GZIP, 5)}`;
const NEXT = 'HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n';

function read(packets: Conversation['packets']): Reading {
  const reading = new Reading();
  reading.readsContents = true;
  for (const packet of packets) reading.packet(packet);
  return reading.finish();
}

describe('over HTTP/1', () => {
  it.each([
    ['with a length', WITH_LENGTH],
    ['in chunks', CHUNKED],
    ['compressed, in chunks', CHUNKED_GZIP],
  ])('whole, byte by byte, and split anywhere: %s', (_name, text) => {
    for (const size of [10_000, 1, 7, 60]) {
      const talk = new Conversation().open();
      talk.send(request('/login'));
      const last = talk.respond(text, size);
      talk.exchange(NEXT, '/next');
      const { contents, responses } = read(talk.packets);
      expect(responses.map(({ requestTarget }) => requestTarget)).toEqual(['/login', '/next']);
      expect(contents).toMatchObject([
        {
          target: '/login',
          isWhole: true,
          length: LOGIN.length,
          hasLoginForm: true,
          frame: talk.packets.indexOf(last) + 1,
        },
        { target: '/next', isWhole: true, length: 0 },
      ]);
    }
  });

  it('until the connection closes, and cut off by the end of the capture', () => {
    for (const isClosed of [true, false]) {
      const talk = new Conversation().open();
      talk.send(request('/login'));
      talk.respond(`${TYPE}\r\n${LOGIN}`, 20);
      if (isClosed) talk.close();
      expect(read(talk.packets).contents).toMatchObject([{ isWhole: isClosed, hasLoginForm: true }]);
    }
  });

  it('not of a response to HEAD, nor without the request', () => {
    const talk = new Conversation().open();
    talk.send(request('/login', 'HEAD'));
    talk.respond(`${TYPE}Content-Length: 500\r\n\r\n`);
    talk.exchange(WITH_LENGTH, '/login');
    expect(read(talk.packets).contents).toHaveLength(1);
    expect(read(talk.packets.filter(({ fields }) => fields.source !== talk.client)).contents).toEqual([]);
  });

  it('a lost packet costs the content, and no message', () => {
    const talk = new Conversation().open();
    talk.send(request('/login'));
    talk.respond(CHUNKED_GZIP, 40);
    talk.exchange(NEXT, '/next');
    const body = talk.packets.filter(({ fields }) => fields.source === talk.server).slice(4, -1);
    for (const lost of body) {
      const { contents, responses } = read(talk.packets.filter((packet) => packet !== lost));
      expect(responses.map(({ status }) => status)).toEqual([200, 302]);
      expect(contents[0]).toMatchObject({ target: '/login', isWhole: false });
    }
  });
});

describe('over HTTP/2', () => {
  const get = (path: string) =>
    plainBlock([
      [':method', 'GET'],
      [':scheme', 'http'],
      [':authority', 'example.test'],
      [':path', path],
    ]);
  const ok = plainBlock([
    [':status', '200'],
    ['content-type', 'text/html'],
  ]);
  const asked = fromClient(headers(1, get('/login'), true), headers(3, get('/api'), true));
  const pieces = [
    ...greeting(),
    ...asked,
    ...fromServer(headers(1, ok), headers(3, ok), data(1, LOGIN.slice(0, 9), false), data(3, '<p>')),
    ...fromServer(data(1, LOGIN.slice(9), false), data(1, '')),
  ];
  const expected = [
    { target: '/api', isWhole: true, length: 3 },
    { target: '/login', isWhole: true, hasLoginForm: true },
  ];

  function play(played: Iterable<Piece>): Bench {
    const bench = new Bench();
    bench.readsContents = true;
    return bench.play(played).end();
  }

  it('whole, byte by byte, and split anywhere', () => {
    expect(play(pieces).contents).toMatchObject(expected);
    const bytewise = play(splitEvery(pieces, 1));
    expect(bytewise.contents).toMatchObject(expected);
    expect(bytewise.budget.usedBytes).toBe(0);
    fc.assert(
      fc.property(sizesOf(fc), (sizes) => {
        expect(play(splitBy(pieces, sizes)).contents).toMatchObject(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('a gap in the data, a reset, and the end of the capture cut it off', () => {
    const begun = [...greeting(), ...asked, ...fromServer(headers(1, ok), data(1, LOGIN, false))];
    for (const rest of [[], [{ direction: 1 as const, bytes: 20 }]]) {
      const bench = play([...begun, ...rest]);
      expect(bench.contents).toMatchObject([{ isWhole: false, hasLoginForm: true }]);
      expect(bench.budget.usedBytes).toBe(0);
    }
  });
});
