import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { contentDecoder } from '../../src/protocol/content-coding.ts';
import { MAX_DECODED_CONTENT_BYTES } from '../../src/protocol/limits.ts';

const TEXT = Buffer.from('<title>Anmelden</title>'.repeat(300));
/** The text above as the program zstd 1.5.4 writes it: from a file, whose size it knows, and from a pipe. */
const ZSTD = [
  '28b52ffd64f419dd0000883c7469746c653e416e6d656c64656e3c2f0200daaab38383cd25e0a9e58a',
  '28b52ffd0458dd0000883c7469746c653e416e6d656c64656e3c2f0200daaab38383cd25e0a9e58a',
].map((hex) => Buffer.from(hex, 'hex'));
/** A frame that asks for a window of 2 GiB. */
const GREEDY = Buffer.from('28b52ffd04a8dd0000883c7469746c653e416e6d656c64656e3c2f', 'hex');

describe('a content coding is undone', () => {
  it.each<[string, Buffer]>([
    ['gzip', gzipSync(TEXT)],
    ['X-GZIP', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['identity', TEXT],
    ...ZSTD.map((bytes): [string, Buffer] => ['zstd', bytes]),
  ])('%s', (coding, bytes) => expect(contentDecoder([coding])?.(bytes).equals(TEXT)).toBe(true));

  it('as far as it is here', () => {
    const random = Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * index * 31) & 0xff));
    for (const [coding, bytes] of [
      ['gzip', gzipSync(random)],
      ['br', brotliCompressSync(random)],
    ] as const) {
      const half = contentDecoder([coding])?.(bytes.subarray(0, bytes.length / 2)) ?? Buffer.alloc(0);
      expect(half.equals(random.subarray(0, half.length)), coding).toBe(true);
    }
  });

  it('not beyond the limit, and not when it is unknown or doubled', () => {
    const bomb = Buffer.alloc(MAX_DECODED_CONTENT_BYTES + 1);
    expect(() => contentDecoder(['gzip'])?.(gzipSync(bomb))).toThrow();
    expect(() => contentDecoder(['br'])?.(brotliCompressSync(bomb))).toThrow();
    expect(() => contentDecoder(['zstd'])?.(GREEDY)).toThrow('window');
    expect(contentDecoder(['compress'])).toBeNull();
    expect(contentDecoder(['gzip', 'br'])).toBeNull();
    expect(contentDecoder(['gzip, br'])).toBeNull();
  });

  it('none of it when it is damaged', () => {
    expect(() => contentDecoder(['gzip'])?.(Buffer.from('no gzip'))).toThrow();
    expect(() => contentDecoder(['zstd'])?.(Buffer.from('no zstd at all'))).toThrow();
  });
});
