// Why this machine lets only root have a private network, and what to type. What unshare(1) says is the same for many
// causes, or misleads (a limit of 0 is "No space left on device"): the settings of the system tell.

import { isContainer, type SystemFacts } from '../shared/system-facts.ts';

export interface NamespaceRefusal {
  /** A clause: `Ubuntu does not let programs have a private network (AppArmor)`. */
  readonly reason: string;
  /** What the user can do, of which one line is enough; the best first. */
  readonly advice: readonly string[];
}

const APPARMOR = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
const CLONE = '/proc/sys/kernel/unprivileged_userns_clone';
const LIMITS = ['user.max_user_namespaces', 'user.max_net_namespaces'] as const;
/** A filter of system calls is in force: `Seccomp:	2` (proc_pid_status(5)). */
const SECCOMP_FILTER = /^Seccomp:\s*2$/m;

/** The cause of a refusal; `missing`: the program that makes or enters networks, where it is not installed. */
export function namespaceRefusal(facts: SystemFacts, missing: string | null): NamespaceRefusal {
  if (missing !== null)
    return {
      reason: `the program ${missing} is not installed`,
      advice: ['sudo apt-get install util-linux'],
    };
  if (facts.read(APPARMOR) === '1')
    return {
      reason: 'Ubuntu does not let programs have a private network (AppArmor)',
      advice: [allowing('kernel.apparmor_restrict_unprivileged_userns=0', facts)],
    };
  if (facts.read(CLONE) === '0')
    return {
      reason: 'this system does not let users have a private network (kernel.unprivileged_userns_clone is 0)',
      advice: [allowing('kernel.unprivileged_userns_clone=1', facts)],
    };
  for (const name of LIMITS)
    if (facts.read(`/proc/sys/${name.replace('.', '/')}`) === '0')
      return {
        reason: `this system does not let users have a private network (${name} is 0)`,
        advice: [allowing(`${name}=10000`, facts)],
      };
  if (isContainer(facts) || SECCOMP_FILTER.test(facts.read('/proc/self/status') ?? ''))
    return {
      reason: 'this container does not let users have a private network',
      advice: [
        'be root in the container: its loopback is its own, and root may capture there',
        'or in the image: RUN setcap cap_net_raw+eip $(which dumpcap)',
        'or start it with: docker run --security-opt seccomp=unconfined',
      ],
    };
  return { reason: 'this system does not let users have a private network', advice: [] };
}

/** In a workflow of GitHub it is a step to paste. */
function allowing(setting: string, { environment }: SystemFacts): string {
  const line = `sudo sysctl -w ${setting}`;
  return environment.GITHUB_ACTIONS === 'true' ? `add a step before: - run: ${line}` : line;
}
