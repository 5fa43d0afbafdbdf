import { describe, expect, it } from 'vitest';
import { MAX_ACKNOWLEDGED_GAP_SEGMENTS } from '../../src/flow/limits.ts';
import { Stamp } from '../../src/flow/stream.ts';
import { ACK, FIN, RST, SYN } from '../../src/packet/segment.ts';
import {
  type Bench,
  CLIENT,
  CLIENT_SIDE,
  connectionBench,
  SERVER,
  SERVER_SIDE,
} from '../support/segments.ts';

function opened(): Bench {
  const bench = connectionBench();
  bench.feed(CLIENT_SIDE, 1000, '', { flags: SYN });
  bench.feed(SERVER_SIDE, 5000, '', { flags: SYN | ACK, acknowledgement: 1001 });
  return bench;
}

describe('the beginning', () => {
  it('is the byte after the SYN, and a SYN may bring the first ones', () => {
    const { feed, recorder } = connectionBench();
    feed(CLIENT_SIDE, 1000, 'ab', { flags: SYN });
    feed(CLIENT_SIDE, 1003, 'cd', { acknowledgement: 5001 });
    expect(recorder.text(CLIENT_SIDE)).toBe('abcd');
  });

  it('is known from the SYN even when the peer sends first', () => {
    const { feed, connection } = connectionBench();
    feed(SERVER_SIDE, 5000, '', { flags: SYN | ACK, acknowledgement: 1001 });
    expect(connection.streams[SERVER_SIDE].fromStart).toBe(true);
    expect(connection.streams[CLIENT_SIDE].fromStart).toBe(false);
    expect(connection.streams[CLIENT_SIDE].expected).toBe(1001);
  });

  it('of a capture in the middle is what the receiver expects next, unless the stream is far ahead of it', () => {
    const { feed, recorder } = connectionBench();
    feed(CLIENT_SIDE, 1000, 'x', { acknowledgement: 5001 });
    feed(SERVER_SIDE, 5003, 'cd', { acknowledgement: 1001 });
    feed(SERVER_SIDE, 5001, 'ab', { acknowledgement: 1001 });
    expect(recorder.text(SERVER_SIDE)).toBe('abcd');

    const other = connectionBench();
    other.feed(CLIENT_SIDE, 1000, 'x', { acknowledgement: 5001 });
    other.feed(SERVER_SIDE, 5001 + (1 << 21), 'cd', { acknowledgement: 1001 });
    expect(other.recorder.text(SERVER_SIDE)).toBe('cd');
  });
});

describe('the end', () => {
  it('is where the FIN stands, whichever comes first', () => {
    const { feed, recorder, connection } = opened();
    feed(SERVER_SIDE, 5003, 'cd', { flags: FIN | ACK, acknowledgement: 1001 });
    expect(recorder.events).toEqual([]);
    feed(SERVER_SIDE, 5001, 'ab', { acknowledgement: 1001 });
    expect(recorder.events).toEqual([
      ['data', SERVER_SIDE, 'abcd'],
      ['end', SERVER_SIDE, false],
    ]);
    expect(connection.closed).toBe(false);
  });

  it('may come behind bytes that were not captured: they are a gap', () => {
    const { feed, counters, recorder, connection } = opened();
    feed(SERVER_SIDE, 5001, 'ab', { acknowledgement: 1001 });
    feed(SERVER_SIDE, 5013, '', { flags: FIN | ACK, acknowledgement: 1001 });
    expect(counters.gaps).toBe(0);
    connection.close(true, new Stamp());
    expect(counters).toMatchObject({ gaps: 1, gapBytes: 10 });
    expect(recorder.events.slice(-2)).toEqual([
      ['gap', SERVER_SIDE, 10],
      ['end', SERVER_SIDE, true],
    ]);
  });

  it.each([
    ['bytes that were acknowledged and not captured are a gap', 5013, { gaps: 1, gapBytes: 10 }],
    ['one byte more may be a FIN', 5004, { gaps: 0, gapBytes: 0 }],
    ['nothing is missing', 5003, { gaps: 0, gapBytes: 0 }],
    ['a number that cannot be right', 5001 + (1 << 24), { gaps: 0, gapBytes: 0 }],
  ])('%s', (_name, acknowledgement, gaps) => {
    const { feed, counters, connection } = opened();
    feed(CLIENT_SIDE, 1001, '', { flags: ACK, acknowledgement: 5001 });
    feed(SERVER_SIDE, 5001, 'ab', { acknowledgement: 1001 });
    feed(CLIENT_SIDE, 1001, '', { flags: ACK, acknowledgement: 5003 });
    feed(CLIENT_SIDE, 1001, '', { flags: ACK, acknowledgement });
    connection.close(true, new Stamp());
    expect(counters).toMatchObject(gaps);
  });

  it('of one direction leaves the other open (half-close)', () => {
    const { feed, recorder, connection } = opened();
    feed(CLIENT_SIDE, 1001, 'request', { flags: FIN | ACK, acknowledgement: 5001 });
    feed(SERVER_SIDE, 5001, 'response', { acknowledgement: 1009 });
    expect(connection.closed).toBe(false);
    feed(SERVER_SIDE, 5009, '', { flags: FIN | ACK, acknowledgement: 1009 });
    expect(connection.closed).toBe(true);
    expect(recorder.events).toEqual([
      ['data', CLIENT_SIDE, 'request'],
      ['end', CLIENT_SIDE, false],
      ['data', SERVER_SIDE, 'response'],
      ['end', SERVER_SIDE, false],
    ]);
  });

  it('is the end: what is sent after it is no data', () => {
    const { feed, recorder } = opened();
    feed(SERVER_SIDE, 5001, 'ab', { flags: FIN | ACK, acknowledgement: 1001 });
    feed(SERVER_SIDE, 5003, 'cd', { acknowledgement: 1001 });
    for (let count = 0; count < 6; count++) feed(SERVER_SIDE, 1_900_000_000, 'ef', { acknowledgement: 1001 });
    expect(recorder.text(SERVER_SIDE)).toBe('ab');
  });

  it('is the end also for what is buffered behind it', () => {
    const { feed, recorder, connection, budget } = opened();
    feed(SERVER_SIDE, 5010, 'zz', { acknowledgement: 1001 });
    feed(SERVER_SIDE, 5001, 'ab', { flags: FIN | ACK, acknowledgement: 1001 });
    expect(budget.usedBytes).toBe(0);
    connection.close(true, { frame: 0 } as never);
    expect(recorder.events.filter(([, side]) => side === SERVER_SIDE)).toEqual([
      ['data', SERVER_SIDE, 'ab'],
      ['end', SERVER_SIDE, false],
    ]);
  });

  it('is noticed when the gap before it is given up because of what the peer sends', () => {
    const { feed, recorder } = opened();
    feed(CLIENT_SIDE, 1001, 'r', { acknowledgement: 5001 });
    feed(SERVER_SIDE, 5003, 'cd', { flags: FIN | ACK, acknowledgement: 1002 });
    for (let count = 0; count <= MAX_ACKNOWLEDGED_GAP_SEGMENTS + 1; count++)
      feed(CLIENT_SIDE, 1002, '', { acknowledgement: 5006, flags: ACK });
    expect(recorder.events.slice(1)).toEqual([
      ['gap', SERVER_SIDE, 2],
      ['data', SERVER_SIDE, 'cd'],
      ['end', SERVER_SIDE, false],
    ]);
  });

  it('is not where a FIN claims it that comes from the past', () => {
    const { feed, recorder } = opened();
    feed(SERVER_SIDE, 5001, 'abcd', { acknowledgement: 1001 });
    feed(SERVER_SIDE, 5002, '', { flags: FIN | ACK, acknowledgement: 1001 });
    feed(SERVER_SIDE, 5005, 'ef', { acknowledgement: 1001 });
    expect(recorder.events).toEqual([['data', SERVER_SIDE, 'abcdef']]);
  });

  it.each([
    ['FIN', FIN | ACK],
    ['RST', RST | ACK],
  ])('is not where a damaged %s claims it', (_name, flags) => {
    const { feed, recorder, connection } = opened();
    feed(CLIENT_SIDE, 1001, 'r', { acknowledgement: 5001 });
    feed(SERVER_SIDE, 5001, 'ab', { acknowledgement: 1002 });
    feed(SERVER_SIDE, 5003, '', { flags, acknowledgement: 1002, damaged: true });
    feed(SERVER_SIDE, 5003, 'cd', { acknowledgement: 1002 });
    expect(recorder.text(SERVER_SIDE)).toBe('abcd');
    expect(connection.closed).toBe(false);
  });

  it('comes at once with a reset, for both directions', () => {
    const { feed, recorder, connection } = opened();
    feed(SERVER_SIDE, 5002, 'b', { acknowledgement: 1001 });
    feed(CLIENT_SIDE, 1001, '', { flags: RST });
    expect(connection.closed).toBe(true);
    expect(recorder.events).toEqual([
      ['gap', SERVER_SIDE, 1],
      ['data', SERVER_SIDE, 'b'],
      ['end', CLIENT_SIDE, false],
      ['end', SERVER_SIDE, false],
    ]);
  });

  it('does not come with a reset from far outside the window (RFC 5961 section 3)', () => {
    const { feed, connection } = opened();
    feed(CLIENT_SIDE, 1001 + (1 << 25), '', { flags: RST });
    expect(connection.closed).toBe(false);
  });

  it('the text that a reset carries is no data', () => {
    const { feed, recorder } = opened();
    feed(CLIENT_SIDE, 1001, 'No listener', { flags: RST | ACK, acknowledgement: 5001 });
    expect(recorder.text(CLIENT_SIDE)).toBe('');
  });
});

describe('a SYN on the same ports', () => {
  it('is the same one again, or belongs to another connection', () => {
    const { feed, connection } = opened();
    expect(connection.isReusedBy(CLIENT_SIDE, 1001)).toBe(false);
    feed(CLIENT_SIDE, 1001, 'abc', { acknowledgement: 5001 });
    expect(connection.isReusedBy(CLIENT_SIDE, 1001)).toBe(false);
    expect(connection.isReusedBy(CLIENT_SIDE, 900_000_000)).toBe(true);
    expect(connection.isReusedBy(CLIENT_SIDE, -900_000_000)).toBe(true);
  });

  it('belongs to another one when the direction has ended', () => {
    const { feed, connection } = opened();
    feed(CLIENT_SIDE, 1001, '', { flags: FIN | ACK, acknowledgement: 5001 });
    expect(connection.isReusedBy(CLIENT_SIDE, 1001)).toBe(true);
  });
});

it('is idle when nothing is buffered, nothing is skipped and its consumer is', () => {
  const { feed, connection, recorder } = opened();
  expect(connection.isIdle()).toBe(true);
  recorder.isBusy = true;
  expect(connection.isIdle()).toBe(false);
  recorder.isBusy = false;
  connection.streams[SERVER_SIDE].skip = 5;
  expect(connection.isIdle()).toBe(false);
  connection.streams[SERVER_SIDE].skip = 0;
  feed(SERVER_SIDE, 5003, 'cd', { acknowledgement: 1001 });
  expect(connection.isIdle()).toBe(false);
});

it('drops what is buffered, and counts the gaps, when it is not read any more', () => {
  const { feed, connection, budget, counters } = opened();
  connection.streams[CLIENT_SIDE].skip = 100;
  feed(CLIENT_SIDE, 1011, 'x', { acknowledgement: 5001 });
  feed(SERVER_SIDE, 5003, 'cd', { acknowledgement: 1001 });
  expect(budget.usedBytes).toBeGreaterThan(0);
  connection.release();
  expect(budget.usedBytes).toBe(0);
  expect(counters.gapBytes).toBe(10);
});

it('knows both ends, direction 0 first', () => {
  const { endpoints } = opened().connection;
  expect(endpoints.map(({ address, port }) => ({ address, port }))).toEqual([CLIENT, SERVER]);
});
