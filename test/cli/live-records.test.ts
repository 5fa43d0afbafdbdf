// A real login on loopback, captured live: findings and sessions come while the capture goes on, and again as they change.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { NO_GATE } from '../../src/analysis/exit-decision.ts';
import { runAnalysis } from '../../src/analysis/run-analysis.ts';
import type { LiveOptions } from '../../src/capture/live/open.ts';
import type { SessionRecord } from '../../src/record/records.ts';
import { createNdjson } from '../../src/report/ndjson.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { usable } from '../capture/live/support.ts';
import { wholeInput } from '../support/analyse.ts';
import { lastRevisions, recordsOfText, withoutIds } from '../support/last-revisions.ts';
import { memoryOutput } from '../support/output.ts';
import { crumbshark, MAIN } from './spawned.ts';

const directory = mkdtempSync(join(tmpdir(), 'crumbshark-live-records-'));
const started: (ChildProcess | Server)[] = [];
afterAll(() => {
  for (const one of started) 'kill' in one ? one.kill('SIGKILL') : one.close();
  rmSync(directory, { recursive: true });
});

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let turn = 0; turn < 1000; turn++) {
    if (condition()) return;
    await sleep(20);
  }
  throw new Error(`did not happen: ${what}`);
}

const VALUE = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const FIELDS: Readonly<Record<string, string>> = {
  '/login': `sid=${VALUE}; Path=/`,
  '/logout': 'sid=; Path=/; Max-Age=0',
};

/** An application whose logout deletes the cookie, and leaves the session as it is. */
async function serve(): Promise<number> {
  const server = createServer((incoming, response) => {
    incoming.resume();
    const field = FIELDS[incoming.url ?? ''];
    const isKnown = incoming.headers.cookie?.includes(VALUE) === true;
    if (field !== undefined) response.writeHead(302, { Location: '/account', 'Set-Cookie': field });
    else response.writeHead(isKnown ? 200 : 401);
    response.end(isKnown ? 'Ada' : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  started.push(server);
  return (server.address() as AddressInfo).port;
}

function ask(port: number, method: string, path: string, cookie: string | null): Promise<void> {
  const type = method === 'POST' ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {};
  const headers = { ...type, ...(cookie === null ? {} : { Cookie: cookie }) };
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      response.resume().on('end', resolve);
    });
    asked.on('error', reject).end(path === '/login' ? 'user=ada&password=secret' : '');
  });
}

describe.skipIf(!usable.tcpdump)('live on loopback (skipped without root and tcpdump)', () => {
  it('records come as they are known, and the last ones are those of the capture', async () => {
    const port = await serve();
    const [kept, copy] = [join(directory, 'kept.pcapng'), join(directory, 'copy.ndjson')];
    const words = [
      '-i',
      'lo',
      '-f',
      `tcp port ${port}`,
      '-w',
      kept,
      '-T',
      'ndjson',
      '--report',
      `ndjson=${copy}`,
    ];
    const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    started.push(child);
    let [output, notices] = ['', ''];
    child.stdout.on('data', (bytes) => {
      output += bytes;
    });
    child.stderr.on('data', (bytes) => {
      notices += bytes;
    });
    const sessions = () =>
      recordsOfText(output.slice(0, output.lastIndexOf('\n') + 1)).filter(
        (record): record is SessionRecord => record.type === 'session',
      );
    const has = (event: string) => () => (sessions().at(-1)?.totals[event] ?? 0) > 0;
    await until(() => notices.includes('lo'), 'the capture begins');
    await sleep(300);

    await ask(port, 'GET', '/account', null);
    await ask(port, 'POST', '/login', null);
    await ask(port, 'GET', '/account', `sid=${VALUE}`);
    await until(has('login'), 'the login, while the capture goes on');
    await until(() => output.includes('"httponly-missing"'), 'a finding, while the capture goes on');
    await ask(port, 'POST', '/logout', `sid=${VALUE}`);
    await until(has('logout'), 'the logout');
    await ask(port, 'GET', '/account', `sid=${VALUE}`);
    await until(has('replayed'), 'the replay');
    await until(() => output.includes('"token-after-logout"'), 'its finding');
    expect(output).not.toContain('"summary"');

    child.kill('SIGINT');
    await until(() => child.exitCode !== null, 'the end');
    const live = recordsOfText(output);
    expect(live.at(-1)?.type).toBe('summary');
    expect(readFileSync(copy, 'utf8')).toBe(output);
    const revisions = sessions().map(({ id, revision }) => `${id} ${revision}`);
    expect(revisions).toEqual(revisions.map((_, index) => `s1 ${index}`));
    expect(revisions.length).toBeGreaterThan(2);

    const offline = await crumbshark(['-T', 'ndjson', kept]);
    const named = offline.stdout.replaceAll(JSON.stringify(kept), '"lo"');
    expect(withoutIds(lastRevisions(live))).toEqual(withoutIds(lastRevisions(recordsOfText(named))));
  });

  it('-T messages writes each message as it comes, and is judged as the packets are', async () => {
    const port = await serve();
    const [kept, log] = [join(directory, 'log.pcapng'), join(directory, 'live.messages.ndjson')];
    const words = ['-i', 'lo', '-f', `tcp port ${port}`, '-w', kept, '-T', 'messages'];
    const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    started.push(child);
    let [output, notices] = ['', ''];
    child.stdout.on('data', (bytes) => {
      output += bytes;
    });
    child.stderr.on('data', (bytes) => {
      notices += bytes;
    });
    await until(() => notices.includes('lo'), 'the capture begins');
    await sleep(300);
    await ask(port, 'POST', '/login', null);
    await until(() => output.includes(VALUE), 'the response, while the capture goes on');
    await ask(port, 'GET', '/account', `sid=${VALUE}`);
    await ask(port, 'POST', '/logout', `sid=${VALUE}`);
    await until(() => output.includes('Max-Age=0'), 'the logout');
    expect(output).not.toContain('"kind":"end"');
    child.kill('SIGINT');
    await until(() => child.exitCode !== null, 'the end');
    expect(output.trimEnd().split('\n').at(-1)).toContain('"kind":"end"');

    writeFileSync(log, output);
    const ofLog = await crumbshark(['-T', 'ndjson', log]);
    const ofPackets = await crumbshark(['-T', 'ndjson', kept]);
    const found = (text: string) =>
      withoutIds(lastRevisions(recordsOfText(text.replaceAll(JSON.stringify(kept), '"lo"'))));
    expect(found(ofLog.stdout)).toEqual(found(ofPackets.stdout));
    expect(ofLog.stdout).toContain('"event":"logout"');
  });

  it('a report that cannot be written while nothing comes ends the run', async () => {
    const port = await serve();
    const { reporter, ...report } = {
      reporter: createNdjson(),
      output: memoryOutput(),
      masked: false,
    };
    const amend = (): string => {
      throw new UserError('cannot write records.ndjson: the disk is full');
    };
    const live: LiveOptions = {
      interface: 'lo',
      filter: `tcp port ${port}`,
      promiscuous: false,
      bufferMebibytes: null,
      backend: 'auto',
    };
    const begin = (): void => void setTimeout(() => void ask(port, 'POST', '/login', null), 300);
    const running = runAnalysis({
      command: null,
      input: { ...wholeInput([]), live, notice: begin },
      filter: null,
      name: null,
      host: null,
      reports: [{ ...report, reporter: { ...reporter, amend } }],
      audit: { ...NO_GATE, config: {}, baseline: null, assumeHttps: false },
    });
    await expect(running).rejects.toThrow('the disk is full');
  });
});
