import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasChangedLineEnds } from '../../src/capture/line-ends.ts';
import { FIXTURES } from '../support/repository.ts';

const BEGINNING_BYTES = 4096;

/** What a terminal does to what is written on it. */
function changed(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1');
}

const captures = ['sessions', 'wire']
  .flatMap((folder) => readdirSync(join(FIXTURES, folder)).map((name) => join(FIXTURES, folder, name)))
  .filter((path) => path.endsWith('.pcap'))
  .map((path) => readFileSync(path).subarray(0, BEGINNING_BYTES))
  .filter((bytes) => bytes.readUInt32LE(0) === 0xa1b2c3d4);

describe('line ends of a capture', () => {
  it('that were changed are known where there were any in its first records', () => {
    const withLineEnds = captures.filter((bytes) => bytes.includes(10));
    expect(withLineEnds.length).toBeGreaterThan(20);
    for (const bytes of withLineEnds)
      expect(hasChangedLineEnds(changed(bytes).subarray(0, BEGINNING_BYTES), true)).toBe(true);
  });

  it('that were not changed are left alone, also those of HTTP, which all have a CR', () => {
    for (const bytes of captures) expect(hasChangedLineEnds(bytes, true)).toBe(false);
    expect(hasChangedLineEnds(Buffer.alloc(0), true)).toBe(false);
    expect(hasChangedLineEnds(Buffer.from('\r\n'.repeat(100)), false)).toBe(false);
  });
});
