import { describe, expect, it } from 'vitest';
import { ACK, FIN, RST, SYN } from '../../src/packet/segment.ts';
import { CLIENT_SIDE, connectionBench, SERVER_SIDE, type SegmentOptions } from '../support/segments.ts';

/** Both sides have acknowledged just what was seen of the other: a request of 7 bytes, a response of 4. */
function trusted() {
  const bench = connectionBench();
  bench.feed(CLIENT_SIDE, 1000, '', { flags: SYN });
  bench.feed(SERVER_SIDE, 5000, '', { flags: SYN | ACK, acknowledgement: 1001 });
  bench.feed(CLIENT_SIDE, 1001, 'request', { acknowledgement: 5001 });
  bench.feed(SERVER_SIDE, 5001, 'abcd', { acknowledgement: 1008 });
  bench.feed(CLIENT_SIDE, 1008, '', { flags: ACK, acknowledgement: 5005 });
  return {
    ...bench,
    said: () => bench.recorder.text(SERVER_SIDE),
    say: (at: number, text: string, options = {}) =>
      bench.feed(SERVER_SIDE, 5001 + at, text, { acknowledgement: 1008, ...options }),
    acknowledge: (at: number) =>
      bench.feed(CLIENT_SIDE, 1008, '', { flags: ACK, acknowledgement: 5001 + at }),
  };
}

describe('a segment that its receiver refuses', () => {
  it.each<[string, SegmentOptions]>([
    ['acknowledges what was not sent', { acknowledgement: 1009 }],
    ['has no ACK', { flags: 0 }],
    ['is a SYN in the connection', { flags: SYN | ACK }],
  ])('%s: the copy that comes later counts', (_name, options) => {
    const { say, said, counters } = trusted();
    say(options.flags === (SYN | ACK) ? 3 : 4, 'EVIL', options);
    expect(said()).toBe('abcd');
    say(4, 'good');
    expect(said()).toBe('abcdgood');
    expect(counters.ambiguousSegments).toBe(0);
  });

  it('counts once it is acknowledged: what it acknowledges was lost in the capture', () => {
    const { say, said, acknowledge } = trusted();
    say(4, 'more', { acknowledgement: 1108 });
    expect(said()).toBe('abcd');
    acknowledge(8);
    expect(said()).toBe('abcdmore');
    // From then on the numbers are not believed.
    say(8, 'last', { acknowledgement: 1308 });
    expect(said()).toBe('abcdmorelast');
  });

  it('counts once what it acknowledges comes: the packets were captured in another order', () => {
    const { say, said, feed } = trusted();
    say(4, 'more', { acknowledgement: 1013 });
    feed(CLIENT_SIDE, 1008, 'again', { acknowledgement: 5005 });
    expect(said()).toBe('abcdmore');
  });

  it('does not count where something else comes', () => {
    const { say, said, feed } = trusted();
    say(4, 'EVIL', { acknowledgement: 1013 });
    say(4, 'EVIL', { flags: 0 });
    feed(CLIENT_SIDE, 1008, '', { flags: ACK, acknowledgement: 5005 });
    feed(CLIENT_SIDE, 1008, 'two', { acknowledgement: 5005 });
    feed(CLIENT_SIDE, 1008, 'two', { acknowledgement: 5005 });
    say(4, 'good', { acknowledgement: 1011 });
    expect(said()).toBe('abcdgood');
  });

  it('counts at once where its sender has acknowledged the same before: the capture lost it', () => {
    const { said, say, feed } = trusted();
    feed(SERVER_SIDE, 5005, '', { flags: ACK, acknowledgement: 1108 });
    say(4, 'more', { acknowledgement: 1108 });
    expect(said()).toBe('abcdmore');
    say(8, 'EVIL', { acknowledgement: 1109 });
    expect(said()).toBe('abcdmore');
    feed(CLIENT_SIDE, 1108, 'next', { acknowledgement: 5009 });
    say(8, 'good', { acknowledgement: 1112 });
    expect(said()).toBe('abcdmoregood');
  });

  it('counts at the end of the capture, where nothing else came', () => {
    const { say, said, connection, recorder } = trusted();
    say(4, 'more', { acknowledgement: 1108 });
    connection.close(true, {
      input: '',
      frame: 9,
      seconds: 0,
      nanoseconds: 0,
      acknowledgement: null,
    } as never);
    expect(said()).toBe('abcdmore');
    expect(recorder.events.at(-1)).toEqual(['end', SERVER_SIDE, true]);
  });

  it('ends the stream with its FIN once that is acknowledged, and not before', () => {
    const { say, acknowledge, recorder } = trusted();
    say(4, 'more', { flags: FIN | ACK, acknowledgement: 1108 });
    acknowledge(8);
    expect(recorder.events.filter(([what]) => what === 'end')).toEqual([]);
    acknowledge(9);
    expect(recorder.events.filter(([what]) => what === 'end')).toEqual([['end', SERVER_SIDE, false]]);
  });
});

describe('nothing is refused', () => {
  it('where one side acknowledges nothing that was seen: its tool invents the numbers', () => {
    const { feed, recorder } = connectionBench();
    feed(CLIENT_SIDE, 1001, 'request', { acknowledgement: 5001 });
    feed(SERVER_SIDE, 5001, 'abcd', { acknowledgement: 88_888 });
    feed(CLIENT_SIDE, 1008, 'again', { acknowledgement: 99 });
    feed(SERVER_SIDE, 5005, 'efgh', { acknowledgement: 99_999 });
    expect(recorder.text(SERVER_SIDE)).toBe('abcdefgh');
  });

  it('where one direction is captured', () => {
    const { feed, recorder } = connectionBench();
    feed(SERVER_SIDE, 5001, 'abcd', { acknowledgement: 1008 });
    feed(SERVER_SIDE, 5005, 'efgh', { acknowledgement: 1108 });
    feed(SERVER_SIDE, 5009, 'ij', { flags: 0 });
    expect(recorder.text(SERVER_SIDE)).toBe('abcdefghij');
  });
});

describe('a reset', () => {
  it.each([
    ['with the number that comes next', 4, true],
    ['with an older one', 0, false],
    ['with a later one', 5, false],
    ['far away', 1 << 20, false],
  ])('%s', (_name, at, ends) => {
    const { say, connection } = trusted();
    say(at, '', { flags: RST });
    expect(connection.closed).toBe(ends);
  });

  it('behind bytes that wait for others', () => {
    const { say, connection } = trusted();
    say(8, 'ijkl');
    say(12, '', { flags: RST });
    expect(connection.closed).toBe(true);
  });
});

it('a SYN near the next byte opens no other connection; one far from it does', () => {
  const { connection } = trusted();
  expect(connection.isReusedBy(SERVER_SIDE, 5005)).toBe(false);
  expect(connection.isReusedBy(SERVER_SIDE, 5105)).toBe(false);
  expect(connection.isReusedBy(SERVER_SIDE, 5005 + (1 << 20))).toBe(true);
});
