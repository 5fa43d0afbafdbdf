// What the rules saw and could not judge, or only in part: how often, by the reason.

import { type Counters, count } from '../shared/counters.ts';

export type UnjudgedCause = 'incomplete' | 'request-not-seen' | 'no-valid-url';

export class UnjudgedCauses {
  readonly #counters: Counters;
  readonly #causes = new Map<UnjudgedCause, number>();

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  note(why: UnjudgedCause, { input }: { readonly input: string }): void {
    count(this.#causes, why);
    this.#counters.inputs.note(why, input);
  }

  /** How many messages or cookies. */
  counts(): ReadonlyMap<UnjudgedCause, number> {
    // Of the responses also those that no rule sees, as a Set-Cookie may be in what is missing.
    const incomplete = this.#counters.incompleteResponses + (this.#causes.get('incomplete') ?? 0);
    const others = [...this.#causes].filter(([why]) => why !== 'incomplete');
    return new Map(incomplete === 0 ? others : [['incomplete', incomplete], ...others]);
  }
}
