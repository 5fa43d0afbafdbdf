import { describe, expect, it } from 'vitest';
import { duration, quoted, theCookie } from '../../src/audit/wording.ts';

describe('wording', () => {
  it('names cookies', () => {
    expect(theCookie('sid')).toBe('The cookie "sid"');
    expect(theCookie('')).toBe('A cookie without a name');
    expect(theCookie('n'.repeat(100))).toBe(`The cookie "${'n'.repeat(80)}..."`);
    expect(quoted('n'.repeat(80))).toBe(`"${'n'.repeat(80)}"`);
  });

  it.each([
    [0, '0 seconds'],
    [90, '90 seconds'],
    [7199, '7199 seconds'],
    [7200, '2 hours'],
    [172_799, '48 hours'],
    [2_678_400, '31 days'],
  ])('%d s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
