// Where the traffic of a command is captured: on a loopback of its own, in a network namespace (network_namespaces(7)) made
// for it, or on that of the machine. Which of them this machine allows is found out by trying, since what forbids it
// (AppArmor, seccomp, sysctls, capabilities) is spread over the system. The reasons: namespace-refusal.ts.

import { spawnSync } from 'node:child_process';
import { programPath } from '../capture/live/program-path.ts';
import { programEnvironment } from '../capture/live/supervisor.ts';

/** `user-namespace`: as an ordinary user; `root-namespace`: with the rights of root; `host`: the loopback of the machine. */
export type Place = 'user-namespace' | 'root-namespace' | 'host';

/** What makes a network namespace: unshare(1) of util-linux. */
export const UNSHARE: Readonly<Record<Exclude<Place, 'host'>, readonly string[]>> = {
  // The capabilities are kept for the capture program: what is started later in the namespace has none.
  'user-namespace': ['unshare', '-U', '--map-current-user', '--keep-caps', '-n'],
  'root-namespace': ['unshare', '-n'],
};

/** The program that a private network needs and this machine lacks; null when it has both. */
export function missingProgram(): string | null {
  return ['unshare', 'nsenter'].find((name) => programPath(name) === null) ?? null;
}

/**
 * What enters it again, by the process that holds it: nsenter(1), which the PATH of the user need not have. An ordinary user
 * loses the capabilities there.
 */
export function enterCommand(place: Place, holder: number): readonly string[] {
  const nsenter = programPath('nsenter') ?? 'nsenter';
  switch (place) {
    case 'user-namespace':
      return [nsenter, '--preserve-credentials', '-U', '-n', '-t', String(holder)];
    case 'root-namespace':
      return [nsenter, '-n', '-t', String(holder)];
    case 'host':
      return [];
  }
}

// Debian has ip(8) nearly everywhere, and perl(1) everywhere: 0x8914 is SIOCSIFFLAGS (netdevice(7)).
const RAISE_LOOPBACK = `PATH=$PATH:/usr/sbin:/sbin
ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null ||
perl -e 'socket(S,2,2,0);$r=pack(q(a16 s x14),"lo",1);ioctl(S,0x8914,$r)||exit 1' 2>/dev/null`;

// With loopback alone browsers say that they are offline, and applications wait. An address of a documentation network
// (RFC 5737) on a pair of interfaces that leads nowhere mends that; what is outside is refused at once as before.
const LOOK_ONLINE = `{ ip link add crumbshark0 type veth peer name crumbshark1 &&
ip addr add 192.0.2.1/30 dev crumbshark0 && ip link set crumbshark0 up && ip link set crumbshark1 up; } >/dev/null 2>&1`;

/**
 * Says its process id, raises the interfaces, and becomes the program that its arguments name.
 * @param reachesOutside the network gets a real interface
 * @param firstPort the lowest port that a user opens there; null: that of the system (ip(7), ip_unprivileged_port_start)
 */
export function holderScript(reachesOutside: boolean, firstPort: number | null): string {
  return `echo "holder $$" >&2
{ ${RAISE_LOOPBACK}; } || { echo "loopback cannot be raised" >&2; exit 1; }
${reachesOutside ? '' : LOOK_ONLINE}
${firstPort === null ? '' : `echo ${firstPort} 2>/dev/null >/proc/sys/net/ipv4/ip_unprivileged_port_start`}
exec "$@"`;
}

/** What came of the attempt to have a private network. */
export interface Attempt {
  readonly isAllowed: boolean;
  /** What the programs wrote to standard error. */
  readonly errorOutput: string;
}

/** Makes a private network and gives it up again: some milliseconds. */
export function tryPrivateNetwork(place: Exclude<Place, 'host'>): Attempt {
  const missing = missingProgram();
  if (missing !== null) return { isAllowed: false, errorOutput: `${missing} is not installed` };
  const [program = '', ...words] = UNSHARE[place];
  const { status, stderr, error } = spawnSync(program, [...words, '/bin/sh', '-c', RAISE_LOOPBACK], {
    encoding: 'utf8',
    env: programEnvironment(),
  });
  return { isAllowed: status === 0, errorOutput: error === undefined ? stderr : error.message };
}
