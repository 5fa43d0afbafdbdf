// The workloads: made by capgen.c, each with the values that must come out of it.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const HERE = fileURLToPath(new URL('.', import.meta.url));
export const OUT = `${HERE}out/`;
/** web-4g takes 4 GB: it is made only when it is asked for. */
export const ALL = ['web-64m', 'web-256m', 'web-1g', 'small-500m', 'bulk-1g', 'noise-1g', 'flows-1m'];
export const LARGE = ['web-4g'];
const TEN_PACKETS = 10;
const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;

/** Compiles measure.c and makes the captures that are not there yet. */
export function prepare(names) {
  mkdirSync(OUT, { recursive: true });
  const compiler = process.env.CC ?? 'cc';
  execFileSync(compiler, ['-O2', '-o', `${OUT}.measure`, `${HERE}measure.c`], { stdio: 'inherit' });
  const missing = names.filter((name) => !existsSync(truthPath(name)));
  if (missing.length > 0) execFileSync(`${HERE}make-workloads.sh`, [OUT, ...missing], { stdio: 'inherit' });
  return names.map((name) => ({
    name,
    file: `${OUT}${name}.pcap`,
    bytes: statSync(`${OUT}${name}.pcap`).size,
  }));
}

const truthPath = (name) => `${OUT}${name}.truth.txt`;

/** Compares values, one a line in any order, with the truth. */
export function check(name, valuesFile) {
  const lines = (path) => readFileSync(path, 'latin1').split('\n').slice(0, -1);
  const count = new Map();
  for (const value of lines(truthPath(name))) count.set(value, (count.get(value) ?? 0) + 1);
  const total = [...count.values()].reduce((sum, times) => sum + times, 0);
  let extra = 0;
  let found = 0;
  for (const line of lines(valuesFile))
    for (const value of line.split('|')) {
      const times = count.get(value) ?? 0;
      if (times === 0) extra++;
      else {
        count.set(value, times - 1);
        found++;
      }
    }
  return { total, missing: total - found, extra };
}

/** A capture of ten packets: what a run costs when there is nothing to do. */
export function tenPackets() {
  const capture = readFileSync(`${HERE}../fixtures/flask-login.pcap`);
  let end = FILE_HEADER_BYTES;
  for (let packet = 0; packet < TEN_PACKETS; packet++)
    end += RECORD_HEADER_BYTES + capture.readUInt32LE(end + 8);
  const path = `${OUT}ten-packets.pcap`;
  writeFileSync(path, capture.subarray(0, end));
  return path;
}
