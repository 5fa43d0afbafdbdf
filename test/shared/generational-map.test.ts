import { describe, expect, it } from 'vitest';
import { GenerationalMap } from '../../src/shared/generational-map.ts';
import fc from '../support/properties.ts';

describe('Recent', () => {
  it('keeps what was used lately and forgets the rest', () => {
    const forgotten: number[] = [];
    const recent = new GenerationalMap<string, number>(4, (values) => forgotten.push(...values));
    recent.set('a', 1);
    recent.set('b', 2);
    recent.set('c', 3);
    expect(recent.get('a')).toBe(1); // Used again.
    recent.set('d', 4);
    expect(forgotten).toEqual([2]);
    expect(recent.get('b')).toBeUndefined();
    expect(recent.get('a')).toBe(1);
    expect(recent.get('c')).toBe(3);
  });

  it('holds no more than its limit, loses none of the last half, and tells of all others', () => {
    const limit = 8;
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 200 }), (keys) => {
        const held = new Set<number>();
        const recent = new GenerationalMap<number, number>(limit, (values) => {
          for (const value of values) held.delete(value);
        });
        const uses: number[] = [];
        for (const key of keys) {
          if (recent.get(key) === undefined) {
            recent.set(key, key);
            held.add(key);
          }
          uses.push(key);
          expect(held.size).toBeLessThanOrEqual(limit);
          const lately = [...new Set(uses.toReversed())].slice(0, limit / 2);
          for (const each of lately) expect(held.has(each)).toBe(true);
        }
        for (let key = 0; key <= 20; key++) if (!held.has(key)) expect(recent.get(key)).toBeUndefined();
      }),
    );
  });
});
