// Numbers for browsers, by address and User-Agent: enough to say that two requests come from different ones.

import { MAX_SESSION_CLIENTS } from '../limits.ts';
import { fieldValues, type RequestMessage } from '../record/message.ts';
import { detached } from './detached.ts';
import { Recent } from './recent.ts';

export class SessionClients {
  /** By the number of the User-Agent, of which there are few, and the address. */
  readonly #numbers = new Recent<string, number>(MAX_SESSION_CLIENTS, () => {});
  readonly #agents = new Recent<string, number>(MAX_SESSION_CLIENTS, () => {});
  #made = 0;
  #madeAgents = 0;

  /** Counted from 1 in order of appearance; `request` is null when only its answer was seen. */
  numberOf(address: string, request: RequestMessage | null): number {
    const userAgent = request === null ? '' : (fieldValues(request, 'user-agent')[0] ?? '');
    const key = `${this.#agentNumber(userAgent)} ${address}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, ++this.#made);
    return this.#made;
  }

  #agentNumber(userAgent: string): number {
    const known = this.#agents.get(userAgent);
    if (known !== undefined) return known;
    this.#agents.set(detached(userAgent), ++this.#madeAgents);
    return this.#madeAgents;
  }
}
