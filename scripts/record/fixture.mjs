// The files of a recording that the driver writes. Those that people write stay: truth.md and expect.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A fixture is small. */
const MAX_BYTES = 200_000;

/** Writes the capture and what the clients saw; gives a sentence about it. */
export function writeFixture(folder, capture, responses) {
  const packed = gzipSync(capture, { level: 9 });
  if (packed.length > MAX_BYTES) throw new Error(`The capture is too large: ${packed.length} bytes.`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'capture.pcap.gz'), packed);
  writeFileSync(join(folder, 'truth.json'), `${JSON.stringify(responses, null, 1)}\n`);
  const seen = responses.filter(({ status }) => status !== undefined).length;
  return `${basename(folder)}: ${seen} responses, ${packed.length} bytes`;
}
