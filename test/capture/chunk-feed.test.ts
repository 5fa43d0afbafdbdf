import { describe, expect, it } from 'vitest';
import { ChunkFeed } from '../../src/capture/chunk-feed.ts';
import type { CaptureReader } from '../../src/capture/reader.ts';
import fc from '../support/properties.ts';

/** A toy format: the first byte is the record's length. Notes every record and in which buffer it lay. */
class LengthReader implements CaptureReader {
  neededBytes = 1;
  done = false;
  readonly records: string[] = [];
  readonly buffers: Buffer[] = [];
  readonly ends: boolean[] = [];
  remainingBytes = -1;
  offered = 0;

  consume(bytes: Buffer, view: DataView, start: number, end: number, ended: boolean): number {
    let at = start;
    this.offered += end - start;
    this.ends.push(ended);
    this.neededBytes = 1;
    while (at < end) {
      const length = view.getUint8(at);
      if (at + length > end) {
        this.neededBytes = length;
        break;
      }
      this.records.push(bytes.toString('latin1', at + 1, at + length));
      this.buffers.push(bytes);
      at += length;
    }
    return at - start;
  }

  finish(remainingBytes: number): void {
    this.remainingBytes = remainingBytes;
  }
}

const record = (text: string) => Buffer.from([text.length + 1, ...Buffer.from(text)]);

describe('ChunkFeed', () => {
  it('reads in place, and copies only the record that lies across two chunks', () => {
    const reader = new LengthReader();
    const feed = new ChunkFeed(reader);
    const bytes = Buffer.concat(['aa', 'bbbb', 'cc'].map(record));
    const first = bytes.subarray(0, 5);
    const second = bytes.subarray(5);
    feed.push(first);
    feed.push(second);
    expect(reader.records).toEqual(['aa', 'bbbb', 'cc']);
    expect(reader.buffers[0]).toBe(first);
    expect(reader.buffers[1]).not.toBe(second);
    expect(reader.buffers[2]).toBe(second);
  });

  it('gives all records whatever the chunks, also when chunks are reused', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 200 }), { maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 300 }), (expected, chunkBytes) => {
        const bytes = Buffer.concat(expected.map(record));
        const reader = new LengthReader();
        const feed = new ChunkFeed(reader);
        const shared = Buffer.alloc(chunkBytes);
        for (let at = 0; at < bytes.length; at += chunkBytes) {
          const count = bytes.copy(shared, 0, at, at + chunkBytes);
          feed.push(shared.subarray(0, count));
          shared.fill(0);
        }
        feed.end();
        expect(reader.records).toEqual(expected);
        expect(reader.remainingBytes).toBe(0);
        // Each byte is offered a few times at most: once in a chunk, and while its record is completed.
        expect(reader.offered).toBeLessThanOrEqual(3 * bytes.length + 2);
      }),
    );
  });

  it('reports the end once, with the bytes left over', () => {
    const reader = new LengthReader();
    const feed = new ChunkFeed(reader);
    feed.push(Buffer.from([9, 1, 2]));
    feed.end();
    expect(reader.ends).toEqual([false, true]);
    expect(reader.remainingBytes).toBe(3);
  });

  it('offers nothing to a reader that is done', () => {
    const reader = new LengthReader();
    reader.done = true;
    const feed = new ChunkFeed(reader);
    feed.push(record('x'));
    feed.end();
    expect(reader.records).toEqual([]);
  });
});
