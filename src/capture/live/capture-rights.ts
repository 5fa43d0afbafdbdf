// How a user gets the right to capture here: once, for dumpcap. What a container withholds is not asked for, since a program
// that has a capability outside the bounding set cannot be started (capabilities(7)).

import { isContainer, type SystemFacts } from '../../shared/system-facts.ts';

/** The bit of CAP_NET_ADMIN, which promiscuous mode needs. */
const NET_ADMIN = 1n << 12n;

/** The line that lets dumpcap capture for every user; null where no such line works. */
export function dumpcapLine(facts: SystemFacts): string | null {
  const status = facts.read('/proc/self/status') ?? '';
  if (/^NoNewPrivs:\s*1$/m.test(status)) return null;
  const bounding = /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  const hasAdmin = bounding === undefined || (BigInt(`0x${bounding}`) & NET_ADMIN) !== 0n;
  const rights = hasAdmin ? 'cap_net_raw,cap_net_admin+eip' : 'cap_net_raw+eip';
  // Containers seldom have sudo.
  const sudo = isContainer(facts) ? '' : 'sudo ';
  return `${sudo}setcap ${rights} $(which dumpcap)`;
}
