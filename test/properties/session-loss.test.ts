// One packet that was not captured must not make an application worse than it is: a response behind a gap comes after
// requests of other connections that carry what it sets.

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findingsOf, packetsOf } from '../support/packets-of.ts';
import { FIXTURES } from '../support/repository.ts';

it.each([
  'flows/spa-cookie-good',
  'flows/closed-redirect-home',
  'flows/logout-keeps-anonymous-id',
  'applications/mini-e-failed-login-new-id',
  'applications/mini-g-spa',
])('%s: without any one packet it has no other high finding', { timeout: 120_000 }, async (name) => {
  const { header, packets } = packetsOf(join(FIXTURES, name, 'capture.pcap.gz'));
  const highOf = async (kept: readonly Buffer[]): Promise<string[]> => {
    const findings = await findingsOf({ header, packets: kept });
    return findings
      .filter(({ severity }) => severity === 'high')
      .map(({ rule, cookieName: cookie }) => `${rule} ${cookie}`);
  };
  const whole = await highOf(packets);
  for (const lost of packets.keys()) {
    const found = await highOf(packets.filter((_, place) => place !== lost));
    expect(
      found.filter((one) => !whole.includes(one)),
      `without packet ${lost + 1}`,
    ).toEqual([]);
  }
});
