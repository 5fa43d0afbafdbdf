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

describe('ChecksumOffload', () => {
  it('wrong ones count as offloaded until a right one was seen, and after four for ever', () => {
    const offload = new ChecksumOffload();
    for (let count = 0; count < 4; count++) expect(offload.isSound(segment(WRONG))).toBe(true);
    expect(offload.isSound(segment(RIGHT))).toBe(true);
    expect(offload.isSound(segment(WRONG))).toBe(true);
  });

  it('wrong ones are damage once one was right', () => {
    const offload = new ChecksumOffload();
    expect(offload.isSound(segment(WRONG))).toBe(true);
    expect(offload.isSound(segment(RIGHT))).toBe(true);
    expect(offload.isSound(segment(WRONG))).toBe(false);
  });

  it('wrong ones are damage when the checksums are trusted', () => {
    const offload = new ChecksumOffload();
    offload.trust();
    expect(offload.isSound(segment(WRONG))).toBe(false);
  });

  it('says nothing about a truncated segment', () => {
    const offload = new ChecksumOffload();
    offload.trust();
    expect(offload.isSound(segment(WRONG, 0))).toBe(true);
  });
});
