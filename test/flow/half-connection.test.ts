import { describe, expect, it } from 'vitest';
import {
  MAX_ACKNOWLEDGED_GAP_SECONDS,
  MAX_ACKNOWLEDGED_GAP_SEGMENTS,
  MAX_OUT_OF_ORDER_SEGMENTS,
  MAX_WINDOW_BYTES,
} from '../../src/flow/limits.ts';
import { ACK } from '../../src/packet/segment.ts';
import { CLIENT_SIDE, connectionBench, openedConnection, SERVER_SIDE } from '../support/segments.ts';

describe('order', () => {
  it('is that of the sequence numbers', () => {
    const { say, said } = openedConnection();
    say(4, 'ef');
    say(2, 'cd');
    expect(said()).toBe('');
    say(0, 'ab');
    expect(said()).toBe('abcdef');
  });

  it('what came already is not delivered again', () => {
    const { say, said } = openedConnection();
    say(0, 'abcd');
    say(0, 'abcd');
    say(2, 'cdef');
    say(-1, '\0');
    expect(said()).toBe('abcdef');
  });

  it('of two copies that had to wait the first one counts', () => {
    const { say, said, counters } = openedConnection();
    say(2, 'cdef');
    say(3, 'XX');
    expect(counters.ambiguousSegments).toBe(0);
    say(0, 'ab');
    expect(said()).toBe('abcdef');
    expect(counters.ambiguousSegments).toBe(1);
  });

  it('but what comes in order counts before what had to wait, as Linux has it', () => {
    const { say, said, counters, server } = openedConnection();
    say(2, 'XX');
    say(0, 'abcdef');
    expect(said()).toBe('abcdef');
    expect(counters.ambiguousSegments).toBe(1);
    expect(server.ambiguous).toBe(true);
  });
});

describe('a missing segment', () => {
  it('is waited for while it can still come', () => {
    const { say, events, acknowledge } = openedConnection();
    say(3, 'd');
    for (let count = 0; count < MAX_ACKNOWLEDGED_GAP_SEGMENTS * 2; count++) acknowledge(0);
    expect(events()).toEqual([]);
    say(0, 'abc');
    expect(events()).toEqual([['data', SERVER_SIDE, 'abcd']]);
  });

  it('is given up soon after its receiver has acknowledged it', () => {
    const { say, events, acknowledge, counters } = openedConnection();
    say(3, 'd');
    for (let count = 0; count <= MAX_ACKNOWLEDGED_GAP_SEGMENTS; count++) acknowledge(4);
    expect(events()).toEqual([]);
    acknowledge(4);
    expect(events()).toEqual([
      ['gap', SERVER_SIDE, 3],
      ['data', SERVER_SIDE, 'd'],
    ]);
    expect([counters.gaps, counters.gapBytes]).toEqual([1, 3]);
  });

  it('is given up sooner when packet time passes, but not by time alone', () => {
    const { say, events, acknowledge, feed } = openedConnection();
    say(3, 'd', { seconds: 10 });
    feed(CLIENT_SIDE, 1008, '', { flags: ACK, acknowledgement: 5001, seconds: 100 });
    expect(events()).toEqual([]);
    acknowledge(4);
    feed(CLIENT_SIDE, 1008, '', { flags: ACK, acknowledgement: 5005, seconds: 1 });
    expect(events()).toEqual([]);
    feed(CLIENT_SIDE, 1008, '', {
      flags: ACK,
      acknowledgement: 5005,
      seconds: MAX_ACKNOWLEDGED_GAP_SECONDS,
    });
    expect(events()).toEqual([
      ['gap', SERVER_SIDE, 3],
      ['data', SERVER_SIDE, 'd'],
    ]);
  });

  it('is not given up because suspect bytes before it were acknowledged', () => {
    const { say, events, acknowledge } = openedConnection();
    say(0, 'a');
    say(1, 'b', { damaged: true });
    say(5, 'f');
    acknowledge(2);
    for (let count = 0; count < MAX_ACKNOWLEDGED_GAP_SEGMENTS * 2; count++) acknowledge(2);
    expect(events()).toEqual([['data', SERVER_SIDE, 'ab']]);
  });

  it('is given up after many segments without acknowledgements', () => {
    const { say, events, server } = openedConnection();
    for (let count = 0; count <= MAX_OUT_OF_ORDER_SEGMENTS; count++) {
      expect(events()).toEqual([]);
      say(3 + count, 'x');
    }
    expect(events()[0]).toEqual(['gap', SERVER_SIDE, 3]);
    expect(server.waiting).toBe(false);
  });

  it('is given up at the end of the capture, each gap by itself', () => {
    const { say, events, connection, budget } = openedConnection();
    say(1, 'b');
    say(4, 'e');
    connection.close(true, { frame: 0 } as never);
    expect(events()).toEqual([
      ['gap', SERVER_SIDE, 1],
      ['data', SERVER_SIDE, 'b'],
      ['gap', SERVER_SIDE, 2],
      ['data', SERVER_SIDE, 'e'],
      ['end', SERVER_SIDE, true],
    ]);
    expect(budget.usedBytes).toBe(0);
  });
});

describe('a wrong checksum', () => {
  it('means nothing where all are wrong', () => {
    const { say, said } = openedConnection();
    for (let at = 0; at < 10; at++) say(at, 'x', { damaged: true });
    expect(said()).toBe('xxxxxxxxxx');
  });

  it('makes a segment wait for a better copy where others are right', () => {
    const { say, said } = openedConnection();
    say(0, 'ab');
    say(2, 'XX', { damaged: true });
    say(4, 'ef');
    expect(said()).toBe('ab');
    say(2, 'cd');
    expect(said()).toBe('abcdef');
  });

  it('loses to a right one that begins and ends elsewhere', () => {
    const { say, said } = openedConnection();
    say(0, 'ab');
    say(2, 'XXXX', { damaged: true });
    say(1, 'bcd');
    expect(said()).toBe('abcd');
    say(4, 'efgh');
    expect(said()).toBe('abcdefgh');
  });

  it('does not matter when the receiver has acknowledged the segment', () => {
    const { say, said, acknowledge } = openedConnection();
    say(0, 'ab');
    say(2, 'cd', { damaged: true });
    say(4, 'ef');
    acknowledge(3);
    expect(said()).toBe('ab');
    acknowledge(6);
    expect(said()).toBe('abcdef');
  });

  it('does not matter in a body', () => {
    const { say, server, events } = openedConnection();
    say(0, 'ab');
    server.skip = 4;
    say(2, 'XXXX', { damaged: true });
    expect(events()).toEqual([
      ['data', SERVER_SIDE, 'ab'],
      ['skipped', SERVER_SIDE],
    ]);
  });

  it('of a segment that is never acknowledged makes no gap: its sequence number may be what is damaged', () => {
    const { say, said, acknowledge, counters, connection } = openedConnection();
    say(0, 'ab');
    say(1_000_000, 'XX', { damaged: true });
    acknowledge(2);
    connection.streams[SERVER_SIDE].giveUp();
    say(2, 'cd');
    expect(said()).toBe('abcd');
    expect(counters.gaps).toBe(0);
    expect(counters.droppedBytes).toBe(2);
  });

  it('does not matter where only one direction is captured', () => {
    const { feed, recorder } = connectionBench();
    feed(SERVER_SIDE, 0, 'ab', { acknowledgement: 1 });
    feed(SERVER_SIDE, 2, 'cd', { acknowledgement: 1, damaged: true });
    expect(recorder.text(SERVER_SIDE)).toBe('abcd');
  });
});

describe('segments outside the window', () => {
  it('are dropped', () => {
    const { say, said, counters } = openedConnection();
    say(0, 'ab');
    say(MAX_WINDOW_BYTES + 100, 'zz');
    say(2, 'cd');
    expect(said()).toBe('abcd');
    expect(counters.droppedBytes).toBe(2);
  });

  it('several mean that the stream has moved on', () => {
    const { say, events, counters } = openedConnection();
    say(0, 'ab');
    for (let count = 0; count < 4; count++) say(MAX_WINDOW_BYTES + 100 + count * 2, 'zz');
    expect(events()).toEqual([
      ['data', SERVER_SIDE, 'ab'],
      ['gap', SERVER_SIDE, Number.MAX_SAFE_INTEGER],
      ['data', SERVER_SIDE, 'zz'],
    ]);
    expect(counters.gaps).toBe(1);
  });

  it('also while a body lasts until the close', () => {
    const { say, events, server } = openedConnection();
    say(0, 'ab');
    server.skip = Number.POSITIVE_INFINITY;
    for (let count = 0; count < 5; count++) say(MAX_WINDOW_BYTES + 100 + count * 2, `z${count}`);
    expect(events().slice(1)).toEqual([
      ['gap', SERVER_SIDE, Number.MAX_SAFE_INTEGER],
      ['data', SERVER_SIDE, 'z3z4'],
    ]);
  });
});

describe('when the budget is exhausted', () => {
  it('everything is read at once, gaps and all', () => {
    const { say, events, budget } = openedConnection(600);
    say(2, 'cd');
    say(6, 'gh');
    say(10, 'kl');
    say(12, 'mn');
    expect(events()).toEqual([
      ['gap', SERVER_SIDE, 2],
      ['data', SERVER_SIDE, 'cd'],
      ['gap', SERVER_SIDE, 2],
      ['data', SERVER_SIDE, 'gh'],
      ['gap', SERVER_SIDE, 2],
      ['data', SERVER_SIDE, 'klmn'],
    ]);
    expect(budget.usedBytes).toBe(0);
  });

  it('a suspect segment is read', () => {
    const { say, said } = openedConnection(100);
    say(0, 'ab');
    say(2, 'cd', { damaged: true });
    say(4, 'ef');
    expect(said()).toBe('abcdef');
  });
});

it('is behind when its receiver has bytes that were not read', () => {
  const { say, server, feed } = openedConnection();
  expect(server.behind).toBe(false);
  feed(CLIENT_SIDE, 1008, 'more', { acknowledgement: 5010 });
  expect(server.behind).toBe(true);
  expect(server.bytesPast(5010)).toBe(-9);
  say(0, 'abcdefghi');
  expect(server.behind).toBe(false);
  expect(server.bytesPast(5001)).toBe(9);
});
