// Any one packet of a recorded conversation is lost: every cookie whose own header block was captured whole is found
// all the same, and none that was not there. CRUMBSHARK_EVERY_PACKET=1 tries every packet; else some are tried.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RecordedCapture } from '../support/lost-packet.ts';
import { CAPTURES, FIXTURES, HAS_CAPTURES } from '../support/repository.ts';

const TRIES = process.env.CRUMBSHARK_EVERY_PACKET === '1' ? Number.POSITIVE_INFINITY : 25;
const ALWAYS = ['express-login.pcap', 'php-login.pcap', 'flows/proxy-h2-tls-faulty/capture.pcap.gz'];

/** Without the request it is not known that a response with a length has no body: what follows is taken for it. */
const ANSWERS_HEAD = /head/;
/** A malformed header block proves no HTTP/2 where the beginning of a direction is lost. */
const PROVES_NOTHING = /h2-upper-name/;
/** A server that sets no cookies. */
const WITHOUT_COOKIES = /camellia/;

function capturesOf(folder: string): string[] {
  return readdirSync(join(FIXTURES, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.pcap') || name.endsWith('.pcap.gz'))
    .filter((name) => ![ANSWERS_HEAD, PROVES_NOTHING, WITHOUT_COOKIES].some((left) => left.test(name)))
    .map((name) => join(folder, name))
    .sort();
}

const captures =
  TRIES === Number.POSITIVE_INFINITY
    ? ['applications', 'flows', 'sessions', 'wire'].flatMap(capturesOf)
    : [...ALWAYS, ...capturesOf('wire'), ...capturesOf('sessions').slice(0, 3)];

function tryPackets(path: string): void {
  const capture = new RecordedCapture(path);
  expect(capture.cookies.length).toBeGreaterThan(0);
  const step = Math.max(1, Math.floor(capture.packetCount / TRIES));
  for (let lost = 0; lost < capture.packetCount; lost += step)
    expect(capture.without(lost), `without packet ${lost + 1}`).toEqual({ missing: [], invented: [] });
}

describe('without any one packet', () => {
  it.each(captures)('%s', { timeout: 600_000 }, (name) => tryPackets(join(FIXTURES, name)));
});

/** HTTP/2 in cleartext and in TLS, TLS 1.2 and 1.3 with their keys. */
const SHARED = [
  'h2-tls-curl',
  'h2-tls-node-concurrent',
  'h2c-nginx-prior',
  'h2c-prior-hpack-reuse',
  'h2c-upgrade',
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
