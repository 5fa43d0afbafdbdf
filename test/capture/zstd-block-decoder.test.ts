import { Decompress } from 'fzstd';
import { expect, it } from 'vitest';
import { ZstdBlockDecoder } from '../../src/capture/zstd-block-decoder.ts';

/** RFC 8878 section 3.1.1.2: last, type (0 raw, 1 run), size. */
function block(type: 0 | 1, size: number, body: string): Uint8Array {
  const bytes = Buffer.alloc(3 + body.length);
  bytes.writeUIntLE((size << 3) | (type << 1), 0, 3);
  bytes.write(body, 3, 'latin1');
  return bytes;
}

it('gives the content of each block, and keeps no more than the window', () => {
  const decoder = new ZstdBlockDecoder(Decompress, 1 << 17);
  for (let round = 0; round < 100; round++) {
    expect(Buffer.from(decoder.decode(block(0, 5, 'bytes'))).toString()).toBe('bytes');
    expect(decoder.decode(block(1, 50_000, 'z'))).toEqual(new Uint8Array(50_000).fill(0x7a));
  }
});
