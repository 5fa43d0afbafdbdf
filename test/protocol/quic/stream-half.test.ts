import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import { MAX_WINDOW_BYTES } from '../../../src/flow/limits.ts';
import { QuicStreamHalf } from '../../../src/protocol/quic/stream-half.ts';
import { Counters } from '../../../src/shared/counters.ts';
import fc from '../../support/properties.ts';
import { RecordingReader, stampAt } from './support.ts';

class Rig {
  readonly reader = new RecordingReader(0);
  readonly counters = new Counters();
  readonly budget: BufferBudget;
  readonly half: QuicStreamHalf;
  #frame = 0;

  constructor(budgetBytes = 1 << 20) {
    this.budget = new BufferBudget(budgetBytes);
    this.half = new QuicStreamHalf(0, 0, this.reader, this.counters, this.budget);
  }

  frame(offset: number, text: string, isLast = false): this {
    const bytes = Buffer.from(`--${text}--`);
    this.half.frame(offset, bytes, 2, bytes.length - 2, isLast, stampAt(++this.#frame));
    return this;
  }

  skip(bytes: number): this {
    this.reader.skips.set('client 0', bytes);
    return this;
  }

  close(): this {
    this.half.close(stampAt(++this.#frame));
    expect(this.budget.usedBytes).toBe(0);
    return this;
  }

  get text(): string {
    return this.reader.streams['client 0'] ?? '';
  }
}

const TEXT = 'abcdefghijklmnopqrstuvwxyz0123456789';

describe('order', () => {
  it('is that of the offsets, however frames come, overlap and are doubled', () => {
    const piece = fc.tuple(fc.nat(TEXT.length - 1), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const rig = new Rig();
        for (const [offset, length] of pieces) rig.frame(offset, TEXT.slice(offset, offset + length));
        for (let offset = TEXT.length - 6; offset >= 0; offset -= 6)
          rig.frame(offset, TEXT.slice(offset, offset + 6));
        rig.frame(TEXT.length, '', true);
        expect(rig.text).toBe(`${TEXT}.`);
        expect(rig.close().counters.gaps).toBe(0);
      }),
    );
  });

  it('what was in order counts from the packet that made it so', () => {
    const rig = new Rig().frame(1, 'b');
    expect(rig.text).toBe('');
    rig.frame(0, 'a');
    expect([rig.text, rig.reader.frames.get('client 0')]).toEqual(['ab', 2]);
  });

  it('the first copy of a byte wins', () => {
    expect(new Rig().frame(0, 'abc').frame(1, 'XYd').text).toBe('abcd');
  });

  it('nothing follows on the end, and no frame on what is over', () => {
    expect(new Rig().frame(0, 'ab', true).frame(2, 'c').close().text).toBe('ab.');
    expect(new Rig().frame(2, '', true).frame(0, 'ab').text).toBe('ab.');
  });
});

describe('what is missing', () => {
  it('is a gap when the connection is over, at the end as well', () => {
    const rig = new Rig().frame(0, 'a').frame(3, 'd').frame(9, '', true).close();
    expect(rig.text).toBe('a<2>d<5>.');
    expect(rig.counters).toMatchObject({ gaps: 2, gapBytes: 7 });
    expect(new Rig().frame(0, 'a').close().text).toBe('a');
  });

  it('is waited for as TCP waits: longer while the receiver may not have it either', () => {
    const rig = new Rig().frame(1, 'b');
    for (let count = 0; count < 100; count++) rig.half.tick(stampAt(2));
    expect(rig.text).toBe('');
    rig.half.noteLoss(stampAt(2).seconds);
    for (let count = 0; count < 65; count++) rig.half.tick(stampAt(2));
    expect(rig.text).toBe('');
    rig.half.tick(stampAt(2));
    expect(rig.text).toBe('<1>b');
  });

  it('is given up after two seconds of packet time', () => {
    const rig = new Rig().frame(1, 'b');
    rig.half.noteLoss(stampAt(2).seconds);
    rig.half.tick(stampAt(2, stampAt(2).seconds + 2));
    expect(rig.text).toBe('<1>b');
  });

  it('is a gap at once where the budget is exhausted', () => {
    const rig = new Rig(300).frame(1, 'b').frame(3, 'd').frame(5, 'f');
    expect([rig.text, rig.close().text]).toEqual(['<1>b<1>d', '<1>b<1>d<1>f']);
  });

  it('far ahead is no part of the stream', () => {
    const rig = new Rig()
      .frame(MAX_WINDOW_BYTES + 1, 'x')
      .frame(2 ** 62, 'x')
      .frame(0, 'a')
      .close();
    expect(rig.text).toBe('a');
    expect(rig.counters.droppedBytes).toBe(2);
  });
});

describe('what is skipped', () => {
  it('is not delivered, and may be missing', () => {
    const rig = new Rig().skip(10).frame(0, 'head').frame(4, 'body').frame(12, 'xytail').close();
    expect(rig.text).toBe('head(4)(4)(2)tail');
    expect(rig.counters).toMatchObject({ gaps: 1, gapBytes: 4 });
  });

  it('is no gap when it comes late', () => {
    const rig = new Rig()
      .skip(10)
      .frame(0, 'head')
      .frame(12, 'xytail')
      .frame(4, 'late')
      .frame(8, 'late')
      .close();
    expect(rig.text).toBe('head(8)(2)tail');
    expect(rig.counters.gaps).toBe(0);
  });

  it('may be longer than any window: offsets are exact up to 2^53', () => {
    const rig = new Rig()
      .skip(2 ** 52)
      .frame(0, 'head')
      .frame(2 ** 52, 'bodytail')
      .frame(2 ** 52 + 8, '', true);
    expect(rig.text).toBe(`head(${2 ** 52 - 4})(4)tail.`);
  });
});

describe('a direction that is held', () => {
  it('waits for its release, and comes from its own packets', () => {
    const rig = new Rig();
    rig.half.hold(0);
    rig.frame(0, 'ab').frame(2, 'c', true);
    expect([rig.text, rig.half.isWaiting]).toEqual(['', true]);
    rig.half.release(stampAt(9));
    expect([rig.text, rig.reader.frames.get('client 0'), rig.half.isOver]).toEqual(['abc.', 1, true]);
  });

  it('is released after a while', () => {
    const rig = new Rig();
    rig.half.hold(stampAt(1).seconds);
    rig.frame(0, 'ab');
    rig.half.tick(stampAt(2, stampAt(1).seconds + 2));
    expect(rig.text).toBe('ab');
  });
});

it('a reset ends it', () => {
  const rig = new Rig().frame(0, 'a').frame(2, 'c');
  rig.half.reset(stampAt(3));
  expect(rig.frame(1, 'b').close().text).toBe('a!');
});
