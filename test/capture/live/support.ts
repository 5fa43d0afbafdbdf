// What the tests of live capture share: what this machine can do, bundles of our own source that a child process
// can run on Node 20 (which runs no TypeScript), and a look at the processes that are running.

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll } from 'vitest';
import { programEnvironment } from '../../../src/capture/live/supervisor.ts';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
const isRoot = process.getuid?.() === 0;
export const isLinux = process.platform === 'linux';

function exists(program: string): boolean {
  return spawnSync(program, ['--version'], { env: programEnvironment() }).error === undefined;
}

function capLoads(): boolean {
  try {
    createRequire(import.meta.url)('cap');
    return true;
  } catch {
    return false;
  }
}

/** Which backends can capture on loopback here. */
export const usable = {
  tcpdump: isRoot && isLinux && exists('tcpdump'),
  dumpcap: isRoot && isLinux && exists('dumpcap'),
  cap: isRoot && isLinux && capLoads(),
};
export const hasTshark = exists('tshark');
export const hasCap = capLoads();

/** Whether interfaces can be made and removed: root in a machine or container that allows it. */
export const canMakeInterfaces = isRoot && isLinux && makeInterface(`csp${process.pid % 10000}`);

function makeInterface(name: string): boolean {
  const made = ip(`link add ${name}a type veth peer name ${name}b`);
  if (made) ip(`link del ${name}a`);
  return made;
}

/** Runs ip(8); true when it succeeded. */
export function ip(words: string): boolean {
  return spawnSync('ip', words.split(' '), { env: programEnvironment() }).status === 0;
}

/** Whether another user may run this Node, which is not so when it lies in root's home. */
export const canRunAsNobody =
  isRoot &&
  isLinux &&
  spawnSync(process.execPath, ['--version'], { uid: 65534, gid: 65534, cwd: '/' }).status === 0;

const directories: string[] = [];
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** Bundles a module of ours into a file that any user may read; gone when the tests of the file are done. */
export function bundle(contents: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  chmodSync(directory, 0o755);
  directories.push(directory);
  const outfile = join(directory, 'bundle.mjs');
  build(contents, outfile);
  return outfile;
}

/** The cap helper, built where it finds the package cap. */
export function bundleCapHelper(): string {
  const outfile = bundle(`import './src/capture/live/cap-helper.ts';`);
  symlinkSync(join(root, 'node_modules'), join(dirname(outfile), 'node_modules'));
  return outfile;
}

function build(contents: string, outfile: string): void {
  buildSync({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
}

/** Process ids of the running processes whose command line contains the text (Linux). */
export function running(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && commandLine(name).includes(text))
    .map(Number);
}

/** A process's command line; empty when it has ended. */
export function commandLine(pid: string | number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}
