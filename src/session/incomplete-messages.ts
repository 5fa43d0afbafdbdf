// When something was last missed: a message of a host that is not whole, or a gap in any connection. A logout may be in it
// that nothing else shows. Bounded: hosts idle longest are forgotten.

import type { ResponseMessage } from '../record/message.ts';
import type { Counters } from '../shared/counters.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { unsliced } from '../shared/unsliced.ts';
import { MAX_INCOMPLETE_HOSTS } from './limits.ts';
import type { SessionMoment } from './session.ts';
import { isLater } from './session-moment.ts';

export class IncompleteMessages {
  readonly #last = new GenerationalMap<string, SessionMoment>(MAX_INCOMPLETE_HOSTS, () => {});
  readonly #counters: Pick<Counters, 'gaps'>;
  #gaps = 0;
  #lastGap: SessionMoment | null = null;

  constructor(counters: Pick<Counters, 'gaps'>) {
    this.#counters = counters;
  }

  /** A response, with its request. */
  note({ incomplete, request }: ResponseMessage, host: string, at: SessionMoment): void {
    if (incomplete || request === null || request.incomplete) this.#last.set(unsliced(host), at);
    if (this.#gaps === this.#counters.gaps) return;
    this.#gaps = this.#counters.gaps;
    this.#lastGap = at;
  }

  /** For a host; null: nothing was missed. */
  last(host: string): SessionMoment | null {
    const own = this.#last.get(host) ?? null;
    if (own === null || this.#lastGap === null) return own ?? this.#lastGap;
    return isLater(own, this.#lastGap) ? own : this.#lastGap;
  }
}
