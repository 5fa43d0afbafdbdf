#!/usr/bin/env node
// npm run bombs [-- NAME...]: captures made to cost much, at n, 2n and 4n, in every mode. CPU has to grow as the bytes do, memory
// has to stay small, and the result has to be right. Times depend on the machine: this is no test; the limits themselves are
// tested in test/.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { BOMBS } from './bombs/index.mjs';

const PROGRAM = join(import.meta.dirname, '../dist/cli/main.js');
/** What joins the values of a line: no value of a bomb has it. */
const AGGREGATOR = '|';
const MODES = {
  table: { options: [], exits: [0], isRight: () => true },
  list: {
    options: ['-T', 'fields', '-e', 'http.set_cookie', '-E', `aggregator=${AGGREGATOR}`],
    exits: [0],
    isRight: (output, expected) =>
      expected.setCookies === null || countValues(output) === expected.setCookies,
  },
  ndjson: { options: ['-T', 'ndjson'], exits: [0], isRight: isSummaryRight },
  'fail-on': { options: ['-q', '--fail-on', 'high'], exits: [0, 1, 3], isRight: () => true },
};
const MAX_GROWTH = 1.2;
const MAX_MEBIBYTES = 256;
/** Less than what another process on the machine may add to a run. */
const NOISE_SECONDS = 0.2;
/** A run that looks bad is repeated, and the shortest times count: what else runs on the machine only adds. */
const ATTEMPTS = 3;
const TIMEOUT_MILLISECONDS = 180_000;

const directory = mkdtempSync(join(tmpdir(), 'bombs-'));
// One line goes to descriptor 3: seconds of CPU, mebibytes.
const hook = join(directory, 'measure.cjs');
writeFileSync(
  hook,
  `process.on('exit', () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require('fs').writeSync(3, ((userCPUTime + systemCPUTime) / 1e6) + ' ' + maxRSS / 1024) })`,
);

function countValues(output) {
  const lines = output.split('\n').filter((line) => line !== '');
  return lines.reduce((count, line) => count + line.split(AGGREGATOR).length, 0);
}

function isSummaryRight(output, { setCookies, warned }) {
  const summary = JSON.parse(output.trimEnd().split('\n').at(-1));
  const isCounted = warned === undefined || summary.warnings.some((warning) => warned.test(warning));
  return isCounted && (setCookies === null || summary.setCookies === setCookies);
}

/** One run: seconds, mebibytes, and what is wrong with its result. */
async function run(file, { options, exits, isRight }, expected) {
  const outputFile = `${file}.output`;
  const output = openSync(outputFile, 'w');
  const child = spawn(process.execPath, ['-r', hook, PROGRAM, '-r', file, ...options], {
    stdio: ['ignore', output, 'ignore', 'pipe'],
    timeout: TIMEOUT_MILLISECONDS,
    killSignal: 'SIGKILL',
  });
  closeSync(output);
  let usage = '';
  child.stdio[3].setEncoding('utf8').on('data', (text) => {
    usage += text;
  });
  const [status] = await once(child, 'close');
  if (status === null) return { seconds: Number.POSITIVE_INFINITY, mebibytes: 0, fault: 'TIMEOUT' };
  const [seconds, mebibytes] = usage.split(' ').map(Number);
  let fault = '';
  if (!exits.includes(status)) fault = `EXIT ${status}`;
  else if (!isRight(readFileSync(outputFile, 'utf8'), expected)) fault = 'WRONG';
  return { seconds, mebibytes, fault };
}

/** 1 where the work is in proportion to n, 2 where it is to its square: what every run takes is in none of the differences. */
function growthOf([one, two, four]) {
  return Math.max(four - two - NOISE_SECONDS, 0) / (2 * Math.max(two - one, NOISE_SECONDS / 2));
}

/** Runs one mode at all sizes. */
async function measure(files, mode) {
  const seconds = files.map(() => Number.POSITIVE_INFINITY);
  let mebibytes = 0;
  let fault = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    for (const [index, { file, expected }] of files.entries()) {
      const one = await run(file, mode, expected);
      seconds[index] = Math.min(seconds[index], one.seconds);
      mebibytes = Math.max(mebibytes, one.mebibytes);
      fault ||= one.fault;
    }
    if (fault !== '' || growthOf(seconds) <= MAX_GROWTH) break;
  }
  const growth = growthOf(seconds);
  if (fault === '' && !(growth <= MAX_GROWTH)) fault = 'GROWTH';
  if (fault === '' && mebibytes > MAX_MEBIBYTES) fault = 'MEMORY';
  return { seconds, mebibytes, growth, fault };
}

/** One bomb in every mode; the number of modes that are bad. */
async function explode([name, { size, make, setCookies, warned }]) {
  const files = [size, 2 * size, 4 * size].map((n) => {
    const file = join(directory, `${name}-${n}`);
    writeFileSync(file, make(n));
    return { file, expected: { setCookies: setCookies?.(n) ?? null, warned } };
  });
  const megabytes = (statSync(files[2].file).size / 1e6).toFixed(2);
  let bad = 0;
  for (const [modeName, mode] of Object.entries(MODES)) {
    const { seconds, mebibytes, growth, fault } = await measure(files, mode);
    if (fault !== '') bad++;
    console.log(
      `${(fault || 'good').padEnd(7)} ${name.padEnd(26)} ${modeName.padEnd(7)} ${megabytes.padStart(6)} MB ` +
        `${seconds.map((one) => one.toFixed(2)).join(' ')} s  growth ${growth.toFixed(2)}  ${mebibytes.toFixed(0)} MiB`,
    );
  }
  for (const { file } of files) rmSync(file);
  return bad;
}

const wanted = process.argv.slice(2);
const queue = Object.entries(BOMBS).filter(([name]) => wanted.length === 0 || wanted.includes(name));
let failed = 0;
async function work() {
  for (let bomb = queue.shift(); bomb !== undefined; bomb = queue.shift()) failed += await explode(bomb);
}
await Promise.all(Array.from({ length: availableParallelism() }, work));
rmSync(directory, { recursive: true });
console.log(failed === 0 ? 'all good' : `${failed} bad`);
process.exitCode = failed === 0 ? 0 : 1;
