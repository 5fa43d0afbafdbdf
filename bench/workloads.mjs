// The workloads: made by capgen.c, each with the values that must come out of it.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeVisits } from './visits.mjs';

export const HERE = fileURLToPath(new URL('.', import.meta.url));
export const OUT = `${HERE}out/`;
/** web-4g takes 4 GB: it is made only when it is asked for. */
export const ALL = [
  'web-64m',
  'web-256m',
  'web-1g',
  'small-500m',
  'bulk-1g',
  'noise-1g',
  'flows-1m',
  'visits',
];
/** The workloads on which runs that judge are measured too. */
export const JUDGED = ['web-1g', 'small-500m', 'visits'];
export const LARGE = ['web-4g'];
const VISITS = 'visits';
const TEN_PACKETS = 10;
const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;

/** Compiles measure.c and makes the captures that are not there yet. */
export function prepare(names) {
  mkdirSync(OUT, { recursive: true });
  const compiler = process.env.CC ?? 'cc';
  execFileSync(compiler, ['-O2', '-o', `${OUT}.measure`, `${HERE}measure.c`], { stdio: 'inherit' });
  const missing = names.filter((name) => !existsSync(truthPath(name)));
  const generated = missing.filter((name) => name !== VISITS);
  if (generated.length > 0)
    execFileSync(`${HERE}make-workloads.sh`, [OUT, ...generated], { stdio: 'inherit' });
  if (missing.includes(VISITS)) makeVisits(OUT, VISITS);
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

/**
 * Compares the findings and sessions of `-T ndjson` with the truth of a workload; null for one that has none. Gives how
 * many there are, and those that are missing or too many.
 */
export function checkJudged(name, recordsFile) {
  const truth = JSON.parse(readFileSync(`${OUT}${name}.truth.json`, 'utf8'));
  if (truth.sessions === undefined) return null;
  const found = [];
  for (const line of readFileSync(recordsFile, 'utf8').split('\n')) {
    if (line.startsWith('{"type":"finding"')) found.push(findingText(JSON.parse(line)));
    else if (line.startsWith('{"type":"session"')) found.push(sessionText(JSON.parse(line)));
  }
  const expected = [...truth.findings, ...truth.sessions];
  const known = new Set(expected);
  const seen = new Set(found);
  const different = [
    ...expected.filter((text) => !seen.has(text)),
    ...found.filter((text) => !known.has(text)),
  ];
  return { total: expected.length, different: different.length + Math.abs(found.length - seen.size) };
}

const findingText = ({ rule, severity, cookieName, host }) => `${rule} ${severity} ${cookieName} ${host}`;

function sessionText({ host, client, values, events }) {
  const times = (kind) => events.filter(({ event }) => event === kind).length;
  return `${host} ${client.address} values ${values} logins ${times('login')} logouts ${times('logout')}`;
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
