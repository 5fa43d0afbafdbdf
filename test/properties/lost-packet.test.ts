// Any one packet of a recorded conversation is lost or truncated, or two neighbours are lost: every cookie whose own
// header block was captured whole is found all the same, and none that was not there. CRUMBSHARK_EVERY_PACKET=1 tries
// every packet; else some are tried.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RecordedCapture } from '../support/lost-packet.ts';
import { CAPTURES, FIXTURES, HAS_CAPTURES } from '../support/repository.ts';

const TRIES = process.env.CRUMBSHARK_EVERY_PACKET === '1' ? Number.POSITIVE_INFINITY : 25;
const ALWAYS = ['express-login.pcap', 'php-login.pcap', 'flows/proxy-h2-tls-faulty/capture.pcap.gz'];

/** A malformed header block proves no HTTP/2 where the beginning of a direction is lost. */
const PROVES_NOTHING = /h2-upper-name/;
/** Servers that set no cookies. */
const WITHOUT_COOKIES = /camellia|node-red|rabbitmq/;

function capturesOf(folder: string): string[] {
  return readdirSync(join(FIXTURES, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.pcap') || name.endsWith('.pcap.gz'))
    .filter((name) => !PROVES_NOTHING.test(name))
    .map((name) => join(folder, name))
    .sort();
}

const captures =
  TRIES === Number.POSITIVE_INFINITY
    ? ['applications', 'flows', 'sessions', 'wire'].flatMap(capturesOf)
    : [...ALWAYS, ...capturesOf('wire'), ...capturesOf('sessions').slice(0, 3)];

const SNAP_LENGTHS = [60, 80, 128, 200, 400, 800, 1200, 1500];
const NO_DIFFERENCE = { missing: [], invented: [] };

function tryPackets(path: string): void {
  const capture = new RecordedCapture(path);
  const { packetCount } = capture;
  expect(capture.cookies.length > 0 || WITHOUT_COOKIES.test(path)).toBe(true);
  const step = Math.max(1, Math.floor(packetCount / TRIES));
  for (let lost = 0; lost < packetCount; lost += step)
    expect(capture.without(lost), `without packet ${lost + 1}`).toEqual(NO_DIFFERENCE);
  for (let lost = 1; lost + 1 < packetCount; lost += 2 * step)
    expect(capture.without(lost, lost + 1), `without packets ${lost + 1}, ${lost + 2}`).toEqual(
      NO_DIFFERENCE,
    );
  const truncationStep = TRIES === Number.POSITIVE_INFINITY ? 1 : SNAP_LENGTHS.length * step + 1;
  for (let tried = 0; tried < packetCount * SNAP_LENGTHS.length; tried += truncationStep) {
    const truncated = Math.floor(tried / SNAP_LENGTHS.length);
    const bytes = SNAP_LENGTHS[tried % SNAP_LENGTHS.length]!;
    const difference = capture.truncating(truncated, bytes);
    expect(difference, `packet ${truncated + 1} truncated to ${bytes} bytes`).toEqual(NO_DIFFERENCE);
  }
}

describe('without any one packet', () => {
  it.each(captures)('%s', { timeout: 600_000 }, (name) => tryPackets(join(FIXTURES, name)));
});

/** HTTP/2 in cleartext and in TLS, TLS 1.2 and 1.3 with their keys, responses to HEAD, pipelined requests. */
const SHARED = [
  'h2-tls-curl',
  'h2-tls-node-concurrent',
  'h2c-nginx-prior',
  'h2c-prior-hpack-reuse',
  'h2c-upgrade',
  'raw-head-204-304',
  'raw-pipelined',
  'tls12-ecdhe-aes128-cbc-sha256',
  'tls12-ecdhe-rsa-aes128-gcm',
  'tls12-ecdhe-rsa-chacha20',
  'tls12-resume-ticket',
  'tls13-aes-128-gcm-sha256',
  'tls13-chacha20-poly1305-sha256',
  'tls13-resume-psk',
];

describe.skipIf(!HAS_CAPTURES)('without any one packet (needs the shared captures)', () => {
  it.each(SHARED)('%s', { timeout: 600_000 }, (name) =>
    tryPackets(join(CAPTURES, 'apps', name, 'capture.pcap')),
  );
});
