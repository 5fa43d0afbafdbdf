// Requests that wait for their responses, first in, first out (RFC 9112 section 9.3.2). Nearly always there is one
// at most, so that one needs no array.

import type { Counters } from '../../counters.ts';
import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Stamp } from '../../flow/stream.ts';
import { MAX_PENDING_REQUEST_BYTES, MAX_PENDING_REQUESTS } from '../../limits.ts';
import type { SeenRequest } from '../events.ts';
import type { Http1Head } from './head.ts';

export interface Http1Request extends SeenRequest {
  readonly head: Http1Head;
}

/** `null` stands for a request that was lost. */
export class RequestQueue {
  #first: Http1Request | null | undefined = undefined;
  #more: (Http1Request | null)[] | null = null;
  #bytes = 0;

  constructor(
    readonly counters: Counters,
    readonly budget: BufferBudget,
  ) {}

  /** Undefined when nothing waits. */
  get first(): Http1Request | null | undefined {
    return this.#first;
  }

  get isEmpty(): boolean {
    return this.#first === undefined;
  }

  /** True when a packet seen at `stamp` can answer the first: bytes that were held back may be older than it. */
  hasOneBefore(stamp: Stamp): boolean {
    return this.#first !== undefined && isBefore(this.#first, stamp);
  }

  /** Gives up all requests but the last one that a packet seen at `stamp` can answer, and those after it. */
  keepLastBefore(stamp: Stamp): void {
    while (this.#more !== null && this.#more.length > 0 && isBefore(this.#more[0]!, stamp)) this.shift();
  }

  /** When too much waits, the oldest is given up; without memory, the request itself is. */
  push(request: Http1Request | null): void {
    const bytes = bytesOf(request);
    if (!this.budget.takeSpare(bytes)) {
      this.counters.forgottenRequests++;
      request = null;
    } else this.#bytes += bytes;
    if (this.#first === undefined) {
      this.#first = request;
      return;
    }
    this.#more ??= [];
    this.#more.push(request);
    if (this.#more.length < MAX_PENDING_REQUESTS && this.#bytes <= MAX_PENDING_REQUEST_BYTES) return;
    this.counters.forgottenRequests++;
    this.shift();
  }

  shift(): Http1Request | null | undefined {
    const first = this.#first;
    if (first === undefined) return undefined;
    const bytes = bytesOf(first);
    this.#bytes -= bytes;
    this.budget.give(bytes);
    this.#first = this.#more?.shift();
    return first;
  }

  clear(): void {
    this.budget.give(this.#bytes);
    this.#bytes = 0;
    this.#first = undefined;
    this.#more = null;
  }
}

/** A character of a head takes a byte. */
function bytesOf(request: Http1Request | null): number {
  return request === null ? 0 : request.head.text.length;
}

/** A lost request was somewhere before. */
function isBefore(request: Http1Request | null, stamp: Stamp): boolean {
  return request === null || request.frame <= stamp.frame || request.input !== stamp.input;
}
