// Requests whose responses are still to come, by stream. Bounded: of too many the oldest is forgotten.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Counters } from '../../shared/counters.ts';
import type { SeenRequest } from '../events.ts';
import { MAX_HTTP2_STREAMS } from './limits.ts';

interface PendingStream {
  readonly request: SeenRequest;
  readonly bytes: number;
  /** The final response has begun. */
  isAnswered: boolean;
  /** The client wants no response any more; one may be under way. */
  isCancelled: boolean;
}

export class StreamTable {
  readonly #budget: BufferBudget;
  readonly #counters: Counters;
  readonly #streams = new Map<number, PendingStream>();

  constructor(budget: BufferBudget, counters: Counters) {
    this.#budget = budget;
    this.#counters = counters;
  }

  get size(): number {
    return this.#streams.size;
  }

  get(streamId: number): PendingStream | undefined {
    return this.#streams.get(streamId);
  }

  /** Remembers the request of a stream; `bytes` is about what it takes in memory. */
  expect(streamId: number, request: SeenRequest, bytes: number): void {
    this.delete(streamId);
    if (this.#streams.size === MAX_HTTP2_STREAMS) this.#forgetOldest();
    if (this.#budget.take(bytes))
      this.#streams.set(streamId, { request, bytes, isAnswered: false, isCancelled: false });
    else this.#counters.forgottenRequests++;
  }

  delete(streamId: number): void {
    const stream = this.#streams.get(streamId);
    if (stream === undefined) return;
    this.#budget.give(stream.bytes);
    stream.request.form?.close();
    this.#streams.delete(streamId);
  }

  clear(): void {
    for (const { bytes, request } of this.#streams.values()) {
      this.#budget.give(bytes);
      request.form?.close();
    }
    this.#streams.clear();
  }

  #forgetOldest(): void {
    for (const [streamId, { isAnswered, isCancelled }] of this.#streams) {
      if (!isAnswered && !isCancelled) this.#counters.forgottenRequests++;
      this.delete(streamId);
      return;
    }
  }
}
