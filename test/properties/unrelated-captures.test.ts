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

/** The Set-Cookie fields that are judged, of each connection: by its ends. */
async function judgedOf(path: string): Promise<Map<string, string[]>> {
  const judged = new Map<string, string[]>();
  for await (const record of analyze(path)) {
    if (record.type !== 'set-cookie' || record.hop !== undefined) continue;
    const { src, srcPort, dst, dstPort, setCookie } = record;
    const connection = `${src} ${srcPort} ${dst} ${dstPort}`;
    judged.set(connection, [...(judged.get(connection) ?? []), setCookie]);
  }
  return judged;
}

function countOf(judged: Map<string, string[]>): number {
  return [...judged.values()].reduce((count, fields) => count + fields.length, 0);
}

/** Whether two captures have one conversation for the most part, each without some of it: with set clocks they may be copies. */
function haveOneConversation(one: Map<string, string[]>, other: Map<string, string[]>): boolean {
  return [...one].some(([connection, fields]) => {
    const others = new Set(other.get(connection));
    const shared = fields.filter((field) => others.has(field)).length;
    return shared > 0 && shared * 2 >= Math.min(fields.length, others.size);
  });
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

it.each<[clock: string, isSet: boolean, timeOf: (place: number) => number]>([
  ['stands at 0', false, () => 0],
  ['counts packets, as text2pcap does', false, (place) => place],
  ['is set, and equal', true, (place) => 1_795_955_263e6 + place * 1000],
])('a clock that %s', { timeout: 60_000 }, async (clock, isSet, timeOf) => {
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
  const alone: Map<string, string[]>[] = [];
  for (const [bytes, name] of captures) {
    const path = join(folder, name);
    writeFileSync(path, bytes, 'latin1');
    const judged = await judgedOf(path);
    if (isSet && alone.some((other) => haveOneConversation(judged, other))) rmSync(path);
    else alone.push(judged);
  }
  expect(alone.length).toBeGreaterThan(30);
  expect(countOf(await judgedOf(folder))).toBe(alone.reduce((count, judged) => count + countOf(judged), 0));
});
