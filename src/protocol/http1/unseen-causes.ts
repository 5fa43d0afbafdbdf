// Why something of one connection could not be read: each cause is counted once.

import { type Counters, count } from '../../shared/counters.ts';

export class UnseenCauses {
  readonly #counters: Counters;
  readonly #causes = new Set<string>();

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  count(why: string): void {
    if (this.#causes.has(why)) return;
    this.#causes.add(why);
    count(this.#counters.unseenConnections, why);
  }
}
