import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../src/flow/buffer-budget.ts';
import { OutOfOrderBuffer } from '../../src/flow/out-of-order-buffer.ts';
import { advance, distance } from '../../src/flow/sequence.ts';
import { Stamp } from '../../src/flow/stream.ts';
import fc from '../support/properties.ts';

interface Kept {
  readonly at: number;
  readonly text: string;
  readonly length: number;
  readonly suspect: boolean;
}

class Rig {
  readonly budget = new BufferBudget(1 << 20);
  readonly buffer = new OutOfOrderBuffer(this.budget);

  add(at: number, text: string, { suspect = false, length = text.length, origin = 0 } = {}): boolean {
    const source = Buffer.from(`##${text}`, 'latin1');
    return this.buffer.add(advance(origin, at), source, 2, text.length, length, suspect, new Stamp());
  }

  /** Takes everything out. */
  take(origin = 0): Kept[] {
    const all: Kept[] = [];
    while (this.buffer.count > 0) {
      const { sequence, bytes, length, suspect } = this.buffer.shift();
      all.push({ at: distance(sequence, origin), text: bytes.toString('latin1'), length, suspect });
    }
    expect(this.budget.usedBytes).toBe(0);
    return all;
  }

  /** The bytes from the first to the last; '.' where there is none, '?' where it was not captured. */
  picture(origin = 0): string {
    let picture = '';
    for (const { at, text, length } of this.take(origin))
      picture = picture.padEnd(at, '.') + text.padEnd(length, '?');
    return picture;
  }
}

describe('segments are kept in order and without overlap', () => {
  it.each<[string, [number, string][], string]>([
    [
      'apart',
      [
        [4, 'bb'],
        [0, 'aa'],
      ],
      'aa..bb',
    ],
    [
      'touching',
      [
        [2, 'bb'],
        [0, 'aa'],
        [4, 'cc'],
      ],
      'aabbcc',
    ],
    [
      'the same again',
      [
        [0, 'aa'],
        [0, 'xx'],
      ],
      'aa',
    ],
    [
      'inside another',
      [
        [0, 'aaaa'],
        [1, 'xx'],
      ],
      'aaaa',
    ],
    [
      'around another',
      [
        [2, 'bb'],
        [0, 'aaaaaa'],
      ],
      'aabbaa',
    ],
    [
      'around several',
      [
        [1, 'b'],
        [3, 'c'],
        [0, 'aaaaa'],
      ],
      'abaca',
    ],
    [
      'over the end of the one before',
      [
        [0, 'aaa'],
        [2, 'bbb'],
      ],
      'aaabb',
    ],
    [
      'over the beginning of the next',
      [
        [2, 'bbb'],
        [0, 'aaa'],
      ],
      'aabbb',
    ],
    [
      'over two and what is between',
      [
        [0, 'aa'],
        [4, 'bb'],
        [1, 'xxxx'],
      ],
      'aaxxbb',
    ],
  ])('%s', (_name, segments, expected) => {
    const buffer = new Rig();
    for (const [at, text] of segments) expect(buffer.add(at, text)).toBe(true);
    expect(buffer.picture()).toBe(expected);
  });

  it('keep the first copy of every byte, in any order, anywhere in the sequence number space', () => {
    const segments = fc.array(fc.tuple(fc.nat(40), fc.stringMatching(/^[a-z]{1,12}$/)), { maxLength: 15 });
    fc.assert(
      fc.property(segments, fc.constantFrom(0, -20, 0x7fff_ffff - 20), (segments, origin) => {
        const buffer = new Rig();
        const model: string[] = [];
        for (const [at, text] of segments) {
          buffer.add(at, text, { origin });
          for (let index = 0; index < text.length; index++) model[at + index] ??= text.charAt(index);
        }
        expect(buffer.picture(origin)).toBe(Array.from(model, (byte) => byte ?? '.').join(''));
      }),
    );
  });
});

describe('suspect segments', () => {
  it('are replaced by sound bytes and keep the rest', () => {
    const buffer = new Rig();
    buffer.add(0, 'xxxxxxxx', { suspect: true });
    buffer.add(2, 'aaa');
    expect(buffer.picture()).toBe('xxaaaxxx');
  });

  it.each<[string, [[number, string], [number, string]]]>([
    [
      'at their beginning',
      [
        [4, 'xxxx'],
        [2, 'aaaa'],
      ],
    ],
    [
      'at their end',
      [
        [2, 'xxxx'],
        [4, 'aaaa'],
      ],
    ],
  ])('%s too', (_name, [[first, one], [second, other]]) => {
    const buffer = new Rig();
    buffer.add(first, one, { suspect: true });
    buffer.add(second, other);
    const picture = buffer.picture();
    expect(picture.slice(second, second + 4)).toBe('aaaa');
    expect(picture).toMatch(/^\.\.(xxaaaa|aaaaxx)$/);
  });

  it('do not replace anything', () => {
    const buffer = new Rig();
    buffer.add(2, 'aa');
    buffer.add(0, 'xxxxxx', { suspect: true });
    expect(buffer.picture()).toBe('xxaaxx');
  });

  it('are replaced by sound bytes; else the first copy counts', () => {
    const piece = fc.tuple(fc.nat(30), fc.stringMatching(/^[a-z]{1,10}$/), fc.boolean());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 15 }), (pieces) => {
        const buffer = new Rig();
        const model: { byte: string; suspect: boolean }[] = [];
        for (const [at, text, suspect] of pieces) {
          buffer.add(at, text, { suspect });
          for (let index = 0; index < text.length; index++) {
            const old = model[at + index];
            if (old === undefined || (old.suspect && !suspect))
              model[at + index] = { byte: text.charAt(index), suspect };
          }
        }
        expect(buffer.picture()).toBe(Array.from(model, (entry) => entry?.byte ?? '.').join(''));
      }),
    );
  });
});

describe('truncated packets', () => {
  it('take the space they had on the wire', () => {
    const buffer = new Rig();
    buffer.add(0, 'aa', { length: 5 });
    buffer.add(5, 'bb');
    expect(buffer.picture()).toBe('aa???bb');
  });

  it('are split by others without reading past what was captured', () => {
    const buffer = new Rig();
    // The part behind the other one begins past the end of the captured bytes, and of the buffer.
    buffer.add(10, 'bb');
    expect(buffer.add(0, 'aa', { length: 500 })).toBe(true);
    const kept = buffer.take();
    expect(kept.map(({ at, text, length }) => [at, text, length])).toEqual([
      [0, 'aa', 10],
      [10, 'bb', 2],
      [12, '', 488],
    ]);
  });

  it('are replaced when they are suspect', () => {
    const buffer = new Rig();
    buffer.add(0, 'xx', { length: 8, suspect: true });
    buffer.add(4, 'aa');
    expect(buffer.picture()).toBe('xx??aa??');
  });
});

describe('memory', () => {
  it('is refused when the budget is exhausted', () => {
    const budget = new BufferBudget(1000);
    const buffer = new OutOfOrderBuffer(budget);
    const source = Buffer.alloc(600);
    expect(buffer.add(0, source, 0, 600, 600, false, new Stamp())).toBe(true);
    expect(buffer.add(600, source, 0, 600, 600, false, new Stamp())).toBe(false);
    expect(buffer.count).toBe(1);
    buffer.clear();
    expect(budget.usedBytes).toBe(0);
  });

  it('counts what a segment takes beside its bytes', () => {
    const buffer = new Rig();
    buffer.add(0, '', { length: 10 });
    expect(buffer.budget.usedBytes).toBeGreaterThan(100);
    expect(buffer.buffer.bufferedBytes).toBe(buffer.budget.usedBytes);
  });

  it('holds copies: the packet may change', () => {
    const budget = new BufferBudget(1000);
    const buffer = new OutOfOrderBuffer(budget);
    const source = Buffer.from('abc');
    buffer.add(0, source, 0, 3, 3, false, new Stamp());
    source.fill(0);
    expect(buffer.first?.bytes.toString()).toBe('abc');
  });
});
