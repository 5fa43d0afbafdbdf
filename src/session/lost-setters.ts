// Where a value that a client sends first may come from, when packets are missing: from a response whose request was not
// seen, so that its host is not known, from one that was lost itself, or from a field whose end was not captured.

import { mayHideSetCookies, type SetCookieLoss } from '../shared/counters.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { hashOfToken } from '../shared/token-hash.ts';
import { MAX_VISITS } from './limits.ts';
import type { TrackedValue } from './tracked-session.ts';

export class LostSetters {
  readonly #orphans = new GenerationalMap<string, true>(MAX_VISITS, () => {});
  #hasOrphans = false;
  readonly #truncated = new GenerationalMap<string, true>(MAX_VISITS, () => {});
  readonly #counters: SetCookieLoss;

  constructor(counters: SetCookieLoss) {
    this.#counters = counters;
  }

  /** A response without its request sets a cookie. */
  noteOrphan(name: string, value: string): void {
    this.#hasOrphans = true;
    const key = keyOf(name, value);
    if (this.#orphans.get(key) === undefined) this.#orphans.set(key, true);
  }

  /** The end of a field that sets a cookie was not captured. */
  noteTruncated(host: string, name: string): void {
    const key = `${name} ${host}`;
    if (this.#truncated.get(key) === undefined) this.#truncated.set(key, true);
  }

  /** Of a cookie that no whole field sets or deletes; null: that is not known. */
  setterOf(host: string, name: string): 'server' | 'script' | null {
    if (this.#truncated.get(`${name} ${host}`) === true) return 'server';
    return mayHideSetCookies(this.#counters) ? null : 'script';
  }

  /** `newest`: the newest value that the client had of the cookie before; null when it had none. */
  mayHaveSet(name: string, value: string, newest: TrackedValue | null): boolean {
    if (this.#hasOrphans && this.#orphans.get(keyOf(name, value)) === true) return true;
    const last = newest?.session.events.findLast(({ event }) => event === 'sent' || event === 'first-seen');
    return last !== undefined && last.status === null;
  }
}

function keyOf(name: string, value: string): string {
  return hashOfToken(`${name}\n${value}`);
}
