// Connections between a proxy and the servers behind it: what is sent on them are inner exchanges, also where the outer
// one was not captured.

import { GenerationalMap } from '../shared/generational-map.ts';
import { MAX_INNER_CONNECTIONS } from './limits.ts';

/** How many exchanges in a row may lack their outer one after one that has it, and at most. */
const TRUSTED_EXCHANGES = 2;
const MAX_TRUSTED_EXCHANGES = 16;

export class InnerConnections {
  /** How many more exchanges without an outer one are believed to be inner ones, by the connection. */
  readonly #trust = new GenerationalMap<number, { exchanges: number }>(MAX_INNER_CONNECTIONS, () => {});
  /** Most captures have none. */
  #isEmpty = true;

  /** An inner exchange was seen, together with its outer one. */
  confirm(stream: number): void {
    this.#isEmpty = false;
    const trust = this.#trust.get(stream);
    if (trust === undefined) this.#trust.set(stream, { exchanges: TRUSTED_EXCHANGES });
    else trust.exchanges = Math.min(trust.exchanges + TRUSTED_EXCHANGES, MAX_TRUSTED_EXCHANGES);
  }

  /** Whether an exchange without an outer one is an inner one all the same. */
  believes(stream: number): boolean {
    const trust = this.#isEmpty ? undefined : this.#trust.get(stream);
    if (trust === undefined || trust.exchanges === 0) return false;
    trust.exchanges--;
    return true;
  }
}
