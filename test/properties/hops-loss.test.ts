// Flows through proxies, relays and address translation, in captures that lost packets on any hop: what is missing on one
// of them must not make a session that is shared of one exchange that was seen twice. The first exchanges are whole:
// before any was seen on both sides nobody knows that there is a proxy.

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findingsOf, packetsOf } from '../support/packets-of.ts';
import fc from '../support/properties.ts';
import { FIXTURES } from '../support/repository.ts';

const RUNS = 12;

it.each([
  'container-any-good',
  'docker-proxy-any-good',
  'proxy-retry-upstream',
  'proxy2-haproxy-nginx-good',
  'ssr-containers-good',
  'tcp-relay-good',
])('%s: nobody shares a session', { timeout: 120_000 }, async (flow) => {
  const { header, packets } = packetsOf(join(FIXTURES, 'flows', flow, 'capture.pcap.gz'));
  const places = fc.uniqueArray(fc.integer({ min: packets.length >> 2, max: packets.length - 1 }), {
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(places, async (lost) => {
      const kept = packets.filter((_, place) => !lost.includes(place));
      const findings = await findingsOf({ header, packets: kept });
      expect(findings.map(({ rule }) => rule)).not.toContain('session-shared');
    }),
    { numRuns: RUNS },
  );
});
