import { describe, expect, it } from 'vitest';
import { requiredInsertCount } from '../../../../src/protocol/http3/qpack/insert-count.ts';
import fc from '../../../support/properties.ts';

describe('requiredInsertCount', () => {
  it('is what RFC 9204 section 4.5.1.1 works out', () => {
    // "if the dynamic table is 100 bytes, then the Required Insert Count will be encoded modulo 6. If a decoder has
    // received 10 inserts, then an encoded value of 4 indicates that the Required Insert Count is 9".
    expect(requiredInsertCount(4, 3, 10, 10)).toBe(9);
  });

  it('is found around every count of insertions', () => {
    const cases = fc
      .tuple(fc.integer({ min: 1, max: 200 }), fc.nat(5000))
      .chain(([maxEntries, insertCount]) =>
        fc.record({
          maxEntries: fc.constant(maxEntries),
          insertCount: fc.constant(insertCount),
          required: fc.integer({
            min: Math.max(1, insertCount - maxEntries + 1),
            max: insertCount + maxEntries,
          }),
        }),
      );
    fc.assert(
      fc.property(cases, ({ maxEntries, insertCount, required }) => {
        const encoded = (required % (2 * maxEntries)) + 1;
        expect(requiredInsertCount(encoded, maxEntries, insertCount, 0)).toBe(required);
      }),
    );
  });

  it('may be one of several when more may have been received than is known to be inserted', () => {
    // Three entries, ten insertions: 8 to 13. Were 12 received, it may be up to 15, and 8 and 14 are written alike.
    expect(requiredInsertCount(3, 3, 10, 10)).toBe(8);
    expect(requiredInsertCount(3, 3, 10, 12)).toBeNaN();
    expect(requiredInsertCount(5, 3, 10, 12)).toBe(10);
    expect(requiredInsertCount(5, 3, 10, Number.POSITIVE_INFINITY)).toBeNaN();
  });

  it('is none beyond the range, without a table, and before the first insertion', () => {
    expect(requiredInsertCount(7, 3, 10, 10)).toBeNull();
    expect(requiredInsertCount(1, 0, 0, 0)).toBeNull();
    expect(requiredInsertCount(1, 3, 0, 0)).toBeNull();
    // 6 is more than the three entries that are possible before any insertion, and there is nothing to wrap.
    expect(requiredInsertCount(6, 3, 0, 0)).toBeNull();
  });
});
