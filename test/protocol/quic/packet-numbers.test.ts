import { describe, expect, it } from 'vitest';
import { MAX_QUIC_NUMBERS_AHEAD } from '../../../src/protocol/quic/limits.ts';
import { PacketNumbers, packetNumber } from '../../../src/protocol/quic/packet-numbers.ts';
import fc from '../../support/properties.ts';

describe('a shortened number (RFC 9000 appendix A.3)', () => {
  it('stands for the one nearest to what is expected', () => {
    // The example of the appendix: 0xa82f30ea was the largest so far.
    expect(packetNumber(0x9b32, 2, 0xa82f30eb)).toBe(0xa82f9b32);
    expect(packetNumber(0xff, 1, 0)).toBe(0xff);
    expect(packetNumber(0xff, 1, 0x100)).toBe(0xff);
    expect(packetNumber(0x00, 1, 0xff)).toBe(0x100);
  });

  it('stands for the right one within half its window', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 40 }),
        fc.integer({ min: 1, max: 4 }),
        fc.double({ min: -0.49, max: 0.49, noNaN: true }),
        (expected, length, part) => {
          const window = 2 ** (8 * length);
          const number = Math.max(0, expected + Math.trunc(part * window));
          expect(packetNumber(number % window, length, expected)).toBe(number);
        },
      ),
    );
  });
});

describe('numbers that were not seen', () => {
  const seen = (...numbers: number[]): PacketNumbers => {
    const all = new PacketNumbers();
    for (const number of numbers) all.see(number);
    return all;
  };

  it('are lost when the receiver has them', () => {
    const numbers = seen(0, 1, 4, 5, 6);
    expect([numbers.acknowledge(0, 1), numbers.acknowledge(5, 6)]).toEqual([false, false]);
    expect(numbers.acknowledge(0, 2)).toBe(true);
    // 2 is known to be lost by now, 3 is not.
    expect([numbers.acknowledge(2, 2), numbers.acknowledge(3, 3), numbers.acknowledge(0, 6)]).toEqual(
      [true, true, false].map((_, index) => index === 1),
    );
    expect(numbers.lostCount).toBe(2);
  });

  it('are lost as well behind the last one that was seen, until they come all the same', () => {
    const numbers = seen(0, 1);
    expect(numbers.acknowledge(0, 4)).toBe(true);
    expect([numbers.lostCount, numbers.largest]).toEqual([3, 1]);
    for (const late of [3, 6, 2, 2]) numbers.see(late);
    expect([numbers.lostCount, numbers.hasMissing]).toEqual([1, true]);
    for (const late of [4, 5]) numbers.see(late);
    expect([numbers.lostCount, numbers.hasMissing]).toEqual([0, false]);
  });

  it('are as many as the receiver has, however the acknowledgements overlap', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(60), { minLength: 1 }),
        fc.array(fc.tuple(fc.nat(60), fc.nat(8)), { maxLength: 10 }),
        (order, ranges) => {
          const numbers = seen(order[0]!);
          const acknowledged = new Set<number>();
          ranges.forEach(([first, length], index) => {
            numbers.acknowledge(first, first + length);
            for (let one = first; one <= first + length; one++) acknowledged.add(one);
            if (index + 1 < order.length) numbers.see(order[index + 1]!);
          });
          for (const number of order) {
            numbers.see(number);
            acknowledged.delete(number);
          }
          expect(numbers.lostCount).toBe(acknowledged.size);
        },
      ),
    );
  });

  it('mean nothing far ahead, and where nothing was seen', () => {
    expect([new PacketNumbers().acknowledge(0, 3), seen(0).acknowledge(0, 2 ** 40)]).toEqual([false, false]);
    const late = seen(2 ** 31, 2 ** 31 + 1);
    expect(late.hasMissing).toBe(true);
    late.acknowledge(0, 2 ** 31);
    expect(late.lostCount).toBeLessThanOrEqual(MAX_QUIC_NUMBERS_AHEAD);
  });

  it('are not, when they come late', () => {
    const numbers = seen(0, 6);
    for (const late of [3, 1, 2, 5, 4]) numbers.see(late);
    expect(numbers.acknowledge(0, 6)).toBe(false);
    expect(numbers.largest).toBe(6);
  });

  it('are forgotten where there are too many ranges of them', () => {
    const numbers = seen(...Array.from({ length: 80 }, (_, index) => 2 * index));
    expect(numbers.acknowledge(0, 20)).toBe(false);
    expect(numbers.acknowledge(100, 102)).toBe(true);
  });
});
