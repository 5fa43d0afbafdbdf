import { describe, expect, it } from 'vitest';
import { ByteReader } from '../../../src/session/decode/byte-reader.ts';
import { MAX_CONTENT_DEPTH, MAX_CONTENT_VALUES } from '../../../src/session/decode/limits.ts';
import { type Plain, Unreadable } from '../../../src/session/decode/plain.ts';

const readerOf = (...bytes: number[]) => new ByteReader(Buffer.from([0xff, ...bytes]).subarray(1));

describe('ByteReader', () => {
  it('reads big-endian numbers, also from the middle of a buffer', () => {
    expect(readerOf(1).u8()).toBe(1);
    expect(readerOf(1, 2).u16()).toBe(0x0102);
    expect(readerOf(0xff, 0, 0, 1).u32()).toBe(0xff000001);
    expect(readerOf(0xff, 0xff, 0xff, 0xfe).i32()).toBe(-2);
    expect(readerOf(0x3f, 0xf8, 0, 0, 0, 0, 0, 0).f64()).toBe(1.5);
  });

  it('never reads past the end', () => {
    for (const read of ['u8', 'u16', 'u32', 'i32', 'f64'] as const)
      expect(() => readerOf()[read]()).toThrow(Unreadable);
    expect(() => readerOf(1, 2).take(3)).toThrow(Unreadable);
    expect(() => readerOf(1, 2).take(-1)).toThrow(Unreadable);
    expect(() => readerOf(1, 2).until(3)).toThrow(Unreadable);
    expect(() => readerOf(1).expect(2)).toThrow(Unreadable);
  });

  it('reads up to a delimiter and goes on behind it', () => {
    const reader = readerOf(1, 2, 0x3a, 3);
    expect([...reader.until(0x3a)]).toEqual([1, 2]);
    expect(reader.left).toBe(1);
    expect(reader.u8()).toBe(3);
  });

  it('refuses more items than there are bytes for, before it reads one', () => {
    let reads = 0;
    expect(() => readerOf(1, 2, 3).items(0xffffffff, 1, () => reads++)).toThrow(Unreadable);
    expect(() => readerOf(1, 2, 3).items(2, 2, () => reads++)).toThrow(Unreadable);
    expect(() => readerOf(1, 2, 3).items(-1, 1, () => reads++)).toThrow(Unreadable);
    expect(reads).toBe(0);
    const reader = readerOf(1, 2, 3);
    expect(reader.items(3, 1, () => reader.u8())).toEqual([1, 2, 3]);
  });

  it('limits depth and the number of values', () => {
    const reader = readerOf();
    const nested = (depth: number): Plain => reader.value(() => (depth > 1 ? nested(depth - 1) : null));
    expect(nested(MAX_CONTENT_DEPTH)).toBeNull();
    expect(() => nested(MAX_CONTENT_DEPTH + 1)).toThrow('too large');
    const flat = readerOf();
    for (let index = 0; index < MAX_CONTENT_VALUES; index++) flat.value(() => null);
    expect(() => flat.value(() => null)).toThrow('too large');
  });
});
