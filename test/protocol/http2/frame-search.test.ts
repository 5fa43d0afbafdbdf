import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findFrames, found } from '../../../src/protocol/http2/frame-search.ts';
import { data, frame, headers, responseBlock } from './support.ts';

const MAX = 16_384;
const junk = Buffer.from('<p>the rest of a body, which was under way when the capture lost its thread</p>');
const chain = Buffer.concat([
  headers(1, responseBlock(200)),
  data(1, 'body'),
  frame(8, 0, 0, Buffer.from([0, 0, 1, 0])),
]);

/** Where frames are found in bytes that may begin with a segment; null, and where a candidate is. */
function search(bytes: Buffer, isBoundary: boolean, newBytes = 0): [number | null, number] {
  findFrames(bytes, 0, newBytes, bytes.length, isBoundary, MAX);
  return [found.frames < 0 ? null : found.frames, found.candidate];
}

describe('findFrames', () => {
  it('three headers in a row are proof anywhere', () => {
    expect(search(Buffer.concat([junk, chain]), true)).toEqual([junk.length, junk.length]);
  });

  it('at the beginning of a segment two are enough, or one that fills it', () => {
    const two = chain.subarray(0, chain.length - 13);
    expect(search(Buffer.concat([two, Buffer.of(0)]), true)[0]).toBe(0);
    expect(search(headers(1, responseBlock(200)), true)[0]).toBe(0);
    expect(search(headers(1, responseBlock(200)), false, -1)).toEqual([null, 0]);
    expect(search(headers(1, responseBlock(200)).subarray(0, -1), true)).toEqual([null, 0]);
  });

  it('the end of a segment counts as one more', () => {
    const two = chain.subarray(0, chain.length - 13);
    expect(search(Buffer.concat([junk, two]), true)[0]).toBe(junk.length);
    expect(search(Buffer.concat([junk, two.subarray(0, -1)]), true)).toEqual([null, junk.length]);
  });

  it('the beginning of a later segment counts too', () => {
    const bytes = Buffer.concat([junk, headers(1, responseBlock(200))]);
    expect(search(bytes, true, junk.length)[0]).toBe(junk.length);
    expect(search(bytes, true, 0)[0]).toBeNull();
  });

  it('nothing of use in a text', () => {
    expect(search(junk, true)).toEqual([null, junk.length]);
  });

  it('a part of a header at the end may become one', () => {
    expect(search(Buffer.concat([junk, Buffer.of(0, 0)]), true)).toEqual([null, junk.length]);
  });

  it('chance does not look like frames', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2000, maxLength: 2000 }), (bytes) => {
        findFrames(Buffer.from(bytes), 0, 0, bytes.length, true, MAX);
        expect(found.frames).toBe(-1);
      }),
    );
  });

  it('nor do binary files with many zeros', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5 })), { maxLength: 3000 }),
        (bytes) => {
          // Numbers of four and eight octets, as in tables and archives.
          const numbers = Buffer.alloc(bytes.length * 4);
          for (const [at, value] of bytes.entries()) numbers.writeUInt32BE(value, 4 * at);
          findFrames(numbers, 0, -1, numbers.length, false, MAX);
          expect(found.frames).toBe(-1);
        },
      ),
    );
  });
});
