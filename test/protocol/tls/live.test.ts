// Live: a real server and client on loopback, the key log written while the packets pass.

import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, createServer, request, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { usable } from '../../capture/live/support.ts';
import { CRUMBSHARK, crumbshark } from '../../support/program.ts';
import { RSA_CERTIFICATE, RSA_KEY } from './certificates.ts';
import { portOf } from './conversation.ts';

const directory = mkdtempSync(join(tmpdir(), 'crumbshark-live-tls-'));
const started: (ChildProcess | Server)[] = [];
afterAll(() => {
  for (const one of started) 'kill' in one ? one.kill('SIGKILL') : one.close();
  rmSync(directory, { recursive: true });
});

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let turn = 0; turn < 500; turn++) {
    if (condition()) return;
    await sleep(20);
  }
  throw new Error(`did not happen: ${what}`);
}

async function serve(): Promise<Server> {
  const server = createServer({ key: RSA_KEY, cert: RSA_CERTIFICATE }, (incoming, response) => {
    response.setHeader('Set-Cookie', `visit=${incoming.url!.slice(1)}; Secure`);
    response.end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  started.push(server);
  return server;
}

/** Asks once, on a connection of its own. */
function visit(port: number, path: string, onKeyLine: (line: Buffer) => void): Promise<void> {
  const agent = new Agent({ maxCachedSessions: 0 });
  agent.on('keylog', onKeyLine);
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        path,
        agent,
        rejectUnauthorized: false,
        headers: { Cookie: `sent=${path}` },
      },
      (response) => {
        response.resume();
        response.on('end', resolve);
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

describe.skipIf(!usable.tcpdump)('live on loopback (skipped without root and tcpdump)', () => {
  it('cookies appear while the capture goes on, also when the keys come after the packets', async () => {
    const server = await serve();
    const port = portOf(server);
    const keyLog = join(directory, 'keys.log');
    const child = spawn(
      process.execPath,
      [CRUMBSHARK, '-i', 'lo', '-f', `tcp port ${port}`, '--keylog', keyLog, '-T', 'ndjson'],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    started.push(child);
    let output = '';
    let notices = '';
    child.stdout.on('data', (bytes) => {
      output += bytes;
    });
    child.stderr.on('data', (bytes) => {
      notices += bytes;
    });
    await until(() => notices.includes('lo'), 'the capture begins');
    await sleep(300);

    // The file is not there before the first connection.
    await visit(port, '/first', (line) => appendFileSync(keyLog, line));
    await until(() => output.includes('visit=first'), 'the first cookie');

    const late: Buffer[] = [];
    await visit(port, '/second', (line) => late.push(line));
    await sleep(300);
    expect(output).not.toContain('visit=second');
    for (const line of late) appendFileSync(keyLog, line);
    await until(() => output.includes('visit=second'), 'the second cookie');

    // Nobody logs the keys of this one.
    await visit(port, '/third', () => {});
    await sleep(200);
    child.kill('SIGINT');
    await until(() => child.exitCode !== null, 'the end');
    const records = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const cookies = records.filter(({ type }) => type === 'set-cookie');
    expect(cookies.map(({ setCookie, tls }) => [setCookie, tls])).toEqual([
      ['visit=first; Secure', true],
      ['visit=second; Secure', true],
    ]);
    expect(records.at(-1)).toMatchObject({ unseen: [{ why: 'tls-without-keys', connections: 1 }] });
    expect(child.exitCode).toBe(0);
  });
});

describe('the command line', () => {
  const capture = join(import.meta.dirname, '../../../fixtures/demo-login.pcap');

  it('a key log that is missing, and preferences that are not there, are told in one line', async () => {
    const missing = join(directory, 'missing.log');
    for (const args of [
      ['--keylog', missing],
      ['-o', `tls.keylog_file:${missing}`],
    ]) {
      const { status, stderr } = await crumbshark([capture, ...args]);
      expect(status).toBe(2);
      expect(stderr).toMatch(/missing\.log: there is no such key log.*\n$/);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
    const other = await crumbshark([capture, '-o', 'tcp.desegment_tcp_streams:TRUE']);
    expect(other.status).toBe(2);
    expect(other.stderr).toBe(
      'crumbshark: -o: "tcp.desegment_tcp_streams" is no preference that crumbshark has; the one it has is tls.keylog_file:<file>\n',
    );
    expect((await crumbshark([capture, '-o', 'tls.keylog_file:'])).status).toBe(2);
    expect(readFileSync(capture).length).toBeGreaterThan(0);
  });
});
