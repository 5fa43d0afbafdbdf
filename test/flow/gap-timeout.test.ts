import { describe, expect, it } from 'vitest';
import { GapTimeout } from '../../src/flow/gap-timeout.ts';
import {
  MAX_ACKNOWLEDGED_GAP_SECONDS,
  MAX_ACKNOWLEDGED_GAP_SEGMENTS,
  MAX_OUT_OF_ORDER_BYTES,
  MAX_OUT_OF_ORDER_SEGMENTS,
} from '../../src/flow/limits.ts';

/** How many packets pass before it is over, all at one time. */
function packetsUntilOver(timeout: GapTimeout, seconds = 0): number {
  for (let packets = 0; ; packets++) if (timeout.isOver(seconds, 1)) return packets;
}

describe('GapTimeout', () => {
  it('lasts for so many packets, whatever their time', () => {
    expect(packetsUntilOver(new GapTimeout(), 1e9)).toBe(MAX_OUT_OF_ORDER_SEGMENTS);
  });

  it('is shorter once the receiver has acknowledged what is missing', () => {
    const timeout = new GapTimeout();
    timeout.acknowledge(100);
    // The packet that acknowledges does not count.
    expect(packetsUntilOver(timeout, 100)).toBe(MAX_ACKNOWLEDGED_GAP_SEGMENTS + 1);
  });

  it('ends with time from then on, counted from the first acknowledgement', () => {
    const timeout = new GapTimeout();
    timeout.acknowledge(100);
    timeout.acknowledge(100 + MAX_ACKNOWLEDGED_GAP_SECONDS);
    expect(timeout.isOver(100 + MAX_ACKNOWLEDGED_GAP_SECONDS - 1, 1)).toBe(false);
    expect(timeout.isOver(100 + MAX_ACKNOWLEDGED_GAP_SECONDS, 1)).toBe(true);
  });

  it('ends when too much is buffered', () => {
    expect(new GapTimeout().isOver(0, MAX_OUT_OF_ORDER_BYTES)).toBe(false);
    expect(new GapTimeout().isOver(0, MAX_OUT_OF_ORDER_BYTES + 1)).toBe(true);
  });

  it('begins again when something was read', () => {
    const timeout = new GapTimeout();
    timeout.acknowledge(0);
    packetsUntilOver(timeout);
    timeout.restart();
    expect(packetsUntilOver(timeout, 1e9)).toBe(MAX_OUT_OF_ORDER_SEGMENTS);
  });
});
