import { describe, expect, it } from 'vitest';
import { FrameSearch } from '../../../src/protocol/http2/frame-search.ts';
import fc from '../../support/properties.ts';
import { data, frame, headers, indexedField, responseBlock } from './support.ts';

const MAX = 16_384;
const junk = Buffer.from('<p>the rest of a body, which was under way when the capture lost its thread</p>');
const windowUpdate = frame(8, 0, 0, Buffer.from([0, 0, 1, 0]));
const head = headers(1, responseBlock(200));
/** A header block that says nothing without the table. */
const unknown = headers(1, Buffer.concat([indexedField(62), indexedField(63)]));

/** Where frames are found; or null, and where a candidate is. By default all bytes are one segment. */
function search(bytes: Buffer, segment = 0, isAligned = false): number | [null, number] {
  const found = new FrameSearch();
  found.find(bytes, 0, segment, bytes.length, isAligned, MAX);
  if (found.frames < 0) return [null, found.candidate];
  expect(found.candidate).toBe(found.frames);
  return found.frames;
}

describe('FrameSearch', () => {
  it('a header block that makes sense is proof anywhere', () => {
    expect(search(Buffer.concat([junk, head]))).toBe(junk.length);
    expect(search(Buffer.concat([junk, head, junk]))).toBe(junk.length);
    expect(search(Buffer.concat([junk, head.subarray(0, -1)]))).toEqual([null, junk.length]);
    expect(search(Buffer.concat([junk, headers(1, Buffer.from([0x80])), junk]))).toEqual([
      null,
      2 * junk.length + 10,
    ]);
  });

  it('is none where no frame can follow it: the content of a body goes on', () => {
    const zeros = Buffer.alloc(30);
    expect(search(Buffer.concat([head, zeros]))).not.toBe(0);
    expect(search(Buffer.concat([head, zeros.subarray(0, 8)]))).toBe(0);
    // Frames of unknown types may follow (RFC 9113 section 5.5).
    expect(search(Buffer.concat([head, frame(0xbb, 0, 0, zeros)]))).toBe(0);
    expect(search(Buffer.concat([head, data(1, 'x')]))).toBe(0);
  });

  it('without one, five headers in a row are proof anywhere', () => {
    const chain = (length: number) =>
      Buffer.concat([junk, ...new Array(length).fill(windowUpdate), Buffer.of(0)]);
    expect(search(chain(5))).toBe(junk.length);
    expect(search(chain(4))).toEqual([null, junk.length]);
  });

  it('three are where a segment begins or ends, and one that fills it', () => {
    const three = Buffer.concat([windowUpdate, unknown, windowUpdate]);
    expect(search(Buffer.concat([three, Buffer.of(0)]))).toBe(0);
    expect(search(Buffer.concat([junk, three]))).toBe(junk.length);
    expect(search(unknown)).toBe(0);
    expect(search(Buffer.concat([unknown, Buffer.of(0)]))).toEqual([null, 0]);
    expect(search(Buffer.concat([junk, unknown]), junk.length)).toBe(junk.length);
    expect(search(Buffer.concat([junk, unknown]))).toEqual([null, junk.length]);
  });

  it('what looks like a long frame gives way to a segment that is proof by itself', () => {
    // A frame of an unknown type (RFC 9113 section 5.5), whose content looks like the header of one of data.
    const strange = frame(0xbb, 0, 0, frame(0, 0, 3, Buffer.alloc(20)).fill(0x10, 1, 3));
    const begins = (...bytes: Buffer[]) => {
      const all = Buffer.concat([strange, ...bytes]);
      return new FrameSearch().beginsAt(all, strange.length, all.length, MAX);
    };
    expect(search(strange)).toEqual([null, expect.any(Number)]);
    expect(search(Buffer.concat([strange, head]), strange.length)).toEqual([null, expect.any(Number)]);
    expect(begins(head)).toBe(true);
    expect(begins(head.subarray(0, 8))).toBe(false);
    expect(begins(unknown)).toBe(true);
    expect(begins(junk)).toBe(false);
    expect(begins(windowUpdate)).toBe(true);
    expect(begins(windowUpdate, Buffer.of(0))).toBe(false);
  });

  it('what began with an earlier segment still counts as that', () => {
    const two = Buffer.concat([unknown, windowUpdate]);
    expect(search(two, unknown.length, true)).toBe(0);
    expect(search(unknown, 5, true)).toEqual([null, 0]);
  });

  it('segments of a few bytes say nothing by where they begin', () => {
    expect(search(unknown, unknown.length - 1)).toEqual([null, 0]);
    expect(search(unknown, unknown.length - 8)).toEqual([null, 0]);
  });

  it('frames of data with a few bytes are the weakest sign', () => {
    const short = data(1, 'x');
    const long = data(1, 'x'.repeat(64));
    expect(search(Buffer.concat([long, long, long, Buffer.of(0)]))).toBe(0);
    expect(search(Buffer.concat([short, short, short, Buffer.of(0)]))).toEqual([null, 0]);
    expect(search(Buffer.concat([short, short]))).toBe(0);
    expect(search(short)).toEqual([null, 0]);
  });

  it('nothing of use in a text, and a part of a header at its end may become one', () => {
    expect(search(junk)).toEqual([null, junk.length]);
    expect(search(Buffer.concat([junk, Buffer.of(0, 0)]))).toEqual([null, junk.length]);
  });

  it('chance does not look like frames', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2000, maxLength: 2000 }), (bytes) => {
        expect(search(Buffer.from(bytes))).toEqual([null, expect.any(Number)]);
      }),
    );
  });

  it('nor do binary files with many zeros', () => {
    const numbers = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5 })), { maxLength: 3000 });
    fc.assert(
      fc.property(numbers, fc.constantFrom(2, 4), (values, size) => {
        const bytes = Buffer.alloc(values.length * size);
        for (const [at, value] of values.entries()) bytes.writeUIntBE(value, size * at, size);
        expect(search(bytes, bytes.length)).toEqual([null, expect.any(Number)]);
      }),
    );
  });
});
