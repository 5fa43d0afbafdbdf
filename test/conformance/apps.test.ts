// Captures of real applications against what their clients received.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyse, multiset } from '../support/analyse.ts';
import { CAPTURES, HAS_CAPTURES } from '../support/repository.ts';
import { receivedCookies } from '../support/truth.ts';

const APPS = join(CAPTURES, 'apps');

/** TLS needs its key log: test/protocol/tls/capture.test.ts. */
const ENCRYPTED = /^(h2-|tls1)/;
/** Truncated captures cannot show all that the client received: they have expectations of their own. */
const TRUNCATED = ['snaplen-200'];

const names = HAS_CAPTURES ? readdirSync(APPS) : [];
const readable = names.filter((name) => !ENCRYPTED.test(name) && !TRUNCATED.includes(name));

function capture(name: string): string {
  const classic = join(APPS, name, 'capture.pcap');
  return existsSync(classic) ? classic : join(APPS, name, 'capture.pcapng');
}

function truth(name: string) {
  return receivedCookies(join(APPS, name, 'truth.json'));
}

describe.skipIf(!HAS_CAPTURES)('applications (needs the shared captures)', () => {
  it('covers the captures that can be read', () => {
    expect(readable.length).toBeGreaterThanOrEqual(40);
  });

  it.each(readable)('%s: every Set-Cookie that the client received, and no other', async (name) => {
    const { setCookies, summary } = await analyse(capture(name));
    expect(multiset(setCookies.map(({ status, setCookie }) => [status, setCookie]))).toEqual(
      multiset(truth(name)),
    );
    expect(setCookies.every(({ incomplete }) => !incomplete)).toBe(true);
    expect(summary.warnings).toEqual([]);
    expect(summary.setCookies).toBe(setCookies.length);
  });

  it('snaplen-200: what is whole is right, what is truncated says so', async () => {
    const { setCookies, summary } = await analyse(capture('snaplen-200'));
    const received = truth('snaplen-200');
    const whole = setCookies.filter(({ incomplete }) => !incomplete);
    const truncated = setCookies.filter(({ incomplete }) => incomplete);
    const left = multiset(received);
    for (const { status, setCookie } of whole) {
      const at = left.indexOf(JSON.stringify([status, setCookie]));
      expect(at, `${setCookie} was received`).toBeGreaterThanOrEqual(0);
      left.splice(at, 1);
    }
    for (const { setCookie } of truncated)
      expect(
        received.some(([, value]) => value.startsWith(setCookie)),
        `${setCookie} begins a value that was received`,
      ).toBe(true);
    // Nine frames are longer than 200 bytes; in these four the blank line is truncated (tshark -x shows it).
    expect([...new Set(truncated.map(({ frame }) => frame))]).toEqual([17, 19, 32, 40]);
    expect(whole.length).toBe(11);
    expect(summary.warnings).toEqual([
      expect.stringContaining('9 packets were truncated by the snap length'),
    ]);
  });

  it('a file truncated in the middle of a packet: all before it, and a warning', async () => {
    const { setCookies, summary } = await analyse(join(APPS, 'pcap-gzip', 'capture.cut.pcap'));
    // 84 of 87: the last packets are missing.
    expect(multiset(setCookies.map(({ status, setCookie }) => [status, setCookie]))).toEqual(
      multiset(truth('pcap-gzip').slice(0, 84)),
    );
    expect(summary.warnings).toEqual([expect.stringMatching(/cut short in the record at byte 190057/)]);
  });

  it.each(names.filter((name) => ENCRYPTED.test(name)))(
    '%s: without keys nothing is found, and the summary says why',
    async (name) => {
      const { setCookies, summary } = await analyse(capture(name));
      expect(setCookies).toEqual([]);
      expect(summary.unseen.map(({ why }) => why)).toEqual(['tls-without-keys']);
    },
  );
});
