// The way out of a private network, when it is asked for: pasta(1) of the package passt, attached to the namespace. Nothing of
// the machine is reached through it, and no port of it is taken: automatic forwarding would take those of the command.

import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { programPath } from '../capture/live/program-path.ts';
import { superviseProgram } from '../capture/live/supervisor.ts';
import { UserError } from '../shared/user-error.ts';
import { OUTSIDE_START_MILLISECONDS } from './limits.ts';

const POLL_MILLISECONDS = 5;

const TUN = '/dev/net/tun';

/** What keeps a private network from reaching outside. */
export interface OutsideObstacle {
  /** What comes behind `--net`: `needs the program pasta`. */
  readonly need: string;
  /** What to type, of which one line is enough; the best first. */
  readonly advice: readonly string[];
}

/** What is asked of the machine: where a program is, and whether a file opens, which throws the system's error. */
interface OutsideFacts {
  readonly find: (program: string) => string | null;
  readonly open: (path: string) => void;
}

const THIS_MACHINE: OutsideFacts = {
  find: programPath,
  open: (path) => closeSync(openSync(path, 'r+')),
};

/** Null: nothing that can be seen before it is tried. */
export function outsideObstacle({ find, open } = THIS_MACHINE): OutsideObstacle | null {
  if (find('pasta') === null)
    return { need: 'needs the program pasta', advice: ['sudo apt-get install passt'] };
  try {
    open(TUN);
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES')
      return { need: `needs ${TUN}, which only root may open here`, advice: [`sudo chmod 666 ${TUN}`] };
    return {
      need: `needs ${TUN}, which this system does not have (${code})`,
      advice: ['sudo modprobe tun', `or start the container with: docker run --device ${TUN}`],
    };
  }
}

/**
 * Gives a network namespace the network of the machine; resolves when it has a default route.
 * @param holder a process in it
 * @returns what ends it
 * @throws {UserError} without what pasta needs, or when it fails
 */
export async function reachOutside(holder: number): Promise<() => void> {
  const obstacle = outsideObstacle();
  if (obstacle !== null) throw new UserError(`--net ${obstacle.need}`, obstacle.advice);
  const child = superviseProgram(pastaCommand(holder));
  let errorOutput = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errorOutput = (errorOutput + text).slice(-1000);
  });
  const limit = performance.now() + OUTSIDE_START_MILLISECONDS;
  while (!hasDefaultRoute(holder)) {
    if (child.exitCode !== null || performance.now() > limit) {
      child.stdin.end();
      const reason = errorOutput.trim().split('\n').at(-1) || 'it made no route';
      throw new UserError(`--net: pasta failed: ${reason}`);
    }
    await pause(POLL_MILLISECONDS);
  }
  return () => void child.stdin.end();
}

const PASTA = [
  ...['pasta', '-f', '-q', '--config-net', '--no-map-gw'],
  ...['-t', 'none', '-u', 'none', '-T', 'none', '-U', 'none'],
];

// As root pasta gives up the right to look at a process, and takes a namespace by a file alone: one in a mount namespace of its
// own, so that nothing is left behind.
const BY_FILE = `mount -t tmpfs none /mnt && : >/mnt/net && mount --bind "/proc/$1/ns/net" /mnt/net || exit 1
shift; exec "$@"`;

function pastaCommand(holder: number): readonly string[] {
  if (process.geteuid?.() !== 0) return [...PASTA, String(holder)];
  const pasta = [...PASTA, '--runas', '0', '--netns-only', '--netns', '/mnt/net'];
  return ['unshare', '-m', '/bin/sh', '-c', BY_FILE, 'sh', String(holder), ...pasta];
}

/** A route to 0.0.0.0 (proc_pid_net(5)). */
function hasDefaultRoute(pid: number): boolean {
  try {
    return /^\S+\s+00000000\s/m.test(readFileSync(`/proc/${pid}/net/route`, 'latin1'));
  } catch {
    return false;
  }
}
