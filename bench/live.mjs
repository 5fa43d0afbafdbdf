// Live capture under load: crumbshark with each program that captures, beside tshark and a bare `tcpdump -w`, in turn. Root
// only: the traffic is real TCP on the loopback of a network namespace of its own, which is removed at the end.
//   node bench/live.mjs --rate 20000 --seconds 30 --rounds 3
//   node bench/live.mjs --backend auto --format ndjson --rate 5000
//   node bench/live.mjs --burst 2500                 # while the reader is stopped
//   node bench/live.mjs --backend auto --rate 500 --seconds 600 --samples rss.tsv

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { cpus, loadavg, release, setPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { cpuOfTree, raisePriority, residentMegabytes } from './live/processes.mjs';
import { FORMATS, TOOLS, toolOf } from './live/tools.mjs';
import { compareValues, valueNumber } from './live/values.mjs';

const { values: options } = parseArgs({
  options: {
    /** Responses a second; 0: as many as the generator can. */
    rate: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '10' },
    /** Exchanges at full speed while the reader is stopped, in place of rate and seconds. */
    burst: { type: 'string' },
    rounds: { type: 'string', default: '1' },
    /** Backends of crumbshark, and what it is compared with. */
    backend: { type: 'string', default: 'auto,tshark,tcpdump-w' },
    format: { type: 'string', default: 'fields' },
    /** Kernel buffer in MiB; without it each tool's own. */
    buffer: { type: 'string' },
    connections: { type: 'string', default: '50' },
    exchanges: { type: 'string', default: '100' },
    /** Bytes of the body of each response. */
    body: { type: 'string', default: '200' },
    nice: { type: 'string', default: '-15' },
    /** A file that gets a line a second: tool, second, MB. */
    samples: { type: 'string' },
  },
});
const isBurst = options.burst !== undefined;
const rate = isBurst ? 0 : Number(options.rate);
const count = isBurst ? Number(options.burst) : Number(options.seconds) * (rate === 0 ? 20_000 : rate);
const tools = options.backend.split(',');
const unknown = tools.find((name) => !TOOLS.includes(name));
if (unknown !== undefined) throw new Error(`unknown tool ${unknown}: they are ${TOOLS.join(' ')}`);
if (FORMATS[options.format] === undefined)
  throw new Error(`unknown format ${options.format}: they are ${Object.keys(FORMATS).join(' ')}`);
if (!(count >= 1) || !Number.isInteger(count))
  throw new Error('--rate, --seconds and --burst are whole numbers');
if (process.getuid() !== 0) throw new Error('bench/live.mjs captures: run it as root');

/** In memory: what is measured is the capture, and not a disk. */
const DIRECTORY = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : '/tmp', 'crumbshark-live-'));
const LOAD = join(DIRECTORY, 'load');
const NAMESPACE = `crumbshark-${process.pid}`;
const SETTLE_MILLISECONDS = 1000;
const POLL_MILLISECONDS = 10;
const LAST_VALUE_SECONDS = 15;
const END_SECONDS = 60;
/** How long the reader sleeps when a burst comes. */
const SLEEP_MILLISECONDS = 3000;
const TAIL_BYTES = 1 << 20;
const STEADY_SECONDS = 5;

function runSync(command, ...words) {
  const { status, error, stderr } = spawnSync(command, words, { encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${words.join(' ')}: ${stderr}`);
}

/** Starts a command in the namespace; it takes the place of ip(8) and nice(1), so that the process is the command's own. */
function start(command, stdio) {
  return spawn('ip', ['netns', 'exec', NAMESPACE, 'nice', '-n', options.nice, ...command], { stdio });
}

/** Packets that loopback has carried. */
function packetsOnLoopback() {
  const text = spawnSync('ip', ['netns', 'exec', NAMESPACE, 'cat', '/proc/net/dev'], {
    encoding: 'utf8',
  }).stdout;
  return Number(/^ *lo: *\d+ +(\d+)/m.exec(text)[1]);
}

async function until(condition, seconds, what) {
  const end = performance.now() + seconds * 1000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`after ${seconds} s: ${what}`);
    await sleep(POLL_MILLISECONDS);
  }
}

/** Waits for a value in a file that grows; the time it was seen, null when it does not come. */
async function seenAt(path, value) {
  const file = openSync(path, 'r');
  const block = Buffer.alloc(TAIL_BYTES);
  let position = Math.max(0, fstatSync(file).size - TAIL_BYTES / 2);
  const end = performance.now() + LAST_VALUE_SECONDS * 1000;
  try {
    while (performance.now() < end) {
      const length = readSync(file, block, 0, TAIL_BYTES, position);
      if (block.subarray(0, length).includes(value)) return Date.now() / 1000;
      position += Math.max(0, length - value.length);
      if (length < TAIL_BYTES) await sleep(POLL_MILLISECONDS);
    }
  } finally {
    closeSync(file);
  }
  return null;
}

/** Resident memory once a second, until it is stopped. */
function sampleMemory(name, pid) {
  const megabytes = [];
  const timer = setInterval(() => {
    const now = residentMegabytes(pid);
    if (now === null) return;
    megabytes.push(now);
    if (options.samples !== undefined)
      appendFileSync(options.samples, `${name}\t${megabytes.length}\t${now.toFixed(1)}\n`);
  }, 1000);
  return { megabytes, stop: () => clearInterval(timer) };
}

async function runLoad(tool) {
  const words = [options.connections, options.exchanges, options.body];
  const load = start([LOAD, String(rate), String(count), ...words], ['pipe', 'pipe', 'inherit']);
  let text = '';
  load.stdout.on('data', (bytes) => {
    text += bytes;
  });
  await until(() => text.includes('started'), 10, 'the generator has not started');
  if (isBurst) tool.kill('SIGSTOP');
  load.stdin.end('go\n');
  await once(load, 'close');
  const [, last, took, cpu, behind] = text.split(/\s+/).map(Number);
  if (!(took >= 0)) throw new Error('the generator has failed');
  let awakeAt = last;
  if (isBurst) {
    await sleep(Math.max(0, SLEEP_MILLISECONDS - took * 1000));
    tool.kill('SIGCONT');
    awakeAt = Date.now() / 1000;
  }
  return { last: Math.max(last, awakeAt), took, cpu, behind };
}

async function measure(name) {
  const tool = toolOf(name, options.format, options.buffer === undefined ? null : Number(options.buffer));
  const paths = { output: join(DIRECTORY, 'output'), errors: join(DIRECTORY, 'errors') };
  const files = Object.values(paths).map((path) => openSync(path, 'w'));
  const child = start(tool.command, ['ignore', ...files]);
  for (const file of files) closeSync(file);
  const ended = once(child, 'close');
  const errors = () => readFileSync(paths.errors, 'utf8');
  try {
    await until(() => tool.begun.test(errors()), 20, `${name} has not begun: ${errors()}`);
    raisePriority(child.pid, options.nice);
    await sleep(SETTLE_MILLISECONDS);
    const packetsBefore = packetsOnLoopback();
    const before = cpuOfTree(child.pid);
    const memory = sampleMemory(name, child.pid);
    const load = await runLoad(child);
    const seen = tool.value === null ? null : await seenAt(paths.output, valueNumber(count - 1));
    const after = cpuOfTree(child.pid);
    memory.stop();
    const packets = packetsOnLoopback() - packetsBefore;
    await sleep(SETTLE_MILLISECONDS);
    child.kill('SIGINT');
    await Promise.race([ended, sleep(END_SECONDS * 1000)]);
    const tail = spawnSync('tail', ['-c', '4000', paths.output], { encoding: 'utf8' }).stdout;
    return {
      ...load,
      packets,
      memory: memory.megabytes,
      delay: seen === null ? null : Math.max(0, seen - load.last),
      values: tool.value === null ? null : compareValues(paths.output, count, tool.value),
      counts: tool.counts(errors(), tail),
      analyser: after.own - before.own,
      capture: after.below - before.below,
    };
  } finally {
    child.kill('SIGKILL');
  }
}

const number = (value) => (value === null ? '-' : value.toLocaleString('en'));
const fixed = (value, digits) => (value === null ? '-' : value.toFixed(digits));
const print = (...cells) => console.log(`| ${cells.join(' | ')} |`);

function memoryText(megabytes) {
  const steady = megabytes.slice(Math.min(STEADY_SECONDS, megabytes.length - 1));
  if (steady.length === 0) return '-';
  return `${steady[0].toFixed(0)} / ${Math.max(...steady).toFixed(0)} / ${steady.at(-1).toFixed(0)}`;
}

function valuesText(values) {
  if (values === null) return '-';
  const { missing, doubled, wrong } = values;
  if (missing + doubled + wrong === 0) return 'all';
  return [
    `${number(missing)} missing`,
    ...(doubled > 0 ? [`${doubled} doubled`] : []),
    ...(wrong > 0 ? [`${wrong} wrong`] : []),
  ].join(', ');
}

function printRow(round, name, result) {
  const { packets, counts } = result;
  const missed = counts.packets === null ? null : packets - counts.packets;
  print(
    round,
    name,
    number(Math.round(count / result.took)),
    number(packets),
    valuesText(result.values),
    number(missed),
    number(counts.lost),
    fixed(result.delay, 2),
    `${fixed(result.cpu, 1)} / ${fixed(result.capture, 1)} / ${fixed(result.analyser, 1)}`,
    memoryText(result.memory),
  );
}

async function main() {
  setPriority(Number(options.nice));
  raisePriority(process.pid, options.nice);
  runSync('cc', '-O2', '-o', LOAD, new URL('live/load.c', import.meta.url).pathname);
  runSync('ip', 'netns', 'add', NAMESPACE);
  try {
    runSync('ip', '-n', NAMESPACE, 'link', 'set', 'lo', 'up');
    if (options.samples !== undefined) writeFileSync(options.samples, '');
    const what = isBurst ? `a burst of ${count}, reader stopped` : `${count} at ${options.rate}/s`;
    console.log(
      `${cpus()[0].model}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, Linux ${release()}, Node ${process.version}\n` +
        `${what}, -T ${options.format}, nice ${options.nice}, body ${options.body}\n`,
    );
    const names = [
      'round',
      'tool',
      'responses/s',
      'packets',
      'values',
      'packets not read',
      'lost, as it says',
    ];
    print(
      ...names,
      'last value after s',
      'CPU s: load / capture / reader',
      'RSS MB: after 5 s / most / last',
    );
    print(...Array(10).fill('---'));
    for (let round = 1; round <= Number(options.rounds); round++)
      for (const name of tools) printRow(round, name, await measure(name));
  } finally {
    runSync('ip', 'netns', 'del', NAMESPACE);
    rmSync(DIRECTORY, { recursive: true });
  }
}

await main();
