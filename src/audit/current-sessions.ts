// The sessions of the message that is audited now: what a rule reports of a cookie happens in those of its name.

import type { SeenSessions } from '../session/session-tracker.ts';
import { MAX_FINDING_SESSIONS } from './limits.ts';

export class CurrentSessions {
  #seen: SeenSessions | null = null;

  /** Null: the message has no sessions, or they are not known yet. */
  set(seen: SeenSessions | null): void {
    this.#seen = seen;
  }

  /** Adds the numbers of those of a cookie: whose cookie the response sets, else whose the request carries. */
  addTo(numbers: Set<number>, cookie: string | null): void {
    if (this.#seen === null || cookie === null) return;
    const { sent, changes } = this.#seen;
    let isSet = false;
    for (const [{ name, number }, { kind }] of changes) {
      // Its cookie made room for that of another session.
      if (name !== cookie || kind === 'replaced') continue;
      addSession(numbers, number);
      isSet = true;
    }
    if (isSet) return;
    for (const { value } of sent)
      if (value.session.name === cookie) addSession(numbers, value.session.number);
  }
}

export function addSession(numbers: Set<number>, number: number): void {
  if (numbers.size < MAX_FINDING_SESSIONS) numbers.add(number);
}
