#!/usr/bin/env node
// npm run bombs [-- NAME...]: captures made to cost much, at n, 2n and 4n, in every mode. CPU has to grow as the bytes do, memory
// has to stay small. Times depend on the machine: this is no test; the limits themselves are tested in test/.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BOMBS } from './bomb-captures.mjs';

const PROGRAM = join(import.meta.dirname, '../dist/cli/main.js');
const MODES = {
  table: [],
  list: ['-T', 'fields', '-e', 'http.set_cookie'],
  ndjson: ['-T', 'ndjson'],
  'fail-on': ['-q', '--fail-on', 'high'],
};
const MAX_GROWTH = 1.2;
const MAX_MEBIBYTES = 256;

const wanted = process.argv.slice(2);
const directory = mkdtempSync(join(tmpdir(), 'bombs-'));
// One line is written to standard error: seconds of CPU, mebibytes.
const measure = `process.on('exit', () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require('fs').writeSync(3, ((userCPUTime + systemCPUTime) / 1e6) + ' ' + maxRSS / 1024) })`;
const hook = join(directory, 'measure.cjs');
writeFileSync(hook, measure);

function run(args) {
  const { status, output, error } = spawnSync(process.execPath, ['-r', hook, PROGRAM, ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: 300_000,
  });
  if (error !== undefined) return { seconds: Number.POSITIVE_INFINITY, mebibytes: Number.NaN, status };
  const [seconds, mebibytes] = output[3].split(' ').map(Number);
  return { seconds, mebibytes, status };
}

let failed = 0;
const empty = join(directory, 'empty.pcap');
writeFileSync(empty, BOMBS['cookies-in-head'].make(0));
const startSeconds = run(['-r', empty]).seconds;
for (const [name, { size, make }] of Object.entries(BOMBS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const sizes = [size, 2 * size, 4 * size];
  const files = sizes.map((n) => {
    const file = join(directory, `${name}-${n}`);
    writeFileSync(file, make(n));
    return file;
  });
  for (const [mode, options] of Object.entries(MODES)) {
    const runs = files.map((file) => run(['-r', file, ...options]));
    const work = runs.map(({ seconds }) => Math.max(seconds - startSeconds, 0.05));
    const growth = Math.max(work[1] / work[0], work[2] / work[1]) / 2;
    const mebibytes = Math.max(...runs.map((one) => one.mebibytes));
    const isBad = !(growth <= MAX_GROWTH) || !(mebibytes <= MAX_MEBIBYTES);
    if (isBad) failed++;
    const bytes = `${(statSync(files[2]).size / 1e6).toFixed(2)} MB`;
    const seconds = runs.map((one) => one.seconds.toFixed(2)).join(' ');
    console.log(
      `${isBad ? 'BAD ' : 'good'} ${name.padEnd(18)} ${mode.padEnd(8)} ${bytes.padStart(9)}  ${seconds} s  growth ${growth.toFixed(2)}  ${mebibytes.toFixed(0)} MiB  exit ${runs[2].status}`,
    );
  }
}
rmSync(directory, { recursive: true });
process.exitCode = failed === 0 ? 0 : 1;
