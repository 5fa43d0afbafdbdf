import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import type { Direction } from '../../../src/flow/stream.ts';
import { MAX_QUIC_ENDED_STREAMS, MAX_QUIC_STREAMS } from '../../../src/protocol/quic/limits.ts';
import { StreamSet } from '../../../src/protocol/quic/stream-set.ts';
import { Counters } from '../../../src/shared/counters.ts';
import { RecordingReader, stampAt } from './support.ts';

const CLIENT: Direction = 1;
const SERVER: Direction = 0;

class Rig {
  readonly reader = new RecordingReader(CLIENT);
  readonly counters = new Counters();
  readonly budget = new BufferBudget(1 << 20);
  readonly set = new StreamSet(this.reader, CLIENT, this.counters, this.budget);
  #frame = 0;

  frame(direction: Direction, id: number, offset: number, text: string, isLast = false): this {
    const bytes = Buffer.from(text);
    this.set.frame(id, direction, offset, bytes, 0, bytes.length, isLast, stampAt(++this.#frame));
    return this;
  }

  close(): this {
    this.set.close(stampAt(99));
    expect(this.budget.usedBytes).toBe(0);
    expect(this.reader.isEnded).toBe(true);
    return this;
  }

  get streams(): Record<string, string> {
    return this.reader.streams;
  }
}

describe('requests and responses', () => {
  it('a response that was captured first waits for its request', () => {
    const rig = new Rig().frame(SERVER, 0, 0, 'response', true);
    expect(rig.streams).toEqual({});
    rig.frame(CLIENT, 0, 0, 'request', true);
    expect(rig.reader.order).toEqual(['client 0', 'server 0']);
    expect(rig.close().streams).toEqual({ 'client 0': 'request.', 'server 0': 'response.' });
  });

  it('but not for long', () => {
    const rig = new Rig().frame(SERVER, 0, 0, 'response', true);
    for (let count = 0; count < 70; count++) rig.set.tick(stampAt(2));
    expect(rig.streams).toEqual({ 'server 0': 'response.' });
  });

  it('or until what comes next makes it unreadable, in its direction', () => {
    const rig = new Rig().frame(SERVER, 0, 0, 'response', true).frame(CLIENT, 4, 1, 'equest');
    rig.set.releaseHeld(CLIENT, stampAt(3));
    expect(rig.streams).toEqual({});
    rig.set.releaseHeld(SERVER, stampAt(3));
    expect(rig.streams).toEqual({ 'server 0': 'response.' });
    rig.frame(CLIENT, 0, 0, 'request', true);
    expect(rig.close().streams).toMatchObject({ 'client 0': 'request.', 'client 4': '<1>equest' });
  });

  it('what is missing of a request is lost when its response begins', () => {
    const rig = new Rig().frame(CLIENT, 0, 3, 'uest', true).frame(SERVER, 0, 0, 'response');
    expect(rig.streams).toEqual({ 'client 0': '<3>uest.', 'server 0': 'response' });
    expect(rig.reader.order).toEqual(['client 0', 'server 0']);
  });

  it('a response that was held waits for the whole of what is on its way of the request', () => {
    const rig = new Rig().frame(SERVER, 0, 0, 'response').frame(CLIENT, 0, 3, 'uest', true);
    expect(rig.streams).toEqual({});
    rig.frame(CLIENT, 0, 0, 'req');
    expect(rig.streams).toEqual({ 'client 0': 'request.', 'server 0': 'response' });
  });

  it('streams of one direction wait for nothing, and have no other one', () => {
    const rig = new Rig()
      .frame(SERVER, 3, 0, 'control')
      .frame(CLIENT, 2, 0, 'control')
      .frame(CLIENT, 3, 0, 'no');
    expect(rig.streams).toEqual({ 'server 3': 'control', 'client 2': 'control' });
  });

  it('a stream of the server is answered by the client', () => {
    const rig = new Rig().frame(CLIENT, 1, 0, 'response').frame(SERVER, 1, 0, 'request');
    expect(rig.reader.order).toEqual(['server 1', 'client 1']);
  });
});

describe('streams that are over', () => {
  it('are not opened again by a late copy', () => {
    const rig = new Rig();
    for (const id of [4, 0, 8]) rig.frame(CLIENT, id, 0, 'q', true).frame(SERVER, id, 0, 'r', true);
    for (const id of [0, 4, 8]) rig.frame(CLIENT, id, 0, 'q', true).frame(SERVER, id, 0, 'r', true);
    expect(Object.values(rig.close().streams)).toEqual(['q.', 'r.', 'q.', 'r.', 'q.', 'r.']);
  });

  it('are remembered within a limit', () => {
    const rig = new Rig();
    const last = MAX_QUIC_ENDED_STREAMS + 10;
    for (let index = 1; index <= last; index++) rig.frame(CLIENT, 4 * index + 2, 0, 'x', true);
    rig.frame(CLIENT, 4 * last + 2, 0, 'again').frame(CLIENT, 2, 0, 'too late');
    expect(rig.streams[`client ${4 * last + 2}`]).toBe('x.');
    expect(rig.streams['client 2']).toBeUndefined();
  });

  it('a reset ends a direction', () => {
    const rig = new Rig().frame(CLIENT, 0, 0, 'q');
    rig.set.reset(0, CLIENT, stampAt(2));
    rig.set.reset(0, SERVER, stampAt(2));
    rig.frame(CLIENT, 0, 0, 'again');
    expect(rig.streams).toEqual({ 'client 0': 'q!', 'server 0': '!' });
  });

  it('of too many that are open the oldest is given up', () => {
    const rig = new Rig();
    for (let index = 0; index <= MAX_QUIC_STREAMS; index++) rig.frame(CLIENT, 4 * index, 0, 'q');
    expect(rig.streams['client 0']).toBe('q!');
    expect(rig.counters.forgottenRequests).toBe(1);
  });
});

it('a gap is given up soon once the capture is known to lose packets', () => {
  const rig = new Rig().frame(CLIENT, 0, 1, 'b');
  rig.set.noteLoss(CLIENT, stampAt(1));
  rig.frame(CLIENT, 4, 1, 'b');
  for (let count = 0; count < 66; count++) rig.set.tick(stampAt(2));
  expect(rig.streams).toEqual({ 'client 0': '<1>b', 'client 4': '<1>b' });
});

it('says which streams wait for what is missing', () => {
  const rig = new Rig().frame(SERVER, 3, 0, 'a').frame(SERVER, 7, 2, 'c').frame(CLIENT, 0, 1, 'b');
  const holes = [
    [3, SERVER],
    [7, SERVER],
    [0, CLIENT],
    [11, SERVER],
  ] as const;
  const found = () => holes.map(([streamId, direction]) => rig.set.hasHole(streamId, direction));
  expect(found()).toEqual([false, true, true, false]);
  // Stream 0 has two directions.
  expect([SERVER, CLIENT].map((direction) => rig.set.hasUnidirectionalHole(direction))).toEqual([
    true,
    false,
  ]);
  rig.frame(SERVER, 7, 0, 'ab');
  expect(found()).toEqual([false, false, true, false]);
  expect(rig.set.hasUnidirectionalHole(SERVER)).toBe(false);
});
