import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHANGED_LINE_ENDS, changedLineEnds, LOST_LINE_ENDS } from '../../src/capture/line-ends.ts';
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
      expect([CHANGED_LINE_ENDS, LOST_LINE_ENDS]).toContain(
        changedLineEnds(changed(bytes).subarray(0, BEGINNING_BYTES), true),
      );
  });

  it('that were not changed are left alone, also those of HTTP, which all have a CR', () => {
    for (const bytes of captures) expect(changedLineEnds(bytes, true)).toBeNull();
    expect(changedLineEnds(Buffer.alloc(0), true)).toBeNull();
    expect(changedLineEnds(Buffer.from('\r\n'.repeat(100)), false)).toBeNull();
  });

  it('of which a CR is lost, or perhaps was there before, cannot be mended', () => {
    const login = readFileSync(join(FIXTURES, 'flask-login.pcap')).toString('latin1');
    for (const [from, to] of [
      ['\r\n', '\n'],
      [/\r?\n/g, '\r\n'],
    ] as const) {
      const ruined = Buffer.from(login.replaceAll(from, to), 'latin1').subarray(0, BEGINNING_BYTES);
      expect(changedLineEnds(ruined, true)).toBe(LOST_LINE_ENDS);
    }
  });
});
