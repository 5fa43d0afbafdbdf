// One packet that was not captured must not make an application worse than it is: a response behind a gap comes after
// requests of other connections that carry what it sets.

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findingsOf, packetsOf } from '../support/packets-of.ts';
import { FIXTURES } from '../support/repository.ts';
import { withSnapLength } from '../support/snap-length.ts';

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

it.each([
  ['applications/flask-session', 420],
  ['applications/gitit', 420],
  ['applications/request-tracker', 300],
  // What says that a proxy sends it.
  ['flows/ssr-containers-good', 276],
])(
  '%s with a snap length of %i: no truncated request is of a second client that did not send the session',
  async (name, length) => {
    const { header, packets } = packetsOf(join(FIXTURES, name, 'capture.pcap.gz'));
    const bytes = withSnapLength(Buffer.concat([header, ...packets]), length);
    const findings = await findingsOf({ header: bytes, packets: [] });
    expect(findings.map(({ rule }) => rule)).not.toContain('session-shared');
  },
);

it('applications/dokuwiki with a snap length of 420: a logout of which a part was captured may delete more', async () => {
  const { header, packets } = packetsOf(join(FIXTURES, 'applications/dokuwiki', 'capture.pcap.gz'));
  const bytes = withSnapLength(Buffer.concat([header, ...packets]), 420);
  const findings = await findingsOf({ header: bytes, packets: [] });
  expect(findings.map(({ rule }) => rule)).not.toContain('logout-no-delete');
});

it.each([
  ['applications/gitit', 176, 'session-shared'],
  // The response of another logout, which shows that the server ends sessions.
  ['flows/logout-keeps-anonymous-id', 45, 'logout-no-delete'],
  // A deletion that came before what the browser has now.
  ['applications/dokuwiki', 71, 'delete-no-match'],
  // A request acknowledges the response before it: that one came first.
  ['flows/refresh-logout-keeps', 9, 'refresh-token-reused'],
  ['flows/refresh-logout-keeps', 23, 'logout-no-delete'],
  // The page that shows that the first login had worked.
  ['flows/lb-sticky-unshared', 43, 'session-not-rotated'],
])('%s without packet %i: nothing is wrong for want of a response', async (name, lost, rule) => {
  const { header, packets } = packetsOf(join(FIXTURES, name, 'capture.pcap.gz'));
  const findings = await findingsOf({ header, packets: packets.filter((_, place) => place !== lost - 1) });
  const severities = findings.filter((finding) => finding.rule === rule).map(({ severity }) => severity);
  expect(severities.filter((severity) => severity !== 'info')).toEqual([]);
});
