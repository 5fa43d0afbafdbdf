// Every cipher suite that the openssl command of this machine serves, in every version of TLS that has it: s_server and
// s_client talk on loopback, tcpdump records it, and each response is compared with what s_client printed. Those of SRP
// are left out: s_server does not finish their handshake when it serves files.

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usable } from '../capture/live/support.ts';
import { EC_CERTIFICATE, EC_KEY, RSA_CERTIFICATE, RSA_KEY } from '../protocol/tls/certificates.ts';
import { portOf } from '../protocol/tls/conversation.ts';
import { crumbshark } from '../support/program.ts';

const VERSIONS = ['tls1', 'tls1_1', 'tls1_2', 'tls1_3'] as const;
const TLS13_SUITES = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_CCM_SHA256',
  'TLS_AES_128_CCM_8_SHA256',
];
/** All, weak and anonymous ones too. */
const ALL_SUITES = 'ALL:COMPLEMENTOFALL:@SECLEVEL=0';
/** tcpdump hands its packets over when a block is full, or this old at most. */
const CAPTURE_BLOCK_MS = 1500;
const PRE_SHARED_KEY = '00112233445566778899aabbccddeeff';

const directory = mkdtempSync(join(tmpdir(), 'crumbshark-suites-'));
const file = (name: string): string => join(directory, name);
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(directory, { recursive: true });
});

const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, { encoding: 'utf8', cwd: directory, stdio: ['ignore', 'pipe', 'ignore'] });

const isThere =
  usable.tcpdump && /^OpenSSL [3-9]/.test(spawnSync('openssl', ['version']).stdout?.toString() ?? '');

interface Talk {
  readonly version: (typeof VERSIONS)[number];
  readonly suite: string;
  /** What the client received; empty when it received nothing. */
  readonly setCookie: string;
}

function suitesOf(version: Talk['version']): readonly string[] {
  if (version === 'tls1_3') return TLS13_SUITES;
  return openssl('ciphers', '-s', '-psk', `-${version}`, ALL_SUITES)
    .trim()
    .split(':')
    .filter((suite) => !suite.startsWith('TLS_'));
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !condition(); turn++) await sleep(20);
  if (!condition()) throw new Error(`did not happen: ${condition}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** s_server with the files of the directory as whole responses; gives its port when it listens. */
async function serve(...options: string[]): Promise<number> {
  const port = await freePort();
  // Into a file: while a client is waited for, no pipe is read.
  const output = file(`server-${port}.txt`);
  const server = spawn(
    'openssl',
    ['s_server', '-HTTP', '-accept', `127.0.0.1:${port}`, '-cipher', ALL_SUITES, ...options],
    { cwd: directory, stdio: ['ignore', openSync(output, 'w'), openSync(output, 'a')] },
  );
  started.push(server);
  await until(() => readFileSync(output, 'latin1').includes('ACCEPT'));
  return port;
}

function ask(port: number, version: Talk['version'], suite: string): Talk {
  const chosen =
    version === 'tls1_3'
      ? ['-ciphersuites', suite, '-cipher', 'DEFAULT:@SECLEVEL=0']
      : ['-cipher', `${suite}:@SECLEVEL=0`];
  // Only where the suite has one: with a key TLS 1.3 would use it in place of the certificate.
  const secret = suite.includes('PSK') ? ['-psk', PRE_SHARED_KEY] : [];
  const { stdout } = spawnSync(
    'openssl',
    [
      ...[
        's_client',
        '-connect',
        `127.0.0.1:${port}`,
        `-${version}`,
        '-quiet',
        '-keylogfile',
        file('keys.log'),
      ],
      ...chosen,
      ...secret,
    ],
    {
      input: `GET /${version}/${suite} HTTP/1.0\r\n\r\n`,
      encoding: 'latin1',
      cwd: directory,
      timeout: 10_000,
    },
  );
  return { version, suite, setCookie: /^Set-Cookie: (.*?)\r?$/m.exec(stdout)?.[1] ?? '' };
}

function writeFiles(): void {
  for (const [name, text] of Object.entries({ RSA_CERTIFICATE, RSA_KEY, EC_CERTIFICATE, EC_KEY }))
    writeFileSync(file(name), text);
  openssl('dsaparam', '-out', 'DSA_PARAMETERS', '1024');
  openssl('gendsa', '-out', 'DSA_KEY', 'DSA_PARAMETERS');
  openssl('req', '-new', '-x509', '-key', 'DSA_KEY', '-out', 'DSA_CERTIFICATE', '-subj', '/CN=localhost');
  for (const version of VERSIONS) {
    mkdirSync(file(version));
    for (const suite of suitesOf(version))
      writeFileSync(
        join(file(version), suite),
        `HTTP/1.0 200 OK\r\nSet-Cookie: sid=${version}.${suite}; Path=/; Secure\r\n\r\nhello\r\n`,
      );
  }
}

const talks: Talk[] = [];

/** Captures while every suite is tried. */
async function record(): Promise<void> {
  writeFiles();
  const common = ['-psk', PRE_SHARED_KEY, '-ciphersuites', TLS13_SUITES.join(':')];
  const port = await serve(
    ...['-cert', 'RSA_CERTIFICATE', '-key', 'RSA_KEY', '-dcert', 'EC_CERTIFICATE', '-dkey', 'EC_KEY'],
    ...common,
  );
  const dssPort = await serve('-cert', 'DSA_CERTIFICATE', '-key', 'DSA_KEY', ...common);
  const capture = spawn(
    'tcpdump',
    [
      '-i',
      'lo',
      '-U',
      '-s',
      '0',
      '-B',
      '8192',
      '-w',
      file('capture.pcap'),
      `tcp port ${port} or tcp port ${dssPort}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  started.push(capture);
  await once(capture.stderr, 'data'); // "listening on lo"
  await sleep(200);
  for (const version of VERSIONS)
    for (const suite of suitesOf(version))
      talks.push(ask(suite.includes('DSS') ? dssPort : port, version, suite));
  await sleep(CAPTURE_BLOCK_MS);
  capture.kill('SIGINT');
  if (capture.exitCode === null) await once(capture, 'exit');
}

describe.skipIf(!isThere)(
  'suites of the openssl command (skipped without root, tcpdump, or OpenSSL 3)',
  () => {
    beforeAll(record, 300_000);

    it('each response that its client received is read, and nothing else', async () => {
      expect(statSync(file('capture.pcap')).size).toBeGreaterThan(100_000);
      const received = talks.map(({ setCookie }) => setCookie).filter((setCookie) => setCookie !== '');
      expect(received.length).toBeGreaterThan(150);
      const { stdout } = await crumbshark([
        ...[file('capture.pcap'), '--keylog', file('keys.log')],
        ...['-T', 'fields', '-e', 'http.set_cookie', '-Y', 'http.set_cookie'],
      ]);
      expect(stdout.trim().split('\n')).toEqual(received);
    });

    it('the talks failed in no suite', () => {
      expect(talks.filter(({ setCookie }) => setCookie === '')).toEqual([]);
    });
  },
);
