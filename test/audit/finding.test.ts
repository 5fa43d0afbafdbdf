import { describe, expect, it } from 'vitest';
import { compareSeverity, SEVERITIES } from '../../src/audit/finding.ts';

describe('compareSeverity', () => {
  it('puts the worst first', () => {
    expect([...SEVERITIES].reverse().sort(compareSeverity)).toEqual(['high', 'medium', 'low', 'info']);
    expect(compareSeverity('low', 'low')).toBe(0);
  });
});
