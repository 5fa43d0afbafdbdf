import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import { Stamp } from '../../../src/flow/stream.ts';
import { type Http3FrameHandler, Http3FrameReader } from '../../../src/protocol/http3/frame-reader.ts';
import { MAX_HEAD_BYTES } from '../../../src/protocol/limits.ts';
import { data, frame, varint } from './support.ts';

const WANTED = 1;
const UNKNOWN = 0x21;

/** What a reader hands on, as text. */
class Log implements Http3FrameHandler {
  readonly lines: string[] = [];
  readonly budget = new BufferBudget(1 << 22);
  readonly reader = new Http3FrameReader(this, this.budget);
  readonly stamp = new Stamp();
  wantsData = true;

  onFrame(type: number): boolean {
    this.lines.push(`frame ${type}`);
    return type === WANTED;
  }

  onPayload(type: number, bytes: Buffer, start: number, end: number, truncated: boolean): void {
    this.lines.push(`${type}: ${bytes.toString('latin1', start, end)}${truncated ? ' ...' : ''}`);
  }

  onData(bytes: Buffer, start: number, end: number): void {
    const last = this.lines.at(-1);
    const text = bytes.toString('latin1', start, end);
    if (last?.startsWith('data ')) this.lines.splice(-1, 1, last + text);
    else this.lines.push(`data ${text}`);
  }

  onOversize(): void {
    this.lines.push('oversize');
  }

  onLost(isEnd: boolean): void {
    this.lines.push(isEnd ? 'lost' : 'lost data');
  }

  /** Bytes, all of them delivered, in pieces. */
  play(bytes: Buffer, size = bytes.length): this {
    for (let at = 0; at < bytes.length; at += size)
      this.reader.data(bytes, at, Math.min(at + size, bytes.length), this.stamp);
    return this;
  }
}

const FRAMES = Buffer.concat([
  frame(WANTED, 'first'),
  frame(UNKNOWN, 'passed over'),
  frame(WANTED),
  data('some'),
  data(''),
  data('more'),
  frame(UNKNOWN),
  Buffer.concat([varint(WANTED, 8), varint(4, 8), Buffer.from('last')]),
]);

describe('Http3FrameReader', () => {
  it.each([1, 2, 3, 5, 11, 1000])('reads frames in pieces of %i bytes', (size) => {
    const log = new Log().play(FRAMES, size);
    expect(log.lines).toEqual([
      'frame 1',
      '1: first',
      'frame 33',
      'frame 1',
      '1: ',
      'data somemore',
      'frame 33',
      'frame 1',
      '1: last',
    ]);
    expect(log.budget.usedBytes).toBe(0);
  });

  it('says how much of a payload need not come', () => {
    const log = new Log();
    log.play(Buffer.concat([varint(UNKNOWN), varint(1000), Buffer.alloc(10)]));
    expect(log.reader.skippable).toBe(990);
    log.reader.skipped(900);
    expect(log.reader.skippable).toBe(90);
    log.reader.skipped(90);
    expect(log.reader.skippable).toBe(0);
    log.play(frame(WANTED, 'next'));
    expect(log.lines.at(-1)).toBe('1: next');
  });

  it('asks again and again whether data is wanted', () => {
    const log = new Log();
    log.play(data('abcdef').subarray(0, 4));
    expect(log.reader.skippable).toBe(0);
    log.wantsData = false;
    expect(log.reader.skippable).toBe(4);
    log.play(Buffer.from('cd'));
    expect(log.lines).toEqual(['data ab']);
    expect(log.reader.skippable).toBe(2);
  });

  it('hands on the beginning of a payload that is over its limit, and goes on behind it', () => {
    const log = new Log();
    log.play(Buffer.concat([varint(WANTED), varint(MAX_HEAD_BYTES + 10), Buffer.from('begin')]));
    log.play(Buffer.alloc(MAX_HEAD_BYTES));
    expect(log.lines).toEqual(['frame 1', 'oversize', '1: begin ...']);
    log.reader.skipped(log.reader.skippable);
    log.play(frame(WANTED, 'next'));
    expect(log.lines.at(-1)).toBe('1: next');
    expect(log.budget.usedBytes).toBe(0);
  });

  describe('a hole', () => {
    const last = frame(WANTED, 'next');
    const behind = (first: Buffer, length: number, rest: Buffer) => {
      const log = new Log().play(first);
      log.reader.gap(length, log.stamp);
      return log.play(rest).lines;
    };

    it('within a payload leaves its beginning and the next frame', () => {
      const bytes = frame(WANTED, 'abcdef');
      expect(behind(bytes.subarray(0, 4), 2, Buffer.concat([bytes.subarray(6), last]))).toEqual([
        'frame 1',
        '1: ab ...',
        'frame 1',
        '1: next',
      ]);
      expect(behind(bytes.subarray(0, 4), 4, last)).toEqual(['frame 1', '1: ab ...', 'frame 1', '1: next']);
    });

    it('within data is said, and data goes on', () => {
      const bytes = data('abcdef');
      expect(behind(bytes.subarray(0, 4), 2, Buffer.concat([bytes.subarray(6), last]))).toEqual([
        'data ab',
        'lost data',
        'data ef',
        'frame 1',
        '1: next',
      ]);
    });

    it('within what is passed over is nothing', () => {
      const bytes = frame(UNKNOWN, 'abcdef');
      expect(behind(bytes.subarray(0, 4), 4, last)).toEqual(['frame 33', 'frame 1', '1: next']);
    });

    it('over the end of a payload, or in a header, is the end', () => {
      const bytes = frame(WANTED, 'abcdef');
      expect(behind(bytes.subarray(0, 4), 5, last)).toEqual(['frame 1', '1: ab ...', 'lost']);
      expect(behind(Buffer.alloc(0), 1, last)).toEqual(['lost']);
      expect(behind(bytes.subarray(0, 1), 1, last)).toEqual(['lost']);
      const log = new Log();
      log.reader.gap(1, log.stamp);
      expect(log.reader.skippable).toBe(Number.POSITIVE_INFINITY);
    });
  });

  it('hands on the beginning of a payload at the end of the stream', () => {
    const log = new Log().play(frame(WANTED, 'abcdef').subarray(0, 4));
    log.reader.end(log.stamp);
    expect(log.lines).toEqual(['frame 1', '1: ab ...']);
    expect(log.budget.usedBytes).toBe(0);
  });

  it('a frame of any length that there is takes no memory', () => {
    const log = new Log();
    log.play(Buffer.from('21ffffffffffffffff', 'hex'));
    expect(log.reader.skippable).toBeGreaterThan(2 ** 61);
    expect(log.budget.usedBytes).toBe(0);
  });
});
