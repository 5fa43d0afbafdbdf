import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { framesBefore } from '../../src/testing/frames-before.ts';
import { pcap } from '../support/capture-formats.ts';

it('packets before each place of a capture are counted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  const path = join(folder, 'capture.pcap');
  // Packets longer than the block that is read at once are there too.
  const lengths = fc.array(fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.constant(700_000)), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(lengths, (bytes) => {
      writeFileSync(path, pcap(bytes.map((length) => ({ bytes: Buffer.alloc(length) }))));
      const file = openSync(path, 'r');
      let position = 24;
      for (const [index, length] of bytes.entries()) {
        expect(framesBefore(file, position)).toBe(index);
        position += 16 + length;
      }
      expect(framesBefore(file, position)).toBe(bytes.length);
      closeSync(file);
    }),
    { numRuns: 40 },
  );
  rmSync(folder, { recursive: true });
});
