import { describe, expect, it } from 'vitest';
import { RawPacket } from '../../src/capture/raw-packet.ts';
import { ChecksumOffload } from '../../src/flow/checksum-offload.ts';
import { PacketDecoder } from '../../src/packet/decoder.ts';
import type { Segment } from '../../src/packet/segment.ts';
import { Counters } from '../../src/shared/counters.ts';

/** IPv4, 127.0.0.1:1 to 127.0.0.1:2, sequence 1, ACK; of its payload "A" so many bytes were captured. */
function segment(checksum: number, captured = 1): Segment {
  const bytes = Buffer.concat([
    Buffer.from('4500002900000000400600007f0000017f000001', 'hex'),
    Buffer.from('00010002000000010000000050100000', 'hex'),
    Buffer.from([checksum >> 8, checksum & 0xff, 0, 0]),
    Buffer.from('A').subarray(0, captured),
  ]);
  const raw = new RawPacket();
  raw.bytes = bytes;
  raw.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  raw.end = bytes.length;
  raw.originalLength = 41;
  raw.linkType = 228;
  let seen: Segment | null = null;
  new PacketDecoder({ segment: (one) => (seen = one), datagram() {} }, new Counters()).packet(raw);
  return seen!;
}

// Pseudo header 7f00+0001+7f00+0001+0006+0015 = fe1d; header 0001+0002+0000+0001+0000+0000+5010+0000 = 5014;
// payload 4100: together 18f31, folded 8f32, its complement 70cd.
const RIGHT = 0x70cd;
const WRONG = 0x1234;

describe('ChecksumTrust', () => {
  it('takes wrong ones for offloaded as long as no right one was seen, and then for ever', () => {
    const trust = new ChecksumOffload();
    for (let count = 0; count < 4; count++) expect(trust.isSound(segment(WRONG))).toBe(true);
    expect(trust.isSound(segment(RIGHT))).toBe(true);
    expect(trust.isSound(segment(WRONG))).toBe(true);
  });

  it('believes in them once one was right', () => {
    const trust = new ChecksumOffload();
    expect(trust.isSound(segment(WRONG))).toBe(true);
    expect(trust.isSound(segment(RIGHT))).toBe(true);
    expect(trust.isSound(segment(WRONG))).toBe(false);
  });

  it('believes in them when it is told to', () => {
    const trust = new ChecksumOffload();
    trust.trust();
    expect(trust.isSound(segment(WRONG))).toBe(false);
  });

  it('says nothing about a segment that was cut', () => {
    const trust = new ChecksumOffload();
    trust.trust();
    expect(trust.isSound(segment(WRONG, 0))).toBe(true);
  });
});
