// How much faster two processes are than one where captures are read for many machines (docs/SCALE.md): crumbshark messages for
// each of eight captures, started by GNU parallel, and by the workers of examples/bullmq. On an idle machine with two processors:
//   node bench/partitions.mjs [ROUNDS]
// Needs parallel and redis-server. A round takes each of them with one process and with two; the least of all rounds counts.

import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { HERE, prepare } from './workloads.mjs';

const CAPTURES = 8;
const PARTITIONS = 8;
const PROGRAM = join(HERE, '..', 'dist', 'cli', 'main.js');
const EXAMPLE = join(HERE, '..', 'examples', 'bullmq');
const rounds = Number(process.argv[2] ?? 3);

const [{ file }] = prepare(['web-64m']);
const folder = mkdtempSync(join(tmpdir(), 'crumbshark-bench-'));
const captures = Array.from({ length: CAPTURES }, (_, index) => join(folder, `${index}.pcap`));
for (const capture of captures) symlinkSync(file, capture);
const redisSocket = join(folder, 'redis.sock');
const environment = { ...process.env, REDIS_URL: redisSocket, CRUMBSHARK: PROGRAM };

let outputs = 0;
function newOutput() {
  const output = join(folder, `work-${outputs++}`);
  mkdirSync(output);
  return output;
}

async function byParallel(processes) {
  const command = [PROGRAM, 'messages', '{}', '--partitions', PARTITIONS, '--out', newOutput()];
  const start = performance.now();
  execFileSync(
    'parallel',
    ['--will-cite', '-j', processes, process.execPath, ...command, ':::', ...captures].map(String),
    { stdio: ['ignore', 'ignore', 'ignore'] },
  );
  return performance.now() - start;
}

/** From the first capture that is begun to the last one that is done: a queue is there before its work. */
async function byQueue(processes) {
  const worker = spawn(process.execPath, [join(EXAMPLE, 'worker.mjs')], {
    env: { ...environment, CONCURRENCY: String(processes) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const workerEnded = new Promise((resolve) => worker.once('close', resolve));
  let start = 0;
  let done = 0;
  const read = new Promise((resolve, reject) => {
    worker.stderr.setEncoding('utf8').on('data', (text) => {
      if (start === 0 && text.includes('begins')) start = performance.now();
      done += text.match(/messages-\d+: done/g)?.length ?? 0;
      if (done === CAPTURES) resolve(performance.now() - start);
    });
    worker.once('close', () => reject(new Error('the worker has ended')));
  });
  const work = newOutput();
  const asked = spawn(
    process.execPath,
    [join(EXAMPLE, 'report.mjs'), join(work, 'report.ndjson'), work, String(PARTITIONS), ...captures],
    { env: environment, stdio: 'ignore' },
  );
  const askedEnded = new Promise((resolve) => asked.once('close', resolve));
  try {
    return await read;
  } finally {
    asked.kill('SIGKILL');
    worker.kill('SIGKILL');
    await Promise.all([askedEnded, workerEnded]);
  }
}

/** A new server each time: nothing is left of the last one. */
async function withRedis(act) {
  const args = ['--port', '0', '--unixsocket', redisSocket, '--save', '', '--dir', folder];
  const redis = spawn('redis-server', args, { stdio: 'ignore' });
  const ended = new Promise((resolve) => redis.once('close', resolve));
  try {
    while (!existsSync(redisSocket)) await delay(10);
    return await act();
  } finally {
    redis.kill('SIGTERM');
    await ended;
    rmSync(redisSocket, { force: true });
  }
}

const ENGINES = {
  'GNU parallel': byParallel,
  BullMQ: (processes) => withRedis(() => byQueue(processes)),
};

const least = Object.fromEntries(Object.keys(ENGINES).map((name) => [name, [Infinity, Infinity]]));
console.log(`load before: ${loadavg()[0].toFixed(1)}`);
try {
  for (let round = 0; round < rounds; round++)
    for (const [name, measured] of Object.entries(ENGINES))
      for (const index of [0, 1])
        least[name][index] = Math.min(least[name][index], await measured(index + 1));
  for (const [name, [one, two]] of Object.entries(least)) {
    const seconds = [one, two].map((milliseconds) => (milliseconds / 1000).toFixed(2));
    console.log(
      `${name}: 1 process ${seconds[0]} s, 2 processes ${seconds[1]} s, ${(one / two).toFixed(2)} times as fast`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
