import { expect, test } from 'vitest';
import { AmendmentPace } from '../../src/analysis/amendment-pace.ts';

/** When it was called of a run that ticks; `takesMs`: how long each call takes, null where there is nothing to do. */
function calls(tickMs: number, ticks: number, takesMs: (nowMs: number) => number | null): number[] {
  let nowMs = 0;
  const pace = new AmendmentPace(() => nowMs);
  const called: number[] = [];
  for (let tick = 0; tick < ticks; tick++) {
    nowMs = Math.max(nowMs, tick * tickMs);
    pace.run(() => {
      const taken = takesMs(nowMs);
      if (taken === null) return false;
      called.push(nowMs);
      nowMs += taken;
      return true;
    });
  }
  return called;
}

test('at once, then once a second at most', () => {
  expect(calls(500, 9, () => 0)).toEqual([0, 1000, 2000, 3000, 4000]);
});

test('what comes after a silence is written at once', () => {
  expect(calls(100, 40, (nowMs) => (nowMs >= 2500 && nowMs < 2700 ? 0 : null))).toEqual([2500]);
});

test('the longer it takes, the more seldom: a twentieth of the time', () => {
  const called = calls(50, 2000, () => 200);
  expect(called.slice(0, 3)).toEqual([0, 4000, 8000]);
  expect(called.length * 200).toBeLessThanOrEqual(100_000 / 20);
});
