// Any one packet of a recorded conversation of HTTP/1 is lost, a request too: a response whose head and whose request are
// whole in the capture keeps its request, and none has another one. Without any three packets no cookie whose own head is
// whole is lost or invented. CRUMBSHARK_EVERY_PACKET=1 tries every packet; else some.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RecordedCapture } from '../support/lost-packet.ts';
import fc from '../support/properties.ts';
import { CAPTURES, FIXTURES, HAS_CAPTURES } from '../support/repository.ts';

const EVERY_PACKET = process.env.CRUMBSHARK_EVERY_PACKET === '1';
const TRIES = EVERY_PACKET ? Number.POSITIVE_INFINITY : 60;
const SOME = ['flows/tcp-relay-good', 'flows/container-any-good', 'applications/supysonic'];

/**
 * What Wireshark exports has no numbers, what proxies write no acknowledgements, and of others packets are lost already: which
 * request is whose is not sure.
 * A SOCKS5 handshake without its beginning is found out by the first response, when its request cannot be read yet.
 */
const UNSURE = /exported-|mitm|ssll-zero|lost|socks5/;

function capturesOf(folder: string): string[] {
  return readdirSync(join(FIXTURES, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.pcap(\.gz)?$/.test(name))
    .map((name) => join(folder, name))
    .sort();
}

const captures = EVERY_PACKET
  ? ['applications', 'flows', 'sessions', 'wire'].flatMap(capturesOf)
  : [...SOME.map((name) => join(name, 'capture.pcap.gz')), ...capturesOf('wire')];

/** A tunnel of whose handshake several packets are lost, and a malformed header block, prove nothing. */
const PROVES_NOTHING = /socks|ct-none|h2-upper-name/;
const THREE = [
  ...captures.filter((name) => !PROVES_NOTHING.test(name)),
  'applications/django-admin/capture.pcap.gz',
  'applications/phpmyadmin-h2-lossy/capture.pcap.gz',
  'flows/proxy-h2-tls-faulty/capture.pcap.gz',
];
/** What failed once. */
const FAILED: Readonly<Record<string, readonly number[][]>> = {
  'applications/django-admin/capture.pcap.gz': [[20, 24, 26]],
  // The beginning of the connection, and that of TLS in the tunnel.
  'wire/ct-noreq.pcap': [[0, 4, 6]],
};

function tryPackets(path: string): void {
  const capture = new RecordedCapture(path);
  const step = Math.max(1, Math.floor(capture.packetCount / TRIES));
  for (let lost = 0; lost < capture.packetCount; lost += step)
    expect(capture.pairsWithout(lost), `without packet ${lost + 1}`).toMatchObject(
      UNSURE.test(path) ? { wrong: [] } : { missing: [], wrong: [] },
    );
}

describe('without any one packet', () => {
  it.each(captures)('%s', { timeout: 600_000 }, (name) => tryPackets(join(FIXTURES, name)));
});

/** Keep-alive over IPv4, IPv6 and VLANs, duplicated and reordered packets, TLS 1.2 and 1.3, responses to HEAD. */
const SHARED = [
  'any-sll2',
  'ip-fragments',
  'ipv6-lo',
  'netem-duplicate',
  'netem-reorder',
  'raw-head-204-304',
  'tls12-ecdhe-rsa-aes128-gcm',
  'tls12-resume-ticket',
  'tls13-aes-128-gcm-sha256',
  'vlan',
];

describe.skipIf(!HAS_CAPTURES)('without any one packet (needs the shared captures)', () => {
  it.each(SHARED)('%s', { timeout: 600_000 }, (name) =>
    tryPackets(join(CAPTURES, 'apps', name, 'capture.pcap')),
  );

  it('of pipelined responses one is lost: those behind it have no request rather than another one', () => {
    const capture = new RecordedCapture(join(CAPTURES, 'apps', 'raw-pipelined', 'capture.pcap'));
    for (let lost = 0; lost < capture.packetCount; lost++)
      expect(capture.pairsWithout(lost).wrong, `without packet ${lost + 1}`).toEqual([]);
  });
});

describe('without three packets anywhere', () => {
  it.each(THREE)('%s', { timeout: 600_000 }, (name) => {
    const capture = new RecordedCapture(join(FIXTURES, name));
    const { packetCount } = capture;
    const place = fc.nat(packetCount - 1);
    const near = fc.tuple(place, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }));
    const three = fc.oneof(
      fc.tuple(place, place, place),
      near.map(([first, ...others]) => [
        first,
        ...others.map((other) => Math.min(packetCount - 1, first + other)),
      ]),
    );
    const check = (lost: readonly number[]): void => {
      expect(capture.without(...lost)).toEqual({ missing: [], invented: [] });
      if (!/exported-/.test(name)) expect(capture.pairsWithout(...lost).wrong).toEqual([]);
    };
    for (const lost of FAILED[name] ?? []) check(lost);
    fc.assert(fc.property(three, check), { numRuns: EVERY_PACKET ? 2000 : 40 });
  });
});
