// When something was last missed: a message of a host that is not whole, a gap in any connection, packets of QUIC, or
// messages that came too fast. A logout may be in it that nothing else shows. Bounded: hosts idle longest are forgotten.

import type { ResponseMessage } from '../record/message.ts';
import type { Counters } from '../shared/counters.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { unsliced } from '../shared/unsliced.ts';
import { MAX_INCOMPLETE_HOSTS } from './limits.ts';
import type { SessionMoment } from './session.ts';
import { isLater } from './session-moment.ts';

/** What was missed of any connection, and may have been a message. */
export type Missed = Pick<Counters, 'gaps' | 'lostQuicPackets' | 'hastyMessages'>;

export function missedCount({ gaps, lostQuicPackets, hastyMessages }: Missed): number {
  return gaps + lostQuicPackets + hastyMessages;
}

export class IncompleteMessages {
  readonly #last = new GenerationalMap<string, SessionMoment>(MAX_INCOMPLETE_HOSTS, () => {});
  readonly #counters: Missed;
  #missed = 0;
  #lastGap: SessionMoment | null = null;

  constructor(counters: Missed) {
    this.#counters = counters;
  }

  /** A response, with its request. */
  note({ incomplete, request }: ResponseMessage, host: string, at: SessionMoment): void {
    if (incomplete || request === null || request.incomplete) this.#last.set(unsliced(host), at);
    const missed = missedCount(this.#counters);
    if (this.#missed === missed) return;
    this.#missed = missed;
    this.#lastGap = at;
  }

  /** For a host; null: nothing was missed. */
  last(host: string): SessionMoment | null {
    const own = this.#last.get(host) ?? null;
    if (own === null || this.#lastGap === null) return own ?? this.#lastGap;
    return isLater(own, this.#lastGap) ? own : this.#lastGap;
  }
}
