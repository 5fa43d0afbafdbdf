// Flows through proxies, relays and address translation, in captures that lost packets on any hop: what is missing on one
// of them must not make a session that is shared of one exchange that was seen twice. The first exchanges are whole:
// before any was seen on both sides nobody knows that there is a proxy.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { analyze } from '../../src/library/analyze.ts';
import fc from '../support/properties.ts';
import { FIXTURES } from '../support/repository.ts';

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const RUNS = 12;

/** The records of a classic pcap, little-endian; the file header is the first part. */
function partsOf(flow: string): Buffer[] {
  const bytes = gunzipSync(readFileSync(join(FIXTURES, 'flows', flow, 'capture.pcap.gz')));
  const parts = [bytes.subarray(0, FILE_HEADER_BYTES)];
  let at = FILE_HEADER_BYTES;
  while (at < bytes.length) {
    const end = at + RECORD_HEADER_BYTES + bytes.readUInt32LE(at + 8);
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  return parts;
}

async function rulesOf(parts: readonly Buffer[]): Promise<string[]> {
  const rules: string[] = [];
  for await (const record of analyze(Buffer.concat(parts)))
    if (record.type === 'finding') rules.push(record.rule);
  return rules;
}

it.each([
  'container-any-good',
  'docker-proxy-any-good',
  'proxy-retry-upstream',
  'proxy2-haproxy-nginx-good',
  'ssr-containers-good',
  'tcp-relay-good',
])('%s: nobody shares a session', { timeout: 120_000 }, async (flow) => {
  const [header, ...packets] = partsOf(flow) as [Buffer, ...Buffer[]];
  const places = fc.uniqueArray(fc.integer({ min: packets.length >> 2, max: packets.length - 1 }), {
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(places, async (lost) => {
      const kept = packets.filter((_, place) => !lost.includes(place));
      expect(await rulesOf([header, ...kept])).not.toContain('session-shared');
    }),
    { numRuns: RUNS },
  );
});
