// The messages that http-parser, the parser of Node up to 11 and the parent of llhttp, is tested with. Debian's source
// package http-parser has them in its test.c, which HTTP_PARSER_TESTS names.

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Conversation, request, response } from '../support/conversation.ts';
import { type ParserMessage, parserMessages } from '../support/http-parser-messages.ts';
import { type Reading, readPackets } from '../support/reading.ts';

const file = process.env.HTTP_PARSER_TESTS ?? '';
const hasMessages = file !== '' && existsSync(file);
const messages = hasMessages ? parserMessages(readFileSync(file, 'latin1')) : [];
const named = (kind: ParserMessage['kind']) =>
  messages
    .filter((message) => message.kind === kind)
    .map((message, index) => [`${index} ${message.name}`, message] as const);

/** HTTP/0.9 and Icecast's own version have requests that are none of HTTP/1: what follows them is read. */
const isHttp1 = ({ raw }: ParserMessage): boolean => / HTTP\/\d/.test(raw.trimStart().split('\r\n')[0]!);

const MARKER = 'marker=1';
const PAGE = response([], 'ok');
const SPLITS = [1448, 1, 7];

/** What a head says in its field lines; white space around a value is no part of it, and http-parser keeps some. */
function saidFields(reading: Reading, index: number): string[] {
  return reading.fieldLines[index]!.map(comparable);
}

/** Folded lines are joined with one space here, with none or all of their white space there. */
const comparable = (line: string): string => line.replace(/\s+/g, '').toLowerCase();

/** Trailers come after the head, which is all we read. */
function expectFields(reading: Reading, index: number, { headers, raw }: ParserMessage): void {
  const head = comparable(raw.slice(0, raw.search(/\r?\n\r?\n/)));
  const wanted = headers
    .map(([name, value]) => comparable(`${name}: ${value}`))
    .filter((line) => head.includes(line));
  expect(saidFields(reading, index)).toEqual(wanted);
}

describe.skipIf(!hasMessages)('messages of http-parser (skipped without HTTP_PARSER_TESTS)', () => {
  it('both arrays are read', () => {
    expect([named('request').length, named('response').length]).toEqual([46, 30]);
  });

  it.each(named('response'))('response %s', (_name, message) => {
    for (const size of SPLITS) {
      const talk = new Conversation().open();
      talk.send(request('/1'));
      talk.respond(message.raw, size);
      if (!message.untilClose && !message.isUpgrade)
        talk.exchange(response([`Set-Cookie: ${MARKER}`], 'ok'), '/2');
      const reading = readPackets(talk.close().packets);
      const statuses = reading.responses.map(({ status, requestTarget }) => [status, requestTarget]);
      const next = message.untilClose || message.isUpgrade ? [] : [[200, '/2']];
      expect(statuses).toEqual([[message.status, '/1'], ...next]);
      expect(reading.setCookies.includes(MARKER)).toBe(next.length > 0);
      expectFields(reading, 1, message);
    }
  });

  it.each(named('request'))('request %s', (_name, message) => {
    for (const size of SPLITS) {
      const talk = new Conversation().open();
      talk.send(message.raw, size);
      talk.respond(PAGE);
      if (!message.isUpgrade) talk.exchange(response([`Set-Cookie: ${MARKER}`], 'ok'), '/2');
      const reading = readPackets(talk.close().packets);
      const next = message.isUpgrade ? [] : ['/2'];
      const targets = isHttp1(message) ? [message.url, ...next] : next;
      expect(reading.requests.map(({ target }) => target)).toEqual(targets);
      expect(reading.setCookies.includes(MARKER)).toBe(next.length > 0);
      if (isHttp1(message)) expectFields(reading, 0, message);
    }
  });
});
