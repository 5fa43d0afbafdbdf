// examples/bullmq: a worker is killed in the middle, a capture cannot be read, and the report is what it would be without either.

import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CRUMBSHARK, crumbshark, withoutUserLine } from './support/program.ts';
import { FIXTURES, hasPrograms, ROOT } from './support/repository.ts';

const EXAMPLE = join(ROOT, 'examples', 'bullmq');
const CAPTURES = ['demo-login.pcap', 'express-login.pcap'].map((name) => join(FIXTURES, name));
const PARTITIONS = 2;
const UNREADABLE = join(FIXTURES, 'README.md');

const folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
chmodSync(folder, 0o777);
const redisSocket = join(folder, 'redis.sock');
const started = new Set<Started>();
afterAll(async () => {
  for (const one of started) one.kill('SIGKILL');
  await Promise.all([...started].map(({ ended }) => ended));
  rmSync(folder, { recursive: true });
});

interface Started {
  readonly ended: Promise<number | null>;
  said(): string;
  kill(signal: NodeJS.Signals): void;
}

function start(command: string, args: readonly string[]): Started {
  const environment = { REDIS_URL: redisSocket, CRUMBSHARK, CONCURRENCY: '1', LOCK_MILLISECONDS: '3000' };
  const child: ChildProcess = spawn(command, args, {
    env: { ...process.env, NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const one = { ended, said: () => text, kill: (signal: NodeJS.Signals) => void child.kill(signal) };
  started.add(one);
  return one;
}

const startScript = (name: string, ...args: string[]): Started =>
  start(process.execPath, [join(EXAMPLE, name), ...args]);

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(10);
}

/** Some fifteen processes, one after the other; a busy machine needs longer for them. */
const TIMEOUT_MILLISECONDS = 180_000;

describe.skipIf(!hasPrograms('redis-server'))('examples/bullmq (needs redis-server)', () => {
  beforeAll(async () => {
    start('redis-server', ['--port', '0', '--unixsocket', redisSocket, '--save', '', '--dir', folder]);
    await until(() => existsSync(redisSocket));
  });

  it(
    'a worker that is killed and a capture that cannot be read leave the report as it is',
    async () => {
      const report = join(folder, 'report.ndjson');
      const work = join(folder, 'queued');
      const asked = startScript('report.mjs', report, work, String(PARTITIONS), UNREADABLE, ...CAPTURES);
      const first = startScript('worker.mjs');
      await until(() => first.said().includes('messages-1: begins'));
      first.kill('SIGKILL');
      const second = startScript('worker.mjs');

      // As of an input that cannot be read, which is named.
      expect([await asked.ended, withoutUserLine(asked.said())]).toEqual([
        2,
        expect.stringMatching(/README\.md is no capture: it is text/),
      ]);
      second.kill('SIGTERM');
      expect(await second.ended).toBe(0);
      const done = `${first.said()}${second.said()}`
        .replaceAll(/^[0-9a-f-]{36}-(.*)\n|.*\n/gm, '$1\n')
        .split('\n');
      expect(done).toContain('messages-1: its worker is gone');
      // What was done twice was so by the same name.
      const stages = ['messages-1', 'messages-2', 'judge-0', 'judge-1', 'unite'];
      expect(done.filter((line) => line.endsWith(': done')).sort()).toEqual(
        [...stages, 'barrier'].map((name) => `${name}: done`).sort(),
      );

      expect(readFileSync(report, 'utf8')).toBe(await reportWithoutQueue(join(folder, 'direct')));
    },
    TIMEOUT_MILLISECONDS,
  );
});

async function reportWithoutQueue(work: string): Promise<string> {
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => String(partition));
  await Promise.all(
    CAPTURES.map((capture) =>
      crumbshark(['messages', capture, '--partitions', String(PARTITIONS), '--out', work]),
    ),
  );
  await Promise.all(partitions.map((partition) => crumbshark(['judge', work, '--partition', partition])));
  const { stdout, status } = await crumbshark(['unite', work]);
  expect(status).toBe(0);
  expect(stdout.split('\n').length).toBeGreaterThan(20);
  return stdout;
}
