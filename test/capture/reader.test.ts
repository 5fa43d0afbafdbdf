import { describe, expect, it } from 'vitest';
import { MAX_DAMAGE_WARNINGS } from '../../src/capture/limits.ts';
import { DamageLog } from '../../src/capture/reader.ts';
import { Collector } from './support.ts';

describe('DamageLog', () => {
  it('counts everything and warns of the first few', () => {
    const seen = new Collector();
    const log = new DamageLog(seen);
    for (let i = 0; i < MAX_DAMAGE_WARNINGS + 3; i++) log.add(`place ${i}`, 10);
    log.finish();
    expect(seen.counters).toMatchObject({ damagedRecords: MAX_DAMAGE_WARNINGS + 3 });
    expect(seen.counters.skippedBytes).toBe(10 * (MAX_DAMAGE_WARNINGS + 3));
    expect(seen.warnings).toHaveLength(MAX_DAMAGE_WARNINGS + 1);
    expect(seen.warnings.at(-1)).toBe('damaged in 3 more places');
  });

  it('says where a capture is truncated, and what was read', () => {
    const seen = new Collector();
    new DamageLog(seen).truncated(99, 1, 5);
    expect(seen.warnings).toEqual([
      'cut short in the record at byte 99, after packet 1 (5 bytes of it are there): 1 packet before it was read',
    ]);
  });

  it('always warns of the damage that ends the reading, after the number of suppressed warnings', () => {
    const seen = new Collector();
    const log = new DamageLog(seen);
    for (let i = 0; i < MAX_DAMAGE_WARNINGS + 2; i++) log.add(`place ${i}`, 0);
    log.addLast('the end', 1);
    log.finish();
    expect(seen.warnings.slice(-2)).toEqual(['damaged in 2 more places', 'the end']);
  });

  it('works without counters', () => {
    const warnings: string[] = [];
    new DamageLog({ warn: (message) => warnings.push(message) }).add('x', 1);
    expect(warnings).toEqual(['x']);
  });
});
