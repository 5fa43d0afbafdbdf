import { describe, expect, it } from 'vitest';
import { RawPacket } from '../../src/capture/raw-packet.ts';
import { TimestampScale } from '../../src/capture/timestamp.ts';
import fc from '../support/properties.ts';

function timeOf(resolution: number, ticks: bigint, offsetSeconds = 0): [number, number] {
  const packet = new RawPacket();
  new TimestampScale(resolution, offsetSeconds).apply(
    Number(ticks >> 32n),
    Number(ticks & 0xffffffffn),
    packet,
  );
  return [packet.seconds, packet.nanoseconds];
}

/** The same with integers of any size. */
function exactly(resolution: number, ticks: bigint): [number, number] {
  const units = (resolution & 0x80 ? 2n : 10n) ** BigInt(resolution & 0x7f);
  return [Number(ticks / units), Number(((ticks % units) * 1_000_000_000n) / units)];
}

describe('TimestampScale', () => {
  it('reads microseconds, nanoseconds, and units of a power of two', () => {
    expect(timeOf(6, 1_700_000_000_999_999n)).toEqual([1_700_000_000, 999_999_000]);
    expect(timeOf(9, 1_700_000_000_999_999_999n)).toEqual([1_700_000_000, 999_999_999]);
    expect(timeOf(0x81, 3n)).toEqual([1, 500_000_000]);
    expect(timeOf(0, 1_700_000_000n)).toEqual([1_700_000_000, 0]);
  });

  it('adds the offset of the interface', () => {
    expect(timeOf(6, 1_000_001n, -3600)).toEqual([-3599, 1000]);
  });

  it('is exact next to every whole second, for every resolution a clock has', () => {
    for (const resolution of [0, 1, 3, 6, 7, 8, 9, 0x8a, 0x94, 0x97, 0x98, 0x9e]) {
      const units = (resolution & 0x80 ? 2n : 10n) ** BigInt(resolution & 0x7f);
      for (const seconds of [0n, 1n, 1_700_000_000n, 4_294_967_295n, 4_294_967_296n, 9_000_000_000n])
        for (const near of [-2n, -1n, 0n, 1n, 2n]) {
          const ticks = seconds * units + near;
          if (ticks < 0n || ticks >= 1n << 64n) continue;
          expect(timeOf(resolution, ticks), `${resolution} ${ticks}`).toEqual(exactly(resolution, ticks));
        }
    }
  });

  it('equals integer arithmetic for any resolution and any 64-bit count', () => {
    const resolution = fc.integer({ min: 0, max: 255 });
    const ticks = fc.oneof(
      fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
      fc.bigInt({ min: 1_600_000_000_000_000n, max: 1_900_000_000_000_000n }),
      fc.bigInt({ min: 1_600_000_000_000_000_000n, max: 1_900_000_000_000_000_000n }),
    );
    fc.assert(
      fc.property(resolution, ticks, (r, t) => {
        expect(timeOf(r, t)).toEqual(exactly(r, t));
      }),
      { numRuns: 2000 },
    );
  });
});
