// Responses that wait for what is read of their content, and what was read of the last ones.

import type { ContentFacts, ContentMessage } from '../record/message.ts';
import { MAX_AWAITED_CONTENTS } from './limits.ts';
import { PendingRequests, type RequestPlace } from './pending-requests.ts';

export class AwaitedContents<Waiting extends object> {
  readonly #conclude: (waiting: Waiting, content: ContentFacts | null) => void;
  readonly #waiting: PendingRequests<Waiting>;
  /** A cookie may turn out to be a session when its responses are past: then their contents are too. */
  readonly #known = new PendingRequests<ContentFacts>(MAX_AWAITED_CONTENTS);

  /** `conclude` is called once for each that waits; without the content when too many wait. */
  constructor(conclude: (waiting: Waiting, content: ContentFacts | null) => void) {
    this.#conclude = conclude;
    this.#waiting = new PendingRequests(MAX_AWAITED_CONTENTS, (one) => conclude(one, null));
  }

  /** Waits for the content of the response to a request, unless it is known already. */
  wait(request: RequestPlace, waiting: Waiting): void {
    const known = this.#known.find(request);
    if (known === null) this.#waiting.add(request, waiting);
    else this.#conclude(waiting, known);
  }

  add({ request, facts }: ContentMessage): void {
    this.#known.add(request, facts);
    for (let one = this.#waiting.take(request); one !== null; one = this.#waiting.take(request))
      this.#conclude(one, facts);
  }
}
