import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/flow/endpoint.ts';
import { Channel, Stamp, Stream } from '../../src/flow/stream.ts';
import { Recorder } from '../support/segments.ts';

class Pipe extends Channel {
  readonly streams: readonly [Stream, Stream] = [new Stream(this, 0), new Stream(this, 1)];
  readonly endpoints = [] as unknown as readonly [Endpoint, Endpoint];
  readonly recorder = new Recorder();

  constructor() {
    super(0, false);
    this.consumer = this.recorder;
  }
}

function pipe(skip = 0) {
  const channel = new Pipe();
  const [stream] = channel.streams;
  stream.skip = skip;
  const { events } = channel.recorder;
  return {
    channel,
    stream,
    events,
    deliver: (text: string) =>
      stream.deliver(Buffer.from(`<${text}>`, 'latin1'), 1, text.length + 1, new Stamp()),
    lose: (count: number) => stream.lose(count, new Stamp()),
  };
}

describe('skipped bytes', () => {
  it.each<[string, number, string, unknown[], number]>([
    ['none', 0, 'abc', [['data', 0, 'abc']], 0],
    ['more than come', 5, 'abc', [], 2],
    ['as many as come', 3, 'abc', [['skipped', 0]], 0],
    [
      'fewer than come',
      2,
      'abc',
      [
        ['skipped', 0],
        ['data', 0, 'c'],
      ],
      0,
    ],
    ['all', Number.POSITIVE_INFINITY, 'abc', [], Number.POSITIVE_INFINITY],
  ])('%s', (_name, skip, text, expected, left) => {
    const { stream, events, deliver } = pipe(skip);
    deliver(text);
    expect(events).toEqual(expected);
    expect(stream.skip).toBe(left);
  });

  it.each<[string, number, number, unknown[], number]>([
    ['none', 0, 3, [['gap', 0, 3]], 0],
    ['more than are missing', 5, 3, [], 2],
    ['as many as are missing', 3, 3, [['skipped', 0]], 0],
    [
      'fewer than are missing',
      2,
      3,
      [
        ['skipped', 0],
        ['gap', 0, 1],
      ],
      0,
    ],
    ['all', Number.POSITIVE_INFINITY, 3, [], Number.POSITIVE_INFINITY],
    [
      'an unknown number is missing',
      10,
      Number.MAX_SAFE_INTEGER,
      [
        ['skipped', 0],
        ['gap', 0, Number.MAX_SAFE_INTEGER - 10],
      ],
      0,
    ],
  ])('%s, of those that are missing', (_name, skip, count, expected, left) => {
    const { stream, events, lose } = pipe(skip);
    lose(count);
    expect(events).toEqual(expected);
    expect(stream.skip).toBe(left);
  });

  it('end where new ones begin, when the consumer skips again', () => {
    const { channel, stream, events, deliver } = pipe(2);
    channel.recorder.onEvent = ([what]) => {
      if (what === 'data') stream.skip = 3;
    };
    deliver('abcd');
    deliver('ef');
    deliver('ghi');
    expect(events).toEqual([
      ['skipped', 0],
      ['data', 0, 'cd'],
      ['skipped', 0],
      ['data', 0, 'hi'],
    ]);
  });

  it('are not reported to a consumer that was replaced meanwhile', () => {
    const { channel, deliver, events } = pipe(1);
    const next = new Recorder();
    channel.recorder.onEvent = () => {
      channel.consumer = next;
    };
    deliver('ab');
    expect(events).toEqual([['skipped', 0]]);
    expect(next.events).toEqual([['data', 0, 'b']]);
  });
});

it('knows nothing of packets: nothing is buffered, and there are no acknowledgement numbers', () => {
  const { stream } = pipe();
  expect(stream.waiting).toBe(false);
  expect(stream.behind).toBe(false);
  expect(stream.bytesPast(0)).toBeNaN();
});

it('stamps can be copied', () => {
  const stamp = new Stamp();
  Object.assign(stamp, { input: 'a.pcap', frame: 7, seconds: 1, nanoseconds: 2, acknowledgement: 3 });
  const copy = stamp.copy();
  stamp.frame = 8;
  stamp.acknowledgement = null;
  expect(copy).toEqual(
    Object.assign(new Stamp(), { input: 'a.pcap', frame: 7, seconds: 1, nanoseconds: 2, acknowledgement: 3 }),
  );
});
