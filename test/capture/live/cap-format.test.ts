// Link types from https://www.tcpdump.org/linktypes.html; lengths from the IPv4 and IPv6 headers.

import { describe, expect, it } from 'vitest';
import { linkTypeOf, originalLength } from '../../../src/capture/live/cap-format.ts';

describe('linkTypeOf', () => {
  it.each([
    ['NULL', 0],
    ['ETHERNET', 1],
    ['RAW', 101],
    ['LINKTYPE_LINUX_SLL', 113],
    ['IEEE802_11_RADIO', 127],
    ['Unknown linktype 276', 276],
  ])('%s is %i', (name, number) => {
    expect(linkTypeOf(name)).toBe(number);
  });
  it('does not guess', () => {
    expect(() => linkTypeOf('TOKEN_RING')).toThrow('TOKEN_RING');
  });
});

describe('originalLength', () => {
  const frame = Buffer.alloc(65535);
  it('accepts the length of a frame that is shorter than the snap length', () => {
    expect(originalLength(frame, 1514, 1)).toBe(1514);
  });
  it('takes the IPv4 total length of a full frame: 65535 and the Ethernet header', () => {
    frame.writeUInt16BE(0x0800, 12);
    frame.writeUInt16BE(65535, 16);
    expect(originalLength(frame, 65535, 1)).toBe(65549);
  });
  it('takes the IPv6 payload length of a full frame', () => {
    frame.writeUInt16BE(0x86dd, 12);
    frame.writeUInt16BE(65500, 18);
    expect(originalLength(frame, 65535, 1)).toBe(14 + 40 + 65500);
  });
  it('is never less than what was captured', () => {
    frame.writeUInt16BE(0x0800, 12);
    frame.writeUInt16BE(0, 16);
    expect(originalLength(frame, 65535, 1)).toBe(65535);
    expect(originalLength(frame, 65535, 113)).toBe(65535);
  });
});
