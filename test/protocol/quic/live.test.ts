// Live: Chromium asks Caddy over HTTP/3, on loopback, and its cookies appear while the capture goes on.

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { usable } from '../../capture/live/support.ts';
import { CRUMBSHARK } from '../../support/program.ts';

const directory = mkdtempSync(join(tmpdir(), 'crumbshark-http3-'));
const started: ChildProcess[] = [];
afterAll(async () => {
  // Chromium's helpers are in its process group.
  for (const { pid } of started)
    try {
      process.kill(-pid!, 'SIGKILL');
    } catch {
      // It has ended.
    }
  await sleep(200);
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

const has = (program: string): boolean => spawnSync('which', [program]).status === 0;
const hasPrograms = usable.tcpdump && ['chromium', 'caddy', 'openssl'].every(has);

function start(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; text: () => string } {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    cwd: directory,
    env: { ...process.env, HOME: directory, XDG_DATA_HOME: directory, XDG_CONFIG_HOME: directory, ...env },
  });
  started.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes) => {
      text += bytes;
    });
  return { child, text: () => text };
}

async function until(condition: () => boolean, what: () => string): Promise<void> {
  for (let turn = 0; turn < 1500; turn++) {
    if (condition()) return;
    await sleep(20);
  }
  throw new Error(`did not happen: ${what()}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A certificate for localhost, and the hash of its key that Chromium is given. */
function makeCertificate(): string {
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ],
      ...[
        '-subj',
        '/CN=localhost',
        '-addext',
        'subjectAltName=DNS:localhost',
        '-keyout',
        'key.pem',
        '-out',
        'cert.pem',
      ],
    ],
    { cwd: directory, stdio: 'pipe' },
  );
  const { publicKey } = new X509Certificate(readFileSync(join(directory, 'cert.pem')));
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
}

function caddyfile(port: number): string {
  return `{
  admin off
  auto_https disable_redirects
  skip_install_trust
}
https://localhost:${port} {
  tls ${join(directory, 'cert.pem')} ${join(directory, 'key.pem')}
  header +Set-Cookie "sid=live-0123456789abcdef; Path=/; Secure; HttpOnly"
  header +Set-Cookie "theme=dark; Max-Age=3600"
  respond "hello"
}
`;
}

describe.skipIf(!hasPrograms)(
  'live HTTP/3 (skipped without root, tcpdump, chromium, caddy and openssl)',
  () => {
    it('shows cookies within a second of their packets, with the key log as it is written', async () => {
      const port = await freePort();
      const hash = makeCertificate();
      const keyLog = join(directory, 'keys.log');
      writeFileSync(join(directory, 'Caddyfile'), caddyfile(port));
      const caddy = start('caddy', [
        'run',
        '--config',
        join(directory, 'Caddyfile'),
        '--adapter',
        'caddyfile',
      ]);
      await until(() => caddy.text().includes('serving initial configuration'), caddy.text);
      const shark = start(process.execPath, [
        CRUMBSHARK,
        '-i',
        'lo',
        '-f',
        `udp port ${port}`,
        '--keylog',
        keyLog,
        '-T',
        'ndjson',
      ]);
      await until(() => shark.text().includes('lo'), shark.text);
      await sleep(500);
      let shownAtMs = 0;
      shark.child.stdout!.on('data', () => {
        if (shownAtMs === 0 && shark.text().includes('"set-cookie"')) shownAtMs = Date.now();
      });
      const chromium = start('chromium', [
        ...[
          '--headless',
          '--no-sandbox',
          '--disable-gpu',
          '--disable-dev-shm-usage',
          '--no-first-run',
          '--dump-dom',
        ],
        `--user-data-dir=${join(directory, 'profile')}`,
        `--origin-to-force-quic-on=localhost:${port}`,
        `--ignore-certificate-errors-spki-list=${hash}`,
        `--ssl-key-log-file=${keyLog}`,
        `https://localhost:${port}/`,
      ]);
      await until(
        () => shark.text().includes('theme=dark'),
        () => `${chromium.text()}\n${shark.text()}`,
      );
      const records = shark
        .text()
        .split('\n')
        .filter((line) => line.startsWith('{"type":"set-cookie"'))
        .map((line) => JSON.parse(line));
      expect(records[0]).toMatchObject({
        protocol: 'h3',
        tls: true,
        status: 200,
        setCookie: 'sid=live-0123456789abcdef; Path=/; Secure; HttpOnly',
        request: { method: 'GET', url: `https://localhost:${port}/` },
      });
      expect(records[1]).toMatchObject({ setCookie: 'theme=dark; Max-Age=3600' });
      expect(shownAtMs - Date.parse(records[0].time)).toBeLessThan(1000);
      expect(existsSync(keyLog)).toBe(true);
      shark.child.kill('SIGINT');
      await until(() => shark.text().includes('"summary"'), shark.text);
    }, 90_000);
  },
);
