import { describe, expect, it } from 'vitest';
import { decode, ethernet, FRAME4, join } from './packets.ts';

const ETHERNET = 1;
const BATMAN = 0x4305;

describe('batman-adv', () => {
  it.each([
    ['a fragment', join('41 0f 32 00 020000000003 020000000001 0001 0064', FRAME4)],
    ['two packets in one', join('02 0f 32 05 020000000003', Buffer.alloc(60))],
    ['a fragment of version 14', join('06 0e 32 05 020000000003', FRAME4)],
    ['another version', join('40 10 32 05 020000000003', FRAME4)],
  ])('%s is not opened: it is counted by its name', (_name, payload) => {
    const { seen, counters } = decode(ETHERNET, ethernet(BATMAN, payload));
    expect(seen).toEqual([]);
    expect([...counters.unopenedTunnels]).toEqual([['batman-adv', 1]]);
  });

  it('what the nodes say to each other carries nothing', () => {
    const { seen, counters } = decode(ETHERNET, ethernet(BATMAN, join('00 0f 32 00', Buffer.alloc(20))));
    expect(seen).toEqual([]);
    expect(counters.unopenedTunnels.size).toBe(0);
  });

  it('truncated inside the header: it is counted as such', () => {
    const bytes = ethernet(BATMAN, join('40 0f 32 05 020000000003', FRAME4));
    for (const captured of [15, 20]) {
      const { counters } = decode(ETHERNET, {
        bytes: bytes.subarray(0, captured),
        originalLength: bytes.length,
      });
      expect(counters.truncatedHeaders).toBe(1);
    }
  });
});
