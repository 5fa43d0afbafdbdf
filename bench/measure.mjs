// Runs a command once and tells its CPU seconds, wall seconds and peak memory, by way of measure.c.

import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { OUT } from './workloads.mjs';

const REPORT = `${OUT}.measured`;

/** What timeout(1) ends with when it had to end the command. */
const TIMED_OUT = 124;

/**
 * Standard output goes to the file `output`. Null when timeout(1) ended it; throws when the command ends with a status that
 * is not `expected`.
 */
export function measure([command, ...args], output = '/dev/null', expected = [0]) {
  const file = openSync(output, 'w');
  const { error } = spawnSync(`${OUT}.measure`, [REPORT, command, ...args], {
    stdio: ['ignore', file, 'ignore'],
  });
  closeSync(file);
  if (error) throw error;
  const [user, system, wall, kilobytes, status] = readFileSync(REPORT, 'utf8').split(' ').map(Number);
  if (status === TIMED_OUT) return null;
  if (!expected.includes(status)) throw new Error(`${command} ended with ${status}`);
  return { cpu: user + system, wall, megabytes: kilobytes / 1024 };
}

/** The least of each number over several runs: what the others took of the machine came on top. */
export function least(runs) {
  const smallest = (key) => Math.min(...runs.map((run) => run[key]));
  return { cpu: smallest('cpu'), wall: smallest('wall'), megabytes: smallest('megabytes') };
}

/** The median of each number over several runs. */
export function median(runs) {
  const middle = (key) => {
    const sorted = runs.map((run) => run[key]).sort((left, right) => left - right);
    const half = Math.floor(sorted.length / 2);
    return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  };
  return { cpu: middle('cpu'), wall: middle('wall'), megabytes: middle('megabytes') };
}
