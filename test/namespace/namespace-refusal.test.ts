import { expect, it } from 'vitest';
import { namespaceRefusal } from '../../src/namespace/namespace-refusal.ts';
import { type SystemFacts, thisSystem } from '../../src/shared/system-facts.ts';

/** A system with some files in /proc/sys, and nothing else that is special. */
function system(files: Readonly<Record<string, string>>, change: Partial<SystemFacts> = {}): SystemFacts {
  return {
    read: (path) => files[path] ?? null,
    isThere: (path) => path in files,
    environment: {},
    ...change,
  };
}

const APPARMOR = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';

// What the systems have that refuse: Ubuntu 24.04, a hardened Debian, RHEL 7, Docker.
it.each<[string, SystemFacts, RegExp, RegExp]>([
  [
    'Ubuntu',
    system({ [APPARMOR]: '1' }),
    /Ubuntu .*AppArmor/,
    /^sudo sysctl -w kernel\.apparmor_restrict_unprivileged_userns=0$/,
  ],
  [
    'Ubuntu in a workflow of GitHub',
    system({ [APPARMOR]: '1' }, { environment: { GITHUB_ACTIONS: 'true' } }),
    /Ubuntu/,
    /- run: sudo sysctl -w kernel\.apparmor_restrict_unprivileged_userns=0$/,
  ],
  [
    'a hardened Debian',
    system({ '/proc/sys/kernel/unprivileged_userns_clone': '0' }),
    /unprivileged_userns_clone is 0/,
    /^sudo sysctl -w kernel\.unprivileged_userns_clone=1$/,
  ],
  [
    'a limit of user namespaces',
    system({ '/proc/sys/user/max_user_namespaces': '0' }),
    /max_user_namespaces is 0/,
    /^sudo sysctl -w user\.max_user_namespaces=10000$/,
  ],
  [
    'a limit of network namespaces',
    system({ '/proc/sys/user/max_net_namespaces': '0' }),
    /max_net_namespaces is 0/,
    /^sudo sysctl -w user\.max_net_namespaces=10000$/,
  ],
  ['Docker', system({ '/.dockerenv': '', '/proc/self/status': 'Seccomp:\t2' }), /container/, /root/],
  ['seccomp alone', system({ '/proc/self/status': 'Name:\tsh\nSeccomp:\t2\n' }), /container/, /root/],
])('%s: the reason and what to type', (_, facts, reason, advice) => {
  const refusal = namespaceRefusal(facts, null);
  expect(refusal.reason).toMatch(reason);
  expect(refusal.advice[0]).toMatch(advice);
});

it('what allows them is no reason', () => {
  const allowing = system({ [APPARMOR]: '0', '/proc/sys/user/max_user_namespaces': '96363' });
  expect(namespaceRefusal(allowing, null)).toEqual({
    reason: 'this system does not let users have a private network',
    advice: [],
  });
});

it('the program that makes them may be missing', () => {
  expect(namespaceRefusal(thisSystem, 'nsenter')).toEqual({
    reason: 'the program nsenter is not installed',
    advice: ['sudo apt-get install util-linux'],
  });
});
