import { describe, expect, it } from 'vitest';
import { firefoxDate } from '../../src/cookie/firefox-date.ts';
import { measuredDates } from '../support/browser-rows.ts';
import fc from '../support/properties.ts';

describe('firefoxDate', () => {
  it('reads a thousand texts as the browser does', () => {
    const { theirs, ours } = measuredDates('firefox', firefoxDate);
    expect(theirs).toHaveLength(1000);
    expect(ours).toEqual(theirs);
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d:/ +-]*(?:GMT|Jun)?[\d:/ +-]*$/)), (text) => {
        const ms = firefoxDate(text);
        expect(ms === null || Number.isSafeInteger(ms)).toBe(true);
      }),
    );
  });

  it.each(['1', ':', '-', ' ', '1-', 'a', '1:', '1/1/'])('is linear in the length of %j', (part) => {
    const start = performance.now();
    firefoxDate(part.repeat(1_000_000 / part.length));
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
