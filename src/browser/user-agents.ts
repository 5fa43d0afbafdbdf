// Numbers for User-Agent fields: there are few, they are long, and they are looked at with every request.

import { fieldValues, type RequestMessage } from '../record/message.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { unsliced } from '../shared/unsliced.ts';
import { MAX_NUMBERED_CLIENTS } from './limits.ts';

export class UserAgents {
  readonly #numbers = new GenerationalMap<string, number>(MAX_NUMBERED_CLIENTS, () => {});
  #made = 0;
  #last = '';
  #numberOfLast = 0;

  /** Equal for equal fields; a request that was not seen, or has none, has that of the empty text. */
  numberOf(request: RequestMessage | null): number {
    const text = request === null ? '' : (fieldValues(request, 'user-agent')[0] ?? '');
    if (text !== this.#last) {
      const known = this.#numbers.get(text);
      this.#last = unsliced(text);
      this.#numberOfLast = known ?? ++this.#made;
      if (known === undefined) this.#numbers.set(this.#last, this.#made);
    }
    return this.#numberOfLast;
  }
}
