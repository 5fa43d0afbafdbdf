import { describe, expect, it } from 'vitest';
import { instantMs, secondsMs, utcText } from '../../../src/session/decode/instant.ts';

describe('instants', () => {
  it('come from seconds and milliseconds', () => {
    expect(secondsMs(1751495900)).toBe(Date.UTC(2025, 6, 2, 22, 38, 20));
    expect(secondsMs(1.5)).toBe(1500);
    expect(instantMs(1751495900123)).toBe(1751495900123);
  });

  it('are null where there is no such instant', () => {
    for (const value of [
      undefined,
      null,
      '1751495900',
      -1,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      8.64e15 + 1,
    ])
      expect(instantMs(value)).toBeNull();
    expect(secondsMs(1e300)).toBeNull();
  });

  it('are written in words, whatever the year', () => {
    expect(utcText(1751495900999)).toBe('2025-07-02 22:38:20 UTC');
    expect(utcText(0)).toBe('1970-01-01 00:00:00 UTC');
    // date -u -d @1751495900000: a time in milliseconds that was taken for seconds
    expect(utcText(1751495900000 * 1000)).toBe('57472-09-11 06:53:20 UTC');
    expect(utcText(8.64e15)).toBe('275760-09-13 00:00:00 UTC');
  });
});
