import { expect, it } from 'vitest';
import { MAX_SKIPPED_GAPS } from '../../src/flow/limits.ts';
import { advance } from '../../src/flow/sequence.ts';
import { SkippedGaps } from '../../src/flow/skipped-gaps.ts';
import { Counters } from '../../src/shared/counters.ts';
import fc from '../support/properties.ts';

function gapsOf(work: (gaps: SkippedGaps) => void): [count: number, bytes: number] {
  const counters = new Counters();
  const gaps = new SkippedGaps(counters);
  work(gaps);
  gaps.close();
  expect(gaps.isEmpty).toBe(true);
  return [counters.gaps, counters.gapBytes];
}

it('counts a gap that nothing filled', () => {
  expect(gapsOf((gaps) => gaps.add(10, 30))).toEqual([1, 20]);
});

it('forgets one that was filled', () => {
  const filled = gapsOf((gaps) => {
    gaps.add(10, 30);
    gaps.fill(5, 40);
    expect(gaps.isEmpty).toBe(true);
  });
  expect(filled).toEqual([0, 0]);
});

it('splits one that was filled in the middle', () => {
  const split = gapsOf((gaps) => {
    gaps.add(10, 30);
    gaps.fill(15, 20);
  });
  expect(split).toEqual([2, 15]);
});

it('counts once, however often it is closed', () => {
  const twice = gapsOf((gaps) => {
    gaps.add(0, 5);
    gaps.close();
  });
  expect(twice).toEqual([1, 5]);
});

it('counts the oldest when there are too many', () => {
  const counters = new Counters();
  const gaps = new SkippedGaps(counters);
  for (let at = 0; at <= MAX_SKIPPED_GAPS; at++) gaps.add(at * 10, at * 10 + 1);
  expect([counters.gaps, counters.gapBytes]).toEqual([1, 1]);
});

it('counts the oldest when late segments split one into too many', () => {
  const counters = new Counters();
  const gaps = new SkippedGaps(counters);
  const pieces = 10 * MAX_SKIPPED_GAPS;
  gaps.add(0, 10 * pieces);
  for (let piece = 1; piece < pieces; piece++) gaps.fill(10 * piece, 10 * piece + 1);
  expect(counters.gaps).toBe(pieces - MAX_SKIPPED_GAPS);
  gaps.close();
  expect([counters.gaps, counters.gapBytes]).toEqual([pieces, 9 * pieces + 1]);
});

it('counts exactly the bytes that never came, also over a wrap-around', () => {
  const range = fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 60 }));
  fc.assert(
    fc.property(
      fc.constantFrom(0, -100, 0x7fff_ff9c),
      fc.array(range, { maxLength: 20 }),
      (origin, fills) => {
        const missing = new Set<number>();
        const [, bytes] = gapsOf((gaps) => {
          // Gaps of 20 bytes with 10 between them.
          for (let start = 0; start < 200; start += 30) {
            gaps.add(advance(origin, start), advance(origin, start + 20));
            for (let at = start; at < start + 20; at++) missing.add(at);
          }
          for (const [start, length] of fills) {
            gaps.fill(advance(origin, start), advance(origin, start + length));
            for (let at = start; at < start + length; at++) missing.delete(at);
          }
        });
        expect(bytes).toBe(missing.size);
      },
    ),
  );
});
