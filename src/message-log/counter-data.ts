// Counters as the last line of a log has them: those of reading, as far as they are not 0. What judging counts begins anew
// where the log is judged.

import type { Counters } from '../shared/counters.ts';
import { MAX_LOG_INPUTS } from './limits.ts';
import { countOf, listOfValues, type Members, membersOf, memberText, pairOf } from './line-members.ts';

/** Counted by the audit, and not by those who read. */
const OF_JUDGING: ReadonlySet<keyof Counters> = new Set<keyof Counters>([
  'evictedCookies',
  'forgottenClients',
  'droppedFindings',
  'droppedInventoryCookies',
  'uncountedValues',
  'forgottenSessionValues',
  'forgottenSessions',
]);

/** Plain data for JSON.stringify. */
export function counterData(counters: Counters): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(counters) as [keyof Counters, Counters[keyof Counters]][]) {
    if (OF_JUDGING.has(name) || value === 0) continue;
    if (!(value instanceof Map)) data[name] = value;
    else if (value.size > 0)
      data[name] = [...value].map(([key, one]) => [key, one instanceof Set ? [...one] : one]);
  }
  return data;
}

/** Adds what a log has counted. Throws a LineError before anything is added. */
export function addCounterData(counters: Counters, line: unknown): void {
  const data = membersOf(line);
  const linkTypes = countsOf(data.unknownLinkTypes, (key) => countOf(key));
  const tunnels = countsOf(data.unopenedTunnels, memberText);
  const unseen = countsOf(data.unseenConnections, memberText);
  const hosts = hostsOf(data.unseenHosts);
  Object.assign(counters, sumsOf(counters, data));
  addCounts(counters.unknownLinkTypes, linkTypes);
  addCounts(counters.unopenedTunnels, tunnels);
  addCounts(counters.unseenConnections, unseen);
  for (const [why, names] of hosts) {
    const known = counters.unseenHosts.get(why) ?? new Set();
    counters.unseenHosts.set(why, known);
    for (const name of names) known.add(name);
  }
}

/** Of all numbers that are counted here. */
function sumsOf(counters: Counters, data: Members): Partial<Counters> {
  const sums: Record<string, number> = {};
  for (const [name, value] of Object.entries(counters)) {
    if (typeof value !== 'number' || data[name] === undefined || OF_JUDGING.has(name as keyof Counters))
      continue;
    const own = countOf(data[name]);
    // It is below 0 where messages that were captured twice were taken from it before the logs with them have ended.
    sums[name] = value < 0 ? value + own : countOf(value + own);
  }
  return sums;
}

type Counts<Key> = readonly (readonly [Key, number])[];

function countsOf<Key>(list: unknown, keyOf: (key: unknown) => Key): Counts<Key> {
  return listOfValues(
    list,
    (one) => {
      const [key, count] = pairOf(one);
      return [keyOf(key), countOf(count)] as const;
    },
    MAX_LOG_INPUTS,
  );
}

function addCounts<Key>(counts: Map<Key, number>, more: Counts<Key>): void {
  for (const [key, count] of more) counts.set(key, (counts.get(key) ?? 0) + count);
}

function hostsOf(list: unknown): (readonly [why: string, hosts: readonly string[]])[] {
  return listOfValues(
    list,
    (one) => {
      const [why, hosts] = pairOf(one);
      return [memberText(why), listOfValues(hosts, memberText, MAX_LOG_INPUTS)] as const;
    },
    MAX_LOG_INPUTS,
  );
}
