// Cookies of one login belong together, though each is followed as a session of its own.

import type { TrackedSession } from './tracked-session.ts';

/** The group of each session by its number: counted from 1, in the order of the sessions. */
export function loginGroups(sessions: readonly TrackedSession[]): ReadonlyMap<number, number> {
  const joined = joinedSessions(sessions);
  const groups = new Map<number, number>();
  let made = 0;
  for (const { number } of sessions) {
    if (groups.has(number)) continue;
    made++;
    const open = [number];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (groups.has(next)) continue;
      groups.set(next, made);
      open.push(...(joined.get(next) ?? []));
    }
  }
  return groups;
}

/** Both ways: a later login may have joined a session to others, which the first ones still name. */
function joinedSessions(sessions: readonly TrackedSession[]): ReadonlyMap<number, readonly number[]> {
  const joined = new Map<number, number[]>();
  const join = (one: number, other: number): void => {
    const known = joined.get(one);
    if (known === undefined) joined.set(one, [other]);
    else known.push(other);
  };
  for (const { number, companions } of sessions)
    for (const companion of companions) {
      join(number, companion.number);
      join(companion.number, number);
    }
  return joined;
}
