import { describe, expect, it } from 'vitest';
import { MAX_RESYNC_BYTES } from '../../src/capture/limits.ts';
import { DamageLog } from '../../src/capture/reader.ts';
import { IMPLAUSIBLE, Resync, UNDECIDED } from '../../src/capture/resync.ts';
import { Collector } from './support.ts';

/** A toy format: an 'R', the record's length as a digit, and that many bytes in all. */
function search(text: string, ended: boolean, windowOffset = 0) {
  const seen = new Collector();
  const resync = new Resync(new DamageLog(seen), 'packet');
  resync.begin(windowOffset, 'why');
  const probe = (at: number) => {
    if (at + 2 > text.length) return UNDECIDED;
    return text[at] === 'R' ? at + Number(text[at + 1]) : IMPLAUSIBLE;
  };
  const at = resync.search(probe, windowOffset, 0, text.length, ended, 7);
  return { at, lost: resync.lost, neededBytes: resync.neededBytes, warnings: seen.warnings };
}

describe('Resync', () => {
  it('takes three records in a row, not the damaged one itself', () => {
    expect(search('R2..R3.R2R2', false)).toMatchObject({ at: 4, lost: false });
    expect(search('xxR3.R2.R3.R2R2', false)).toMatchObject({ at: 8, lost: false });
  });

  it('waits where it cannot decide yet, and says how much that is', () => {
    expect(search('xxR3.R9', false)).toMatchObject({ at: 2, lost: true, neededBytes: 12 });
    const truncatedHeader = search('xxR3.R', false);
    expect(truncatedHeader).toMatchObject({ at: 2, lost: true });
    expect(truncatedHeader.neededBytes).toBeGreaterThan(4);
  });

  it('takes less at the end of the input: one record that ends there, or two before a truncated one', () => {
    expect(search('xxR3.', true)).toMatchObject({ at: 2, lost: false });
    expect(search('xxR3.R2R9.', true)).toMatchObject({ at: 2, lost: false });
    expect(search('xxR9.', true)).toMatchObject({ at: 5, lost: true });
    expect(search('xxR3.R9.', true)).toMatchObject({ lost: true });
  });

  it('says where, after which packet, why, and how much was skipped', () => {
    expect(search('xxxR2R2R2', false, 1000).warnings).toEqual([
      'damaged at byte 1000, after packet 7: why; 3 bytes were skipped to the next packet',
    ]);
  });

  it('gives up behind its limit', () => {
    const seen = new Collector();
    const resync = new Resync(new DamageLog(seen), 'packet');
    resync.begin(5, 'why');
    resync.search(() => IMPLAUSIBLE, 0, 0, MAX_RESYNC_BYTES + 6, false, 0);
    expect(resync.exhausted).toBe(true);
    expect(seen.counters.skippedBytes).toBe(MAX_RESYNC_BYTES + 1);
  });
});
