// Two inputs with a connection of equal ends: one that both saw, or two.

import { describe, expect, it } from 'vitest';
import { ConnectionCopies } from '../../src/reading/connection-copies.ts';
import type { Message } from '../../src/record/message.ts';
import { request, response } from '../support/messages.ts';

const keyOf = (message: Message): string =>
  message.kind === 'request' ? `> ${message.target}` : `< ${message.phrase}`;

/** Messages of one connection: `/a` is a request, `a` a response, `a?` one that was not seen whole. */
function messagesOf(input: string, words: string): Message[] {
  return words.split(' ').map((word) => {
    const incomplete = word.endsWith('?');
    return word.startsWith('/')
      ? request({ input, incomplete, target: word })
      : response({ input, incomplete, phrase: word });
  });
}

/** Whether the connection is one where a message comes that both inputs have, of which the others are still ahead. */
function isOne(first: string, second: string, shared: string): boolean {
  const [one, other] = [messagesOf('a.pcap', first), messagesOf('b.pcap', second)];
  const copies = new ConnectionCopies(keyOf);
  const isShared = (message: Message) => keyOf(message) === shared;
  const at = one.findIndex(isShared);
  const place = other.findIndex(isShared);
  for (const message of [...one.slice(0, at + 1), ...other.slice(0, place)])
    if (!message.incomplete) copies.note(message, keyOf(message));
  const ahead = (messages: Message[], from: number) => ({
    ahead: (limit: number) => messages.slice(from, from + limit),
  });
  return copies.isOne(other[place]!, ahead(other, place + 1), 'a.pcap', [ahead(one, at + 1)]);
}

describe('a connection of two inputs is one', () => {
  it.each([
    ['where both have the same', '/a a /b b', '/a a /b b'],
    ['where one has less at its end', '/a a /b b', '/a a'],
    ['where one has less at its beginning', '/a a /b b', 'a /b b'],
    ['where each lacks other messages', '/x x /a a /b b /c c', '/a a /b b c /d d'],
    ['where one of them saw a message in part', '/a a /b b', '/a a /b b?'],
  ])('%s', (_, first, second) => {
    expect(isOne(first, second, '< a')).toBe(true);
    expect(isOne(second, first, '< a')).toBe(true);
  });
});

describe('it is another one', () => {
  it.each([
    ['where each has something else behind what both have', '/a a /b b', '/a a /b other'],
    ['the same further on', '/a a /b b /c c', '/a a /b b /d d'],
    ['where each has something else before it', '/x a /b b', '/y a /b b'],
  ])('%s', (_, first, second) => {
    expect(isOne(first, second, '< a')).toBe(false);
    expect(isOne(second, first, '< a')).toBe(false);
  });

  it('and stays another one', () => {
    const copies = new ConnectionCopies(keyOf);
    const [mine] = messagesOf('b.pcap', '/a');
    const source = (input: string, words: string) => ({ ahead: () => messagesOf(input, words) });
    const nothing = { ahead: () => [] };
    copies.note(messagesOf('a.pcap', '/a')[0]!, '> /a');
    expect(copies.isOne(mine!, source('b.pcap', 'b'), 'a.pcap', [source('a.pcap', 'c')])).toBe(false);
    expect(copies.isOne(mine!, nothing, 'a.pcap', [nothing])).toBe(false);
    // Another port is another connection.
    const elsewhere = request({ input: 'b.pcap', target: '/a', srcPort: 40_123 });
    expect(copies.isOne(elsewhere, nothing, 'a.pcap', [nothing])).toBe(true);
  });
});
