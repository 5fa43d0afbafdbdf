// Captures that have nothing to do with each other, read together, as a directory of them is: nothing of one is taken for
// a part of another one, whatever their clocks say. All of the fixtures have equal addresses, and many equal ports.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { analyze } from '../../src/library/analyze.ts';
import { packetsOf } from '../support/packets-of.ts';
import { FIXTURES } from '../support/repository.ts';

const LITTLE_ENDIAN_PCAP = 0xa1b2c3d4;
const directory = mkdtempSync(join(tmpdir(), 'crumbshark-unrelated-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** How many Set-Cookie fields are judged. */
async function judgedOf(path: string): Promise<number> {
  let judged = 0;
  for await (const record of analyze(path))
    if (record.type === 'set-cookie' && record.hop === undefined) judged++;
  return judged;
}

/** A capture with other times: `timeOf` gives the microseconds since 1970 of a packet. Null: its format is another one. */
function withTimes(path: string, timeOf: (place: number) => number): Buffer | null {
  const { header, packets } = packetsOf(path);
  if (header.readUInt32LE(0) !== LITTLE_ENDIAN_PCAP) return null;
  const timed = packets.map((packet, place) => {
    const bytes = Buffer.from(packet);
    const time = timeOf(place);
    bytes.writeUInt32LE(Math.floor(time / 1e6), 0);
    bytes.writeUInt32LE(time % 1e6, 4);
    return bytes;
  });
  return Buffer.concat([header, ...timed]);
}

it.each<[clock: string, timeOf: (place: number) => number]>([
  ['stands at 0', () => 0],
  ['counts packets, as text2pcap does', (place) => place],
  ['is set, and equal', (place) => 1_795_955_263e6 + place * 1000],
])('a clock that %s', { timeout: 60_000 }, async (clock, timeOf) => {
  const folder = join(directory, clock);
  mkdirSync(folder);
  const captures = new Map<string, string>();
  // Those of story/ share the values of sessions, which shows one user.
  for (const kind of ['cases', 'sessions'])
    for (const name of readdirSync(join(FIXTURES, kind))) {
      // One connection in two files: behind the first one, the second one has more.
      if (!name.endsWith('.pcap') || name.startsWith('rotated')) continue;
      const bytes = withTimes(join(FIXTURES, kind, name), timeOf);
      // A copy is read once.
      if (bytes !== null) captures.set(bytes.toString('latin1'), `${kind}-${name}`);
    }
  expect(captures.size).toBeGreaterThan(50);
  let alone = 0;
  for (const [bytes, name] of captures) {
    writeFileSync(join(folder, name), bytes, 'latin1');
    alone += await judgedOf(join(folder, name));
  }
  expect(await judgedOf(folder)).toBe(alone);
});
