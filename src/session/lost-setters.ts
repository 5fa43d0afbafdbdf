// Where a value that a client sends first may come from, when packets are missing: from a response whose request was not
// seen, so that its host is not known, or from one that was lost itself.

import { GenerationalMap } from '../shared/generational-map.ts';
import { hashOfToken } from '../shared/token-hash.ts';
import { MAX_VISITS } from './limits.ts';
import type { TrackedValue } from './tracked-session.ts';

export class LostSetters {
  readonly #orphans = new GenerationalMap<string, true>(MAX_VISITS, () => {});

  /** A response without its request sets a cookie. */
  noteOrphan(name: string, value: string): void {
    const key = keyOf(name, value);
    if (this.#orphans.get(key) === undefined) this.#orphans.set(key, true);
  }

  /** `newest`: the newest value that the client had of the cookie before; null when it had none. */
  mayHaveSet(name: string, value: string, newest: TrackedValue | null): boolean {
    if (this.#orphans.get(keyOf(name, value)) === true) return true;
    const last = newest?.session.events.findLast(({ event }) => event === 'sent' || event === 'first-seen');
    return last !== undefined && last.status === null;
  }
}

function keyOf(name: string, value: string): string {
  return hashOfToken(`${name}\n${value}`);
}
