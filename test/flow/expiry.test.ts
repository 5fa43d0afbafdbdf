// Tested through the tracker: packets go in, and what is found later shows which connections were kept.

import { describe, expect, it, vi } from 'vitest';
import type * as Limits from '../../src/flow/limits.ts';
import { CLOSED_SECONDS, IDLE_SECONDS, SHRINK_SECONDS, UNANSWERED_SECONDS } from '../../src/flow/limits.ts';
import { ACK, type Conversation, RST, request, response, SYN } from '../support/conversation.ts';
import { Reading } from '../support/reading.ts';
import { PAGE, reader, talkOn } from './talks.ts';

/** Small enough to be reached. */
const MAX_LIVE_CONNECTIONS = 8;
const MAX_CONNECTIONS = 64;

vi.mock('../../src/flow/limits.ts', async (original) => ({
  ...(await original<typeof Limits>()),
  MAX_LIVE_CONNECTIONS: 8,
  MAX_CONNECTIONS: 64,
}));

describe('packet time', () => {
  it('shrinks an idle connection, and what comes later is found', () => {
    const reading = new Reading();
    const read = reader(reading);
    const talk = talkOn(1).open();
    talk.exchange(PAGE, '/1');
    read(talk);
    for (let port = 10; port < 14; port++) read(talkOn(port).open(), SHRINK_SECONDS);
    const others = [20, 21, 22].map((port) => talkOn(port).open());
    for (const other of others) {
      other.exchange(PAGE);
      read(other, SHRINK_SECONDS);
    }
    talk.exchange(response(['Set-Cookie: late=1']), '/2');
    read(talk, SHRINK_SECONDS + 1);
    const late = reading.finish().responses.find(({ setCookies }) => setCookies.includes('late=1'));
    expect(late).toMatchObject({ stream: 0, requestTarget: '/2' });
    expect(reading.counters.gaps).toBe(0);
  });

  it('ends a connection that was silent for too long', () => {
    const reading = new Reading();
    const read = reader(reading);
    const talk = talkOn(1).open();
    talk.send(request('/1'));
    talk.respond('HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\n');
    read(talk);
    for (let port = 10; port < 20; port++) read(talkOn(port).open(), IDLE_SECONDS + 1);
    expect(reading.responses).toMatchObject([{ setCookies: ['a=1'], incomplete: true }]);
    expect(reading.budget.usedBytes).toBe(0);
  });

  it.each([
    [
      'one that was never answered',
      (talk: Conversation) => void talk.fromClient('', SYN),
      UNANSWERED_SECONDS,
    ],
    ['one that was closed', (talk: Conversation) => void talk.open().close(), CLOSED_SECONDS],
    ['one that was reset', (talk: Conversation) => void talk.open().fromServer('', RST), CLOSED_SECONDS],
  ])('forgets %s', (_name, act, seconds) => {
    const reading = new Reading();
    const read = reader(reading);
    const talk = talkOn(1);
    act(talk);
    read(talk);
    const sweep = (later: number) => {
      for (let port = 100; port < 110; port++) read(talkOn(port + later).open(), later);
    };
    const late = () => {
      talk.fromClient('', ACK);
      read(talk, seconds);
    };
    sweep(seconds - 1);
    const before = reading.counters.connections;
    late();
    expect(reading.counters.connections).toBe(before);
    sweep(seconds * 3);
    const after = reading.counters.connections;
    late();
    // A packet of a forgotten connection begins a new one.
    expect(reading.counters.connections).toBe(after + 1);
  });

  it('goes on past 2038 and 2106', () => {
    for (const year of [2 ** 31, 2 ** 32]) {
      const reading = new Reading();
      const read = reader(reading);
      const at = year - 1_795_377_600 - 1;
      const talk = talkOn(1).open();
      read(talk, at);
      for (let port = 10; port < 20; port++) read(talkOn(port).open(), at + 1);
      talk.exchange(PAGE);
      read(talk, at + 2);
      expect(reading.finish().responses).toMatchObject([{ stream: 0 }]);
    }
  });

  it('may go backwards', () => {
    const reading = new Reading();
    const read = reader(reading);
    const talk = talkOn(1).open();
    read(talk, 1_000_000);
    for (let port = 10; port < 20; port++) read(talkOn(port).open(), 0);
    talk.exchange(PAGE);
    read(talk, 0);
    expect(reading.finish().responses).toMatchObject([{ stream: 0 }]);
  });
});

describe('limits', () => {
  it('too many that are read: an idle one shrinks and is found again', () => {
    const reading = new Reading();
    const read = reader(reading);
    const talks = Array.from({ length: MAX_LIVE_CONNECTIONS * 2 }, (_, index) => talkOn(index + 1).open());
    for (const talk of talks) {
      talk.exchange(PAGE);
      read(talk);
    }
    for (const talk of talks) {
      talk.exchange(PAGE, '/again');
      read(talk);
    }
    reading.finish();
    expect(reading.setCookies).toHaveLength(talks.length * 2);
    expect(reading.counters.forgottenConnections).toBe(0);
  });

  it('too many incomplete ones: the oldest is read with what is there, and counted', () => {
    const reading = new Reading();
    const read = reader(reading);
    const talks = Array.from({ length: MAX_LIVE_CONNECTIONS + 3 }, (_, index) => talkOn(index + 1).open());
    for (const talk of talks) {
      talk.send(request());
      talk.respond('HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\n');
      read(talk);
    }
    expect(reading.counters.forgottenConnections).toBe(3);
    expect(reading.responses).toHaveLength(3);
    expect(reading.finish().responses).toHaveLength(talks.length);
  });

  it('too many at all: the least useful are evicted, and counted', () => {
    const reading = new Reading();
    const read = reader(reading);
    const talk = talkOn(1).open();
    talk.exchange(PAGE);
    read(talk);
    for (let port = 100; port < 100 + MAX_CONNECTIONS * 3; port++) {
      const other = talkOn(port);
      other.fromClient('', SYN);
      read(other, 1);
    }
    expect(reading.counters.forgottenConnections).toBeGreaterThanOrEqual(MAX_CONNECTIONS * 2);
    talk.exchange(PAGE);
    read(talk, 2);
    // The one that was read is still there.
    expect(reading.finish().responses.map(({ stream }) => stream)).toEqual([0, 0]);
  });
});
