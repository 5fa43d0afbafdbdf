// The values that sessions were seen to have, so that they are recognised where they should not stand. Only the
// latest ones are kept.

import type { Counters } from '../counters.ts';
import { MAX_SESSION_VALUE_CHARACTERS, MAX_SESSION_VALUES } from '../limits.ts';
import { detached } from './detached.ts';
import { Recent } from './recent.ts';

/** Shorter ones are found everywhere by chance. */
const MIN_CHARACTERS = 12;

export class SessionValues {
  readonly #names: Recent<string, string>;

  constructor(counters: Pick<Counters, 'forgottenSessionValues'>) {
    this.#names = new Recent(MAX_SESSION_VALUES, (names) => {
      for (const _ of names) counters.forgottenSessionValues++;
    });
  }

  /** Remembers the value of a session cookie. */
  add(name: string, value: string): void {
    if (value.length < MIN_CHARACTERS || value.length > MAX_SESSION_VALUE_CHARACTERS) return;
    if (this.#names.get(value) !== undefined) return;
    // A part of a header block would keep the whole block.
    this.#names.set(detached(value), name);
  }

  /** The name of the cookie that had this value, or null. */
  nameOf(value: string): string | null {
    if (value.length < MIN_CHARACTERS) return null;
    return this.#names.get(value) ?? null;
  }
}
