import { describe, expect, it } from 'vitest';
import { ByteSource, TruncatedError } from '../../src/capture/byte-source.ts';
import fc from '../support/properties.ts';
import { chunked, collect } from './support.ts';

const TEXT = Buffer.from('the quick brown fox jumps over the lazy dog');

describe('ByteSource', () => {
  it('takes, peeks, skips and puts back across chunks of any size', async () => {
    for (const size of [1, 2, 7, 43, 100]) {
      const source = chunked(TEXT, size);
      expect((await source.peek(9)).toString()).toBe('the quick');
      expect((await source.take(4)).toString()).toBe('the ');
      await source.skip(6);
      expect(source.offset).toBe(10);
      const some = (await source.takeSome(3))!;
      source.untake(some.length);
      expect((await source.take(5)).toString()).toBe('brown');
      expect((await collect(source.rest())).bytes.toString()).toBe(' fox jumps over the lazy dog');
      expect(source.offset).toBe(43);
    }
  });

  it('peeks less at the end, and refuses to take or skip more than there is', async () => {
    const source = chunked(TEXT, 10);
    expect(await source.peek(100)).toEqual(TEXT);
    await expect(source.take(44)).rejects.toThrow(TruncatedError);
    await expect(source.skip(44)).rejects.toThrow(TruncatedError);
    expect(await source.takeSome(1)).toBeUndefined();
  });

  it('does not read more chunks than it needs', async () => {
    let delivered = 0;
    const source = new ByteSource(
      (async function* () {
        for (;;) {
          delivered++;
          yield Buffer.alloc(10);
        }
      })(),
    );
    await source.take(25);
    expect(delivered).toBe(3);
  });

  it('closes the input when its loop is left', async () => {
    let closed = false;
    const source = new ByteSource(
      (async function* () {
        try {
          for (;;) yield Buffer.alloc(10);
        } finally {
          closed = true;
        }
      })(),
    );
    for await (const _ of source.rest()) break;
    expect(closed).toBe(true);
  });

  it('delivers the same bytes in any pieces', async () => {
    const steps = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 50 }), steps, async (size, counts) => {
        const source = chunked(TEXT, size);
        let at = 0;
        for (const count of counts) {
          if (at + count > TEXT.length) break;
          expect(await source.take(count)).toEqual(TEXT.subarray(at, at + count));
          at += count;
        }
        expect((await collect(source.rest())).bytes).toEqual(TEXT.subarray(at));
      }),
    );
  });
});
