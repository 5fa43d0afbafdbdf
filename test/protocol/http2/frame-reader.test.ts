import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import { type Direction, Stamp, type Stream } from '../../../src/flow/stream.ts';
import { type FrameHandler, FrameReader } from '../../../src/protocol/http2/frame-reader.ts';
import type { HeaderBlock } from '../../../src/protocol/http2/header-block.ts';
import { MAX_FRAME_SEARCH_BYTES } from '../../../src/protocol/http2/limits.ts';
import { Counters } from '../../../src/shared/counters.ts';
import fc from '../../support/properties.ts';
import {
  Bench,
  data,
  frame,
  headers,
  headersInPieces,
  PREFACE,
  responseBlock,
  settings,
  sizesOf,
} from './support.ts';

/** A reader on a stream of its own, and the events it reports. */
class Recorder implements FrameHandler {
  readonly events: string[] = [];
  readonly stream: Stream = new Bench().channel.streams[1];
  readonly counters = new Counters();
  readonly budget = new BufferBudget(1 << 20);
  readonly reader: FrameReader;
  readonly #stamp = new Stamp();

  constructor(isAtFrame = true) {
    this.reader = new FrameReader(this.stream, this, this.counters, this.budget, isAtFrame);
    const { reader } = this;
    this.stream.channel.consumer = {
      data: (_direction, bytes, start, end, stamp) => reader.data(bytes, start, end, stamp),
      gap: (_direction, count, stamp) => reader.gap(count, stamp),
      end: (_direction, _captureEnded, stamp) => reader.end(stamp),
      skipped: () => {},
      isIdle: () => false,
    };
  }

  onBlock(block: HeaderBlock, bytes: Buffer, start: number, end: number, truncated: boolean): void {
    const { streamId, promisedId, endsStream } = block;
    // Of a block with real fields, only the last value.
    const text = bytes.toString('latin1', start, end).replace(/^.*[\0-\x1f]/s, '');
    const notes = `${promisedId > 0 ? ` promise ${promisedId}` : ''}${endsStream ? ' last' : ''}${truncated ? ' truncated' : ''}`;
    this.events.push(`${streamId}: ${text}${notes}`);
  }

  onStreamEnd(_direction: Direction, streamId: number, isReset: boolean): void {
    this.events.push(`${streamId} ${isReset ? 'reset' : 'ends'}`);
  }

  onMaxFrame(_direction: Direction, maxFrameBytes: number): void {
    this.events.push(`max ${maxFrameBytes}`);
  }

  onPreface(): void {
    this.events.push('preface');
  }

  onLost(): void {
    if (this.events.at(-1) !== 'lost') this.events.push('lost');
  }

  send(bytes: Buffer, size = bytes.length): this {
    for (let at = 0; at < bytes.length; at += size)
      this.stream.deliver(bytes, at, Math.min(at + size, bytes.length), this.#stamp);
    return this;
  }

  lose(count: number): this {
    this.stream.lose(count, this.#stamp);
    return this;
  }

  end(): this {
    this.reader.end(this.#stamp);
    return this;
  }
}

const text = (value: string) => Buffer.from(value);
/** A block that makes sense, as far as anybody looks. */
const block = (value: string) => responseBlock(200, ['x', value]);

describe('FrameReader', () => {
  const all = Buffer.concat([
    PREFACE,
    settings([1, 2], [5, 40_000]),
    headers(1, text('block one'), true),
    frame(2, 0, 1, Buffer.alloc(5)),
    data(3, 'not the last', false),
    data(3, 'the last'),
    frame(3, 0, 5, Buffer.alloc(4)),
    headersInPieces(7, text('a block in pieces'), 5),
    frame(5, 4, 7, Buffer.concat([Buffer.from([0, 0, 0, 8]), text('promised')])),
    frame(0xbe, 0xff, 9, Buffer.alloc(300)),
    headers(9, text('end')),
  ]);
  const expected = [
    'preface',
    'max 40000',
    '1: block one last',
    '3 ends',
    '5 reset',
    '7: a block in pieces',
    '7: promised promise 8',
    '9: end',
  ];

  it('says the same however the bytes come', () => {
    expect(new Recorder().send(all).events).toEqual(expected);
    expect(new Recorder().send(all, 1).events).toEqual(expected);
    fc.assert(
      fc.property(sizesOf(fc), ([size]) => {
        const recorder = new Recorder().send(all, size);
        expect(recorder.events).toEqual(expected);
        expect(recorder.budget.usedBytes).toBe(0);
      }),
    );
  });

  it('leaves what it does not need to the stream', () => {
    const recorder = new Recorder().send(data(1, 'x'.repeat(5000)).subarray(0, 100));
    expect(recorder.stream.skip).toBe(9 + 5000 - 100);
    recorder.send(headers(1, text('x')).subarray(0, 3));
    expect(recorder.events).toEqual(['1 ends']);
  });

  it('what begins like a preface and is none is searched for frames', () => {
    const recorder = new Recorder();
    recorder
      .send(Buffer.from('PRI * HTTP/1.0 and so on'))
      .send(Buffer.concat([headers(1, block('b')), data(1, 'x')]));
    expect(recorder.events).toEqual(['lost', '1: b', '1 ends']);
  });

  it('a frame that cannot be is the end of what is known', () => {
    const recorder = new Recorder().send(
      Buffer.concat([headers(1, text('a')), frame(6, 0, 0, text('ping!'))]),
    );
    recorder.send(Buffer.concat([headers(3, block('b')), data(3, 'x')]));
    expect(recorder.events).toEqual(['1: a', 'lost', '3: b', '3 ends']);
    expect(recorder.counters.damagedFrames).toBe(1);
  });

  it('padding that is longer than its frame loses the block', () => {
    const recorder = new Recorder().send(
      Buffer.concat([frame(1, 12, 1, Buffer.from([9, 1])), headers(3, text('b'))]),
    );
    expect(recorder.events).toEqual(['1:  truncated', 'lost', '3: b']);
    expect(recorder.counters.damagedFrames).toBe(1);
  });

  it('a gap inside SETTINGS loses nothing, one inside a block loses the block, one behind it everything', () => {
    const bytes = settings([1, 2]);
    const recorder = new Recorder().send(bytes.subarray(0, 10)).lose(5);
    recorder.send(headers(1, text('abc')).subarray(0, 10)).lose(2);
    recorder.send(headers(3, text('d'))).lose(1);
    expect(recorder.events).toEqual(['1: a truncated', 'lost', '3: d', 'lost']);
    recorder.send(text('somewhere in the middle')).send(headers(5, block('e')));
    expect(recorder.events.at(-1)).toBe('5: e');
  });

  it('a stream that ends gives back what it kept', () => {
    const recorder = new Recorder().send(headersInPieces(1, text('abcdef'), 3).subarray(0, -2));
    expect(recorder.budget.usedBytes).toBeGreaterThan(0);
    recorder.end();
    expect(recorder.events).toEqual(['1: abcd truncated']);
    expect(recorder.budget.usedBytes).toBe(0);
    expect(recorder.stream.skip).toBe(Number.POSITIVE_INFINITY);
  });

  it('while it searches it keeps no more than it may, and a false start does not hold it up for ever', () => {
    const recorder = new Recorder(false);
    // Looks like the beginning of a chain that ends nowhere.
    const decoy = Buffer.concat([text('....'), data(1, Buffer.alloc(16_000, 0x61)).subarray(0, 5000)]);
    for (let count = 0; count < 30; count++) {
      recorder.send(decoy, 1000);
      expect(recorder.budget.usedBytes).toBeLessThanOrEqual(MAX_FRAME_SEARCH_BYTES);
    }
    recorder.send(Buffer.alloc(20_000, 0x62));
    recorder.send(Buffer.concat([headers(1, block('found')), data(1, 'x'), data(3, 'y')]));
    expect(recorder.events).toEqual(['lost', '1: found', '1 ends', '3 ends']);
    expect(recorder.budget.usedBytes).toBe(0);
  });
});
