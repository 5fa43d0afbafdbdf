// The network of another process, in which the capture program is started: a named namespace (ip-netns(8)), that of a
// process, or that of a container. Linux only: network_namespaces(7), nsenter(1).

import { execFile } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { didYouMean } from '../../shared/did-you-mean.ts';
import { PermissionError, UserError } from '../../shared/user-error.ts';
import { MAX_CONTAINER_ENGINE_MILLISECONDS } from './limits.ts';
import { programPath } from './program-path.ts';
import { programEnvironment } from './supervisor.ts';

/** Who has the network. */
export type NetworkOwner =
  | { readonly kind: 'namespace'; readonly name: string }
  | { readonly kind: 'process'; readonly pid: number }
  | { readonly kind: 'container'; readonly name: string };

export interface OtherNetwork {
  /** For people: `the network of container web`. */
  readonly label: string;
  /** The words in front of a command that is to run in it. */
  readonly entry: readonly string[];
  /** The user is its root, and no other user is in it: tcpdump, which becomes another one, cannot. */
  readonly isRootless: boolean;
}

/** Where ip-netns(8) keeps the names. */
const NAMED = '/run/netns';
const ENGINES = ['docker', 'podman'];

/** Finds the network. Rejects with a UserError: there is none, or it may not be entered (PermissionError). */
export async function otherNetwork(owner: NetworkOwner): Promise<OtherNetwork> {
  if (process.platform !== 'linux')
    throw new UserError('--netns, --pid and --container work on Linux only: see docs/LIVE.md for other ways');
  if (programPath('nsenter') === null)
    throw new UserError(
      'to capture in another network takes the program nsenter: sudo apt-get install util-linux',
    );
  switch (owner.kind) {
    case 'namespace':
      return namedNetwork(owner.name);
    case 'process':
      return networkOf(owner.pid, `the network of process ${owner.pid}`, '--pid');
    case 'container': {
      const pid = await processOfContainer(owner.name);
      return networkOf(pid, `the network of container ${owner.name}`, '--container');
    }
  }
}

/** `name`: as ip-netns(8) knows it, or the path of a namespace's file. */
function namedNetwork(name: string): OtherNetwork {
  const path = name.includes('/') ? name : join(NAMED, name);
  const label = `the network namespace ${name}`;
  if (namespaceAt(path, label) === 'missing')
    throw new UserError(
      `--netns: there is no network namespace "${name}".${didYouMean(name, networkNames())} ip netns list lists them`,
    );
  if (process.geteuid?.() !== 0) throw mayNotEnter(label);
  return { label, entry: ['nsenter', `--net=${path}`, '--'], isRootless: false };
}

/** The named network namespaces there are. */
export function networkNames(): string[] {
  try {
    return readdirSync(NAMED);
  } catch {
    return []; // None was ever made.
  }
}

function networkOf(pid: number, label: string, option: string): OtherNetwork {
  const folder = `/proc/${pid}/ns`;
  const network = namespaceAt(join(folder, 'net'), label);
  if (network === 'missing') throw new UserError(`${option}: there is no process ${pid} (any more)`);
  if (network === readlinkSync('/proc/self/ns/net')) return { label, entry: [], isRootless: false };
  if (process.geteuid?.() === 0)
    return { label, entry: ['nsenter', `--net=${folder}/net`, '--'], isRootless: false };
  // The user's own namespaces: there one is root without being it, but for the groups (user_namespaces(7)).
  if (namespaceAt(join(folder, 'user'), label) === readlinkSync('/proc/self/ns/user'))
    throw mayNotEnter(label);
  return {
    label,
    entry: ['nsenter', '--preserve-credentials', '--user', '--net', `--target=${pid}`, '--'],
    isRootless: true,
  };
}

/** What the file stands for; named ones are no links, and have no text. Throws a PermissionError where it may not be read. */
function namespaceAt(path: string, label: string): string {
  try {
    return readlinkSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EINVAL') return 'named';
    if (code === 'EACCES' || code === 'EPERM') throw mayNotEnter(label);
    return 'missing';
  }
}

function mayNotEnter(label: string): PermissionError {
  return new PermissionError(`no permission to capture in ${label}: run it with sudo`);
}

/** The first process of a container, as docker or podman knows it. */
async function processOfContainer(name: string): Promise<number> {
  const engines = ENGINES.filter((engine) => programPath(engine) !== null);
  if (engines.length === 0)
    throw new UserError('--container: neither docker nor podman is installed here; --pid takes a process');
  const refusals: string[] = [];
  for (const engine of engines) {
    const found = await inspect(engine, name);
    if (typeof found === 'string') refusals.push(`${engine}: ${found}`);
    else if (found > 0) return found;
    else throw new UserError(`--container: ${name} does not run (${engine} start ${name})`);
  }
  const message = `--container ${name}: ${refusals.join('; ')}`;
  throw refusals.some((refusal) => /permission denied/i.test(refusal))
    ? new PermissionError(message)
    : new UserError(message);
}

/** Names of the containers that run, as far as docker and podman say. */
export async function containerNames(): Promise<string[]> {
  const lists = ENGINES.map(async (engine) => {
    if (programPath(engine) === null) return [];
    const { stdout } = await ask(engine, ['ps', '--format', '{{.Names}}']);
    return stdout.split('\n').filter((name) => name !== '');
  });
  const listed = await Promise.all(lists.map((list) => list.catch(() => [])));
  return listed.flat();
}

function ask(engine: string, words: readonly string[]): Promise<{ readonly stdout: string }> {
  const options = { env: programEnvironment(), timeout: MAX_CONTAINER_ENGINE_MILLISECONDS };
  return promisify(execFile)(engine, [...words], options);
}

/** The process, 0 when it does not run; what the program says when it knows no such container. */
async function inspect(engine: string, name: string): Promise<number | string> {
  const words = ['inspect', '--type', 'container', '--format', '{{.State.Pid}}', '--', name];
  try {
    const { stdout } = await ask(engine, words);
    return /^\d+\s*$/.test(stdout) ? Number(stdout) : `says "${stdout.trim()}" in place of a process`;
  } catch (error) {
    const { stderr = '', killed, message } = error as Error & { stderr?: string; killed?: boolean };
    if (killed) return `does not respond within ${MAX_CONTAINER_ENGINE_MILLISECONDS / 1000} seconds`;
    const lines = stderr.split('\n').filter((line) => line.trim() !== '');
    return (lines.at(-1) ?? message.split('\n')[0]!).replace(/^Error(?: response from daemon)?: /, '');
  }
}
