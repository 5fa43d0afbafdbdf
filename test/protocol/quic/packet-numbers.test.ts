import { describe, expect, it } from 'vitest';
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
    const numbers = seen(0, 1, 4, 5);
    expect(numbers.acknowledge(0, 1)).toBe(false);
    expect(numbers.acknowledge(5, 9)).toBe(false);
    expect(numbers.acknowledge(0, 2)).toBe(true);
    // 2 is known to be lost by now, 3 is not.
    expect([numbers.acknowledge(2, 2), numbers.acknowledge(3, 3), numbers.acknowledge(0, 9)]).toEqual(
      [true, true, false].map((_, index) => index === 1),
    );
    expect(numbers.hasLoss).toBe(true);
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
