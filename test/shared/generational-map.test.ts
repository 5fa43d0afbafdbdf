import { describe, expect, it } from 'vitest';
import { GenerationalMap } from '../../src/shared/generational-map.ts';
import fc from '../support/properties.ts';

describe('GenerationalMap', () => {
  it('keeps what was used last and evicts the rest', () => {
    const evicted: number[] = [];
    const map = new GenerationalMap<string, number>(4, (values) => evicted.push(...values));
    map.set('a', 1);
    map.set('b', 2);
    map.set('c', 3);
    expect(map.get('a')).toBe(1); // Used again.
    map.set('d', 4);
    expect(evicted).toEqual([2]);
    expect(map.get('b')).toBeUndefined();
    expect(map.get('a')).toBe(1);
    expect(map.get('c')).toBe(3);
  });

  it('what is only looked at does not count as used', () => {
    const map = new GenerationalMap<string, number>(4, () => {});
    for (const [index, key] of ['a', 'b', 'c'].entries()) map.set(key, index);
    expect([map.peek('a'), map.peek('c'), map.peek('d')]).toEqual([0, 2, undefined]);
    map.set('d', 3);
    map.set('e', 4);
    expect(map.peek('a')).toBeUndefined();
  });

  it('holds no more than its limit, keeps all of the last half, and reports all others as evicted', () => {
    const limit = 8;
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 200 }), (keys) => {
        const held = new Set<number>();
        const map = new GenerationalMap<number, number>(limit, (values) => {
          for (const value of values) held.delete(value);
        });
        const uses: number[] = [];
        for (const key of keys) {
          if (map.get(key) === undefined) {
            map.set(key, key);
            held.add(key);
          }
          uses.push(key);
          expect(held.size).toBeLessThanOrEqual(limit);
          const usedLast = [...new Set(uses.toReversed())].slice(0, limit / 2);
          for (const each of usedLast) expect(held.has(each)).toBe(true);
        }
        for (let key = 0; key <= 20; key++) if (!held.has(key)) expect(map.get(key)).toBeUndefined();
      }),
    );
  });
});
