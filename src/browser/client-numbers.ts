// Numbers for browsers, by address and User-Agent: enough to say that two requests come from different ones.

import type { RequestMessage } from '../record/message.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { MAX_NUMBERED_CLIENTS } from './limits.ts';
import { UserAgents } from './user-agents.ts';

export class ClientNumbers {
  readonly #numbers = new GenerationalMap<string, number>(MAX_NUMBERED_CLIENTS, () => {});
  readonly #agents = new UserAgents();
  #made = 0;

  /** Counted from 1 in order of appearance; `request` is null when only its response was seen. */
  numberOf(address: string, request: RequestMessage | null): number {
    const key = `${this.#agents.numberOf(request)} ${address}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, ++this.#made);
    return this.#made;
  }
}
