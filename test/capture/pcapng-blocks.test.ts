import { describe, expect, it } from 'vitest';
import { MAX_BLOCK_BYTES, MAX_PACKET_BYTES } from '../../src/capture/limits.ts';
import {
  isBlockLength,
  isKnownBlock,
  readInterface,
  sectionByteOrder,
} from '../../src/capture/pcapng-blocks.ts';
import { captureInterface, option, section } from './support.ts';

const view = (bytes: Buffer) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

describe('pcapng blocks', () => {
  it('believes a length that the block type can have', () => {
    expect(
      [8, 11, 12, MAX_BLOCK_BYTES, MAX_BLOCK_BYTES + 4].map((length) => isBlockLength(10, length)),
    ).toEqual([false, false, true, true, false]);
    expect(isBlockLength(6, MAX_PACKET_BYTES + 32)).toBe(true);
    expect(isBlockLength(6, MAX_BLOCK_BYTES)).toBe(false);
    expect(isBlockLength(0x0a0d0d0a, 24)).toBe(false);
    expect(isKnownBlock(0x12345, 32)).toBe(false);
    expect(isKnownBlock(6, 33)).toBe(false);
    expect(isKnownBlock(6, 32)).toBe(true);
  });

  it('detects the byte order of a section', () => {
    expect(sectionByteOrder(view(section('big')), 0)).toBe(false);
    expect(sectionByteOrder(view(section('little')), 0)).toBe(true);
    expect(sectionByteOrder(view(Buffer.alloc(28)), 0)).toBeUndefined();
  });

  it('reads an interface whose options are truncated or claim too much', () => {
    const claims = option(9, Buffer.from([9]));
    claims.writeUInt16LE(0xffff, 2);
    const bytes = captureInterface(113, 96, claims);
    expect(readInterface(view(bytes), 0, bytes.length, true)).toMatchObject({
      linkType: 113,
      snapLength: 96,
    });
    expect(readInterface(view(bytes), 0, 16, true)).toBeUndefined();
    const unlimited = captureInterface(1);
    expect(readInterface(view(unlimited), 0, unlimited.length, true)!.snapLength).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});
