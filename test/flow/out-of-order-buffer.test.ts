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

  /** The bytes as they are read, from the first to the last; '.' where there is none, '?' where it was not captured. */
  picture(origin = 0): string {
    let picture = '';
    for (const { at, text, length } of this.take(origin))
      picture = picture.padEnd(at, '.') + text.padEnd(length, '?').slice(Math.max(0, picture.length - at));
    return picture;
  }
}

/** tcp_data_queue_ofo and tcp_recvmsg of Linux, byte by byte: covered segments go, of others the earlier one counts. */
function readByLinux(segments: readonly (readonly [number, string])[]): string {
  let queue: (readonly [number, string])[] = [];
  for (const [at, text] of segments) {
    const covers = (one: number, other: number, start: number, end: number): boolean =>
      one <= start && end <= other;
    if (queue.some(([start, bytes]) => covers(start, start + bytes.length, at, at + text.length))) continue;
    queue = queue.filter(([start, bytes]) => !covers(at, at + text.length, start, start + bytes.length));
    queue.push([at, text]);
  }
  const bytes: string[] = [];
  for (const [at, text] of queue.sort(([one], [other]) => one - other))
    for (const [index, byte] of Array.from(text).entries()) bytes[at + index] ??= byte;
  return Array.from(bytes, (byte) => byte ?? '.').join('');
}

describe('segments are read in order, each byte once', () => {
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
      'aaaaaa',
    ],
    [
      'around several',
      [
        [1, 'b'],
        [3, 'c'],
        [0, 'aaaaa'],
      ],
      'aaaaa',
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
      'aaabb',
    ],
    [
      'over two and what is between',
      [
        [0, 'aa'],
        [4, 'bb'],
        [1, 'xxxx'],
      ],
      'aaxxxb',
    ],
  ])('%s', (_name, segments, expected) => {
    const buffer = new Rig();
    for (const [at, text] of segments) expect(buffer.add(at, text)).toBe(true);
    expect(buffer.picture()).toBe(expected);
  });

  it('as Linux keeps them, in any order, anywhere in the sequence number space', () => {
    const segments = fc.array(fc.tuple(fc.nat(40), fc.stringMatching(/^[a-z]{1,12}$/)), { maxLength: 15 });
    fc.assert(
      fc.property(segments, fc.constantFrom(0, -20, 0x7fff_ffff - 20), (segments, origin) => {
        const buffer = new Rig();
        for (const [at, text] of segments) buffer.add(at, text, { origin });
        expect(buffer.picture(origin)).toBe(readByLinux(segments));
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

  it('fill what sound ones leave, whichever come first', () => {
    const piece = fc.tuple(fc.nat(30), fc.stringMatching(/^[a-z]{1,10}$/), fc.boolean());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 15 }), (pieces) => {
        const buffer = new Rig();
        for (const [at, text, suspect] of pieces) buffer.add(at, text, { suspect });
        const sound = readByLinux(
          pieces.flatMap(([at, text, suspect]) => (suspect ? [] : [[at, text] as const])),
        );
        const picture = buffer.picture();
        for (const [index, byte] of Array.from(sound).entries())
          if (byte !== '.') expect(picture.charAt(index)).toBe(byte);
        const ends = pieces.map(([at, text]) => at + text.length);
        expect(picture.length).toBe(Math.max(0, ...ends));
        // One that waits behind every sound one keeps the first suspect copy.
        const suspects = pieces.filter(([, , suspect]) => suspect);
        const first = suspects[0];
        if (first !== undefined && pieces[0] === first)
          for (const [index, byte] of Array.from(first[1]).entries())
            if ((sound[first[0] + index] ?? '.') === '.') expect(picture[first[0] + index]).toBe(byte);
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

describe('copies that differ', () => {
  it.each<[string, [number, string][], boolean[]]>([
    [
      'equal ones',
      [
        [0, 'abcd'],
        [2, 'cdef'],
      ],
      [false, false],
    ],
    [
      'an overlap',
      [
        [0, 'abcd'],
        [2, 'cXef'],
      ],
      [true, true],
    ],
    [
      'one inside another',
      [
        [0, 'abcd'],
        [1, 'X'],
      ],
      [true],
    ],
    [
      'one around another',
      [
        [1, 'X'],
        [0, 'abcd'],
      ],
      [true],
    ],
    [
      'others beside them',
      [
        [0, 'ab'],
        [4, 'ef'],
        [1, 'XX'],
      ],
      [true, true, false],
    ],
  ])('%s', (_name, segments, expected) => {
    const buffer = new Rig();
    for (const [at, text] of segments) buffer.add(at, text);
    const marks: boolean[] = [];
    const all = buffer.buffer;
    const found = new Map<number, boolean>();
    while (all.count > 0) {
      const { sequence, ambiguous } = all.shift();
      found.set(sequence, ambiguous);
    }
    for (const at of [...found.keys()].sort((one, other) => one - other)) marks.push(found.get(at)!);
    expect(marks).toEqual(expected);
  });

  it('are no matter where one of them is suspect', () => {
    const buffer = new Rig();
    buffer.add(0, 'XX', { suspect: true });
    buffer.add(0, 'abcd');
    expect(buffer.buffer.shift().ambiguous).toBe(false);
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
