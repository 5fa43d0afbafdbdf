import { describe, expect, it } from 'vitest';
import { openedConnection, SERVER_SIDE } from '../support/segments.ts';

describe('copies', () => {
  it('of two copies that differ the first one counts', () => {
    const { say, said } = openedConnection();
    say(0, 'ab');
    say(0, 'XXcd');
    expect(said()).toBe('abcd');
  });

  it('of which the receiver may have dropped the first, unless it has acknowledged it', () => {
    const { say, acknowledge, counters, recorder } = openedConnection();
    say(0, 'ab');
    say(0, 'ab');
    expect(counters.ambiguousSegments).toBe(0);
    say(0, 'aX');
    expect(counters.ambiguousSegments).toBe(1);
    expect(recorder.doubts).toEqual([SERVER_SIDE]);
    acknowledge(2);
    say(0, 'aX');
    say(1, 'Xc');
    expect(counters.ambiguousSegments).toBe(1);
  });

  it('a probe that repeats one byte as zero is no copy', () => {
    const { say, counters } = openedConnection();
    say(0, 'ab');
    say(1, '\0');
    expect(counters.ambiguousSegments).toBe(0);
  });
});

describe('a missing segment of a body that is skipped', () => {
  it('makes no gap, and is counted when it never comes', () => {
    const { say, events, server, counters, connection } = openedConnection();
    server.skip = 10;
    say(4, 'efgh');
    expect(events()).toEqual([]);
    expect(server.skip).toBe(2);
    say(1, 'bc');
    expect(counters.gaps).toBe(0);
    say(8, 'ijkl');
    expect(events()).toEqual([
      ['skipped', SERVER_SIDE],
      ['data', SERVER_SIDE, 'kl'],
    ]);
    connection.close(true, { frame: 0 } as never);
    expect([counters.gaps, counters.gapBytes]).toEqual([2, 2]);
  });

  it.each([
    [
      'ends with the body',
      4,
      [
        ['skipped', 1],
        ['data', 1, 'efgh'],
      ],
    ],
    [
      'ends before the body',
      6,
      [
        ['skipped', 1],
        ['data', 1, 'gh'],
      ],
    ],
  ])('that %s is skipped', (_name, skip, expected) => {
    const { say, events, server } = openedConnection();
    server.skip = skip;
    say(4, 'efgh');
    expect(events()).toEqual(expected);
  });

  it('that goes on behind the body is waited for', () => {
    const { say, events, server } = openedConnection();
    server.skip = 3;
    say(4, 'efgh');
    expect(events()).toEqual([]);
    say(0, 'abcd');
    expect(events()).toEqual([
      ['skipped', SERVER_SIDE],
      ['data', SERVER_SIDE, 'defgh'],
    ]);
  });
});

describe('an urgent byte', () => {
  it('is taken out of the stream', () => {
    const { say, said, server } = openedConnection();
    say(0, 'ab');
    server.markUrgent(5003, 2);
    say(2, 'cXef');
    expect(said()).toBe('abcef');
  });

  it('may come later than its announcement, alone, and out of order', () => {
    const { say, said, server } = openedConnection();
    server.markUrgent(5001, 3);
    say(3, 'de');
    say(2, 'X');
    say(0, 'ab');
    expect(said()).toBe('abde');
  });

  it('that was read before it was announced stays', () => {
    const { say, said, server } = openedConnection();
    say(0, 'abc');
    server.markUrgent(5001, 2);
    say(3, 'de');
    expect(said()).toBe('abcde');
  });

  it('is not skipped with a body', () => {
    const { server } = openedConnection();
    server.skip = 100;
    server.markUrgent(5001, 3);
    expect(server.skipInOrder(5001, 10)).toBe(false);
  });
});

describe('a truncated packet', () => {
  it('lacks its end', () => {
    const { say, events } = openedConnection();
    say(0, 'abcdef', { captured: 2 });
    say(6, 'gh');
    expect(events()).toEqual([
      ['data', SERVER_SIDE, 'ab'],
      ['gap', SERVER_SIDE, 4],
      ['data', SERVER_SIDE, 'gh'],
    ]);
  });

  it('may have nothing of its payload', () => {
    const { say, events } = openedConnection();
    say(0, 'abcdef', { captured: 0 });
    say(6, 'gh');
    expect(events()).toEqual([
      ['gap', SERVER_SIDE, 6],
      ['data', SERVER_SIDE, 'gh'],
    ]);
  });

  it('lacks it also when it had to wait', () => {
    const { say, events } = openedConnection();
    say(2, 'cdef', { captured: 1 });
    say(0, 'ab');
    expect(events()).toEqual([
      ['data', SERVER_SIDE, 'abc'],
      ['gap', SERVER_SIDE, 3],
    ]);
  });

  it('ends a body inside the truncated bytes', () => {
    const { say, events, server } = openedConnection();
    server.skip = 4;
    say(0, 'abcdef', { captured: 2 });
    expect(events()).toEqual([
      ['skipped', SERVER_SIDE],
      ['gap', SERVER_SIDE, 2],
    ]);
  });
});
