// The cookies of interim responses, until the final response to the same request: what that sets too is not lost.

import type { RequestMessage } from '../record/message.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { unsliced } from '../shared/unsliced.ts';
import { MAX_INTERIM_REQUESTS } from './limits.ts';

const NO_NAMES: readonly string[] = [];

export class InterimCookies {
  /** Null as long as there are none: they are rare. */
  #byRequest: GenerationalMap<string, readonly string[]> | null = null;

  /** The names of the cookies that an interim response sets. */
  add(request: RequestMessage, names: readonly string[]): void {
    const before = this.of(request);
    this.#byRequest ??= new GenerationalMap(MAX_INTERIM_REQUESTS, () => {});
    this.#byRequest.set(keyOf(request), [...before, ...names.map(unsliced)]);
  }

  /** Those of all interim responses to a request. */
  of(request: RequestMessage | null): readonly string[] {
    if (this.#byRequest === null || request === null) return NO_NAMES;
    return this.#byRequest.get(keyOf(request)) ?? NO_NAMES;
  }
}

/** A packet may hold several requests of HTTP/2. */
function keyOf({ stream, frame, streamId }: RequestMessage): string {
  return `${stream} ${frame} ${streamId}`;
}
