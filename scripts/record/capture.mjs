// What goes over loopback to and from one port, written by tcpdump.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../browsers/process.mjs';

const START_MS = 10_000;
/** The file has all packets when it has not grown for so long. */
const STILL_MS = 1_500;
const POLL_MS = 100;
const BUFFER_KIBIBYTES = 16_384;
const LOOPBACK = process.platform === 'darwin' ? 'lo0' : 'lo';

/**
 * Starts the capture. `finish()` ends it and gives its bytes, or throws when packets were lost; `abandon()` ends it
 * without them.
 */
export async function startCapture(file, port) {
  const parameters = [
    '--immediate-mode',
    '-i',
    LOOPBACK,
    '-s',
    '0',
    '-B',
    String(BUFFER_KIBIBYTES),
    '-U',
    '-w',
    file,
  ];
  const child = spawn('tcpdump', [...parameters, `tcp port ${port}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  let said = '';
  const listening = new Promise((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text;
      if (said.includes('listening on')) resolve();
    });
  });
  const exited = once(child, 'exit');
  const ended = exited.then(() => Promise.reject(new Error(`tcpdump has ended: ${said}`)));
  // It may end while nobody waits for it to start.
  ended.catch(() => {});
  await within(START_MS, 'tcpdump', Promise.race([listening, ended]));
  return {
    abandon: end,
    async finish() {
      await untilStill(file);
      child.kill('SIGINT');
      await exited;
      process.off('exit', end);
      if (!said.includes('\n0 packets dropped by kernel')) throw new Error(`Packets were lost: ${said}`);
      return readFileSync(file);
    },
  };
}

async function untilStill(file) {
  let size = -1;
  let sinceMs = Date.now();
  while (Date.now() - sinceMs < STILL_MS) {
    const now = statSync(file).size;
    if (now !== size) sinceMs = Date.now();
    size = now;
    await sleep(POLL_MS);
  }
}
