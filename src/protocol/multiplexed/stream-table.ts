// Requests whose responses are still to come, by stream. Bounded: of too many the oldest is forgotten.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Stamp } from '../../flow/stream.ts';
import type { Counters } from '../../shared/counters.ts';
import type { ContentReader } from '../content-reader.ts';
import type { SeenRequest } from '../events.ts';
import { MAX_PENDING_STREAMS } from './limits.ts';

interface PendingStream {
  readonly request: SeenRequest;
  readonly bytes: number;
  /** The final response has begun. */
  isAnswered: boolean;
  /** The client wants no response any more; one may be under way. */
  isCancelled: boolean;
  /** Its response may have been in what the capture has lost. */
  mayBeLost: boolean;
  /** Reads the content of the response, while there is one. */
  content: ContentReader | null;
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
    if (this.#streams.size === MAX_PENDING_STREAMS) this.#forgetOldest();
    if (this.#budget.take(bytes))
      this.#streams.set(streamId, {
        request,
        bytes,
        isAnswered: false,
        isCancelled: false,
        mayBeLost: false,
        content: null,
      });
    else this.#counters.forgottenRequests++;
  }

  /** Some of what the server sends is lost: no content that is being read is whole any more. */
  loseContents(stamp: Stamp): void {
    for (const { content } of this.#streams.values()) content?.close(false, stamp);
  }

  /** Some of what the server sends is lost: it may be the responses to all that wait. */
  loseResponses(): void {
    for (const stream of this.#streams.values()) stream.mayBeLost = true;
  }

  /** What was expected on `streamId` comes on the stream `to`. */
  move(streamId: number, to: number): void {
    const stream = this.#streams.get(streamId);
    if (stream === undefined || this.#streams.has(to)) return;
    this.#streams.delete(streamId);
    this.#streams.set(to, stream);
  }

  delete(streamId: number): void {
    const stream = this.#streams.get(streamId);
    if (stream === undefined) return;
    const { isAnswered, isCancelled, mayBeLost } = stream;
    if (mayBeLost && !isAnswered && !isCancelled) this.#counters.lostResponses++;
    this.#budget.give(stream.bytes);
    stream.request.form?.close();
    stream.content?.close(false);
    this.#streams.delete(streamId);
  }

  clear(): void {
    for (const streamId of [...this.#streams.keys()]) this.delete(streamId);
  }

  #forgetOldest(): void {
    for (const [streamId, { isAnswered, isCancelled }] of this.#streams) {
      if (!isAnswered && !isCancelled) this.#counters.forgottenRequests++;
      this.delete(streamId);
      return;
    }
  }
}
