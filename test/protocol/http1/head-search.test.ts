import { describe, expect, it } from 'vitest';
import { Stamp } from '../../../src/flow/stream.ts';
import type { HeadHandler } from '../../../src/protocol/http1/head-handler.ts';
import { HeadScanner } from '../../../src/protocol/http1/head-scanner.ts';
import { HeadSearch } from '../../../src/protocol/http1/head-search.ts';
import { NO_STATUS_LINE, PART_OF_STATUS_LINE } from '../../../src/protocol/http1/status-line.ts';

const RESPONSE = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';
const FAKE = 'HTTP/1.1 200 OK\r\nSet-Cookie: fake=1\r\n\r\n';

interface Knows {
  mayResume: boolean;
  mayResumeInside: boolean;
  isOwed: boolean;
  isUnsure: boolean;
}

function searching(known: Partial<Knows> = {}): HeadSearch {
  const knows = { mayResume: true, mayResumeInside: false, isOwed: false, isUnsure: false, ...known };
  return new HeadSearch('response', {
    mayResume: () => knows.mayResume,
    mayResumeInside: () => knows.mayResumeInside,
    isResponseOwed: () => knows.isOwed,
    isResponseUnsure: () => knows.isUnsure,
    onNoResponse() {},
  } as Partial<HeadHandler> as HeadHandler);
}

const headAt = (search: HeadSearch, text: string) =>
  search.headAt(Buffer.from(text, 'latin1'), 0, text.length, new Stamp());
const resumedAt = (search: HeadSearch, text: string) =>
  search.resumedAt(Buffer.from(text, 'latin1'), 0, text.length, new Stamp());

it('behind another message a head begins with its start line', () => {
  expect([RESPONSE, 'HTTP/1.', 'text'].map((text) => headAt(searching(), text))).toEqual([
    0,
    PART_OF_STATUS_LINE,
    NO_STATUS_LINE,
  ]);
});

it('what browsers take for a status line counts where a response is owed, not for a guess', () => {
  const owed = searching({ isOwed: true });
  expect(headAt(owed, 'http/1.1 200 OK\r\n\r\n')).toBe(0);
  owed.isGuess = true;
  expect(headAt(owed, 'http/1.1 200 OK\r\n\r\n')).toBe(NO_STATUS_LINE);
});

describe('behind a loss', () => {
  it('a message begins with a segment, when one can be there', () => {
    expect(resumedAt(searching(), RESPONSE)).toBe(0);
    expect(resumedAt(searching(), `\r\n${RESPONSE}`)).toBe(2);
    expect(resumedAt(searching({ isUnsure: true }), `\r\n${RESPONSE}`)).toBe(-1);
    expect(resumedAt(searching({ mayResume: false }), RESPONSE)).toBe(-1);
  });

  it('inside a segment only where its place is not known', () => {
    expect(resumedAt(searching(), `text${RESPONSE}`)).toBe(-1);
    expect(resumedAt(searching({ mayResumeInside: true }), `text${RESPONSE}`)).toBe(4);
  });

  it.each([
    [true, true, false],
    [true, false, true],
    [false, true, true],
  ])('guess %s, unsure %s: text of a body is confirmed %s', (isGuess, isUnsure, isConfirmed) => {
    const search = searching({ isUnsure });
    search.isGuess = isGuess;
    const bytes = Buffer.from(FAKE, 'latin1');
    const scanner = new HeadScanner();
    scanner.scan(bytes, 0, bytes.length);
    expect(
      search.confirms(scanner, bytes, 0, bytes.length, bytes, bytes.length, bytes.length, new Stamp()),
    ).toBe(isConfirmed);
  });
});
