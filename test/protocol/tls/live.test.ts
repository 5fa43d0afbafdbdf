// Live: a real server and client on loopback, the key log written while the packets pass.

import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

    // The keys of this one are in no log.
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

const COOKIES = 30;
const LATEST_MS = 1000;

/** Node's own HTTPS server, both versions of HTTP, in a process that logs its keys with --tls-keylog. */
const SERVER_PROGRAM = `
  import { createSecureServer } from 'node:http2';
  import { readFileSync } from 'node:fs';
  const [, key, cert] = process.argv;
  const server = createSecureServer(
    { key: readFileSync(key), cert: readFileSync(cert), allowHTTP1: true },
    (request, response) => {
      response.setHeader('Set-Cookie', 'visit=' + request.httpVersion + '-' + request.url.slice(1) + '; Secure');
      response.end('hello');
    },
  );
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;
/** A client of each version; prints which response came when. */
const CLIENT_PROGRAM = `
  import { connect } from 'node:http2';
  import { Agent, request } from 'node:https';
  import { setTimeout as sleep } from 'node:timers/promises';
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  const [, port, count] = process.argv;
  const session = connect('https://127.0.0.1:' + port);
  const tell = (cookies) => console.log(JSON.stringify([cookies[0], Date.now()]));
  const ask2 = (path) => new Promise((resolve) => {
    const stream = session.request({ ':path': path });
    stream.on('response', (headers) => tell(headers['set-cookie'])).resume().on('close', resolve);
  });
  const agent = new Agent({ keepAlive: true });
  const ask1 = (path) => new Promise((resolve) => {
    request({ port, host: '127.0.0.1', path, agent }, (response) => {
      tell(response.headers['set-cookie']);
      response.resume().on('end', resolve);
    }).end();
  });
  for (let index = 0; index < count; index++) {
    await (index % 2 ? ask1 : ask2)('/' + index);
    await sleep(50);
  }
  session.close();
  agent.destroy();
`;

function startNode(program: string, keyLog: string, ...args: string[]) {
  const child = spawn(
    process.execPath,
    ['--no-warnings', `--tls-keylog=${keyLog}`, '--input-type=module', '-e', program, ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  started.push(child);
  let text = '';
  child.stdout.on('data', (bytes) => {
    text += bytes;
  });
  return { child, lines: () => text.split('\n').slice(0, -1) };
}

describe.skipIf(!usable.tcpdump)('live, as it comes (skipped without root and tcpdump)', () => {
  // Who writes the log does not matter; both ends of Node can.
  it.each(['server', 'client'])('every cookie within a second, with the key log of the %s', async (peer) => {
    const [key, certificate] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
    writeFileSync(key, RSA_KEY);
    writeFileSync(certificate, RSA_CERTIFICATE);
    const keyLog = join(directory, `${peer}.log`);
    const unread = join(directory, `${peer}.unread.log`);
    const server = startNode(SERVER_PROGRAM, peer === 'server' ? keyLog : unread, key, certificate);
    await until(() => server.lines().length > 0, 'the server listens');
    const port = server.lines()[0]!;
    const printed = new Map<string, number>();
    const capture = spawn(
      process.execPath,
      [
        CRUMBSHARK,
        '-i',
        'lo',
        '-f',
        `tcp port ${port}`,
        '--keylog',
        keyLog,
        '-T',
        'fields',
        '-e',
        'http.set_cookie',
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    started.push(capture);
    let output = '';
    let notices = '';
    capture.stderr.on('data', (bytes) => {
      notices += bytes;
    });
    capture.stdout.on('data', (bytes) => {
      output += bytes;
      for (const line of output.split('\n').slice(0, -1))
        if (line !== '' && !printed.has(line)) printed.set(line, Date.now());
    });
    await until(() => notices.includes('lo'), 'the capture begins');
    await sleep(300);
    const client = startNode(CLIENT_PROGRAM, peer === 'client' ? keyLog : unread, port, String(COOKIES));
    await until(() => client.child.exitCode !== null, 'the client is done');
    await until(() => printed.size === COOKIES, `every cookie: ${printed.size} of ${COOKIES}`);
    const received = client.lines().map((line) => JSON.parse(line) as [cookie: string, time: number]);
    expect(received.map(([cookie]) => cookie)).toEqual(
      Array.from({ length: COOKIES }, (_, index) => `visit=${index % 2 ? '1.1' : '2.0'}-${index}; Secure`),
    );
    // Each connection waits for its own keys: in the order of the wire within it, and no cookie more or less.
    for (const version of ['visit=1.1', 'visit=2.0'])
      expect([...printed.keys()].filter((cookie) => cookie.startsWith(version))).toEqual(
        received.map(([cookie]) => cookie).filter((cookie) => cookie.startsWith(version)),
      );
    expect(printed.size).toBe(received.length);
    const delaysMs = received.map(([cookie, time]) => printed.get(cookie)! - time);
    expect(Math.max(...delaysMs)).toBeLessThan(LATEST_MS);
    capture.kill('SIGINT');
    server.child.kill();
    await until(() => capture.exitCode !== null, 'the end');
    expect(capture.exitCode).toBe(0);
  });
});

describe('the command line', () => {
  const capture = join(import.meta.dirname, '../../../fixtures/demo-login.pcap');

  it('a key log that is missing is reported in one line; preferences of other protocols are accepted', async () => {
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
    // What tshark would decode in another way changes nothing here.
    const other = await crumbshark([capture, '-o', 'tcp.desegment_tcp_streams:TRUE']);
    expect(other.status).toBe(0);
    expect((await crumbshark([capture, '-o', 'tls.keylog_file:'])).status).toBe(2);
    expect(readFileSync(capture).length).toBeGreaterThan(0);
  });
});
