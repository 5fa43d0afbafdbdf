import { describe, expect, it } from 'vitest';
import { GapTimeout } from '../../src/flow/gap-timeout.ts';
import {
  MAX_ACKNOWLEDGED_GAP_SECONDS,
  MAX_ACKNOWLEDGED_GAP_SEGMENTS,
  MAX_OUT_OF_ORDER_BYTES,
  MAX_OUT_OF_ORDER_SEGMENTS,
} from '../../src/flow/limits.ts';

/** How many packets are waited for, all at one time. */
function packetsWaited(patience: GapTimeout, seconds = 0): number {
  for (let packets = 0; ; packets++) if (patience.isOver(seconds, 1)) return packets;
}

describe('Patience', () => {
  it('lasts for so many packets, whatever their time', () => {
    expect(packetsWaited(new GapTimeout(), 1e9)).toBe(MAX_OUT_OF_ORDER_SEGMENTS);
  });

  it('is shorter once the receiver has what is missing', () => {
    const patience = new GapTimeout();
    patience.acknowledge(100);
    // The packet that says so is none that was waited for.
    expect(packetsWaited(patience, 100)).toBe(MAX_ACKNOWLEDGED_GAP_SEGMENTS + 1);
  });

  it('ends with time from then on, counted from the first word of it', () => {
    const patience = new GapTimeout();
    patience.acknowledge(100);
    patience.acknowledge(100 + MAX_ACKNOWLEDGED_GAP_SECONDS);
    expect(patience.isOver(100 + MAX_ACKNOWLEDGED_GAP_SECONDS - 1, 1)).toBe(false);
    expect(patience.isOver(100 + MAX_ACKNOWLEDGED_GAP_SECONDS, 1)).toBe(true);
  });

  it('ends when too much waits', () => {
    expect(new GapTimeout().isOver(0, MAX_OUT_OF_ORDER_BYTES)).toBe(false);
    expect(new GapTimeout().isOver(0, MAX_OUT_OF_ORDER_BYTES + 1)).toBe(true);
  });

  it('begins again when something was read', () => {
    const patience = new GapTimeout();
    patience.acknowledge(0);
    packetsWaited(patience);
    patience.begin();
    expect(packetsWaited(patience, 1e9)).toBe(MAX_OUT_OF_ORDER_SEGMENTS);
  });
});
