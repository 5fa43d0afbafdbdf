import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import type { BlockFrameType } from '../../../src/protocol/http2/frame.ts';
import { HeaderBlock } from '../../../src/protocol/http2/header-block.ts';

const HEADERS = 1;
const PUSH_PROMISE = 5;
const CONTINUATION = 9;
const PADDED = 8;
const PRIORITY = 0x20;

function locate(type: BlockFrameType, flags: number, payload: Buffer, seen = payload.length): string | null {
  const block = new HeaderBlock(0, new BufferBudget(1000));
  block.open(type, flags, 1);
  const bytes = Buffer.concat([Buffer.from('..'), payload.subarray(0, seen), Buffer.from('..')]);
  if (!block.locate(type, flags, bytes, 2, 2 + seen, payload.length)) return null;
  return bytes.toString('latin1', block.first, block.last);
}

describe('locate', () => {
  const priority = Buffer.from([0x80, 0, 0, 3, 15]);
  const promised = Buffer.from([0, 0, 0, 2]);
  const padding = Buffer.alloc(4, 0xaa);

  it('finds the fragment between what may stand around it', () => {
    expect(locate(HEADERS, 0, Buffer.from('block'))).toBe('block');
    expect(locate(HEADERS, PRIORITY, Buffer.concat([priority, Buffer.from('block')]))).toBe('block');
    const padded = Buffer.concat([Buffer.of(4), Buffer.from('block'), padding]);
    expect(locate(HEADERS, PADDED, padded)).toBe('block');
    const both = Buffer.concat([Buffer.of(4), priority, Buffer.from('block'), padding]);
    expect(locate(HEADERS, PADDED | PRIORITY, both)).toBe('block');
    expect(locate(PUSH_PROMISE, 0, Buffer.concat([promised, Buffer.from('block')]))).toBe('block');
    const push = Buffer.concat([Buffer.of(4), promised, Buffer.from('block'), padding]);
    expect(locate(PUSH_PROMISE, PADDED, push)).toBe('block');
    // CONTINUATION has neither flag (RFC 9113 section 6.10).
    expect(locate(CONTINUATION, PADDED | PRIORITY, Buffer.from('block'))).toBe('block');
  });

  it('finds what is there of one that was not seen to its end', () => {
    const padded = Buffer.concat([Buffer.of(4), priority, Buffer.from('block'), padding]);
    const seen = Array.from({ length: padded.length + 1 }, (_, length) =>
      locate(HEADERS, PADDED | PRIORITY, padded, length),
    );
    expect(seen.slice(0, 6)).toEqual([null, null, null, null, null, null]);
    expect(seen.slice(6)).toEqual([
      '',
      'b',
      'bl',
      'blo',
      'bloc',
      'block',
      'block',
      'block',
      'block',
      'block',
    ]);
  });

  it('refuses padding that leaves no room', () => {
    expect(locate(HEADERS, PADDED, Buffer.from([3, 1, 2, 3]))).toBe('');
    expect(locate(HEADERS, PADDED, Buffer.from([4, 1, 2, 3]))).toBeNull();
    expect(locate(HEADERS, PRIORITY, Buffer.from([1, 2, 3, 4]))).toBeNull();
    expect(locate(PUSH_PROMISE, 0, Buffer.from([1, 2, 3]))).toBeNull();
    expect(locate(HEADERS, PADDED, Buffer.alloc(0))).toBeNull();
  });

  it('knows the promised stream, without the reserved bit', () => {
    const block = new HeaderBlock(0, new BufferBudget(0));
    block.open(PUSH_PROMISE, 0, 1);
    block.locate(PUSH_PROMISE, 0, Buffer.from([0x80, 0, 1, 2]), 0, 4, 4);
    expect(block.promisedId).toBe(258);
    block.open(HEADERS, 1, 3);
    expect(block).toMatchObject({ isPromise: false, promisedId: 0, streamId: 3, endsStream: true });
  });
});
