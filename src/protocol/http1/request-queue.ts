// Requests that wait for their responses, first in, first out (RFC 9112 section 9.3.2). Nearly always there is one
// at most, so that one needs no array.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Stamp, Stream } from '../../flow/stream.ts';
import type { Counters } from '../../shared/counters.ts';
import type { SeenRequest } from '../events.ts';
import type { Http1Head } from './head.ts';
import { MAX_PENDING_REQUEST_BYTES, MAX_PENDING_REQUESTS } from './limits.ts';

/** What a pending request takes beside its head. */
export const REQUEST_BYTES = 64;

/** A request whose response is still to come: what its framing needs, and the request itself when somebody asks. */
export class PendingRequest {
  readonly isHead: boolean;
  readonly isConnect: boolean;
  readonly seen: SeenRequest | null;
  readonly input: string;
  readonly frame: number;
  /** The next byte of the responses that the client wanted when it sent this: its response begins there or later. */
  readonly acknowledgement: number | null;

  /** `seen` is null when nobody needs the request itself. */
  constructor(seen: SeenRequest | null, stamp: Stamp, isHead: boolean, isConnect: boolean) {
    this.seen = seen;
    this.isHead = isHead;
    this.isConnect = isConnect;
    this.input = stamp.input;
    this.frame = stamp.frame;
    this.acknowledgement = stamp.acknowledgement;
  }

  /** Bytes that it draws from the budget: a character of a head takes one. */
  get bytes(): number {
    return REQUEST_BYTES + (this.seen === null ? 0 : (this.seen.head as Http1Head).length);
  }
}

/** When a request was sent: its packet. */
interface Sent {
  readonly frame: number;
  readonly input: string;
}

/** `null` stands for a request that was lost. */
export class RequestQueue {
  readonly #responses: Stream;
  readonly #counters: Counters;
  readonly #budget: BufferBudget;
  #first: PendingRequest | null | undefined = undefined;
  #more: (PendingRequest | null)[] | null = null;
  #bytes = 0;
  /** So many of the oldest may have had their responses in bytes that were lost, or may not. */
  #unsure = 0;
  /** Which response is whose is not known: one may be lost, or the client does not wait for them. */
  #isOrderUnsure = false;
  #lastFrame = 0;
  /** The one that was taken out last was one of those. */
  tookUnsure = false;
  /** So many bytes of the responses are just lost: a head that they end began before them. */
  gapBytes = 0;
  /** The first request that was seen, and the last one that showed that others had had their responses. */
  #firstSent: Sent | null = null;
  #lastProof: Sent | null = null;
  /** How far the responses had been read with each whose request is still to be read. */
  readonly #orphans: number[] = [];

  constructor(responses: Stream, counters: Counters, budget: BufferBudget) {
    this.#responses = responses;
    this.#counters = counters;
    this.#budget = budget;
  }

  /** Undefined when nothing waits. */
  get first(): PendingRequest | null | undefined {
    return this.#first;
  }

  /** The request that waits for more than an interim response whose head was complete at `stamp`. */
  ofInterim(stamp: Stamp): PendingRequest | null | undefined {
    const first = this.#first;
    return first == null || isBefore(first, stamp) ? first : undefined;
  }

  get isEmpty(): boolean {
    return this.#first === undefined;
  }

  /** A request that was seen waits: of a lost one it is not known whether its response was lost, too. */
  get hasSeen(): boolean {
    return this.#firstSeen !== undefined;
  }

  /** A request waits that was lost. */
  get hasLost(): boolean {
    return this.#first === null || this.#more?.includes(null) === true;
  }

  /** No response to a request that is sure can have begun. */
  get isOnlyUnsure(): boolean {
    if (this.#unsure === 0) return false;
    return !this.#all.slice(this.#unsure).some((one) => one !== null && !(this.#bytesPast(one) <= 0));
  }

  get #all(): (PendingRequest | null)[] {
    return this.#first === undefined ? [] : [this.#first, ...(this.#more ?? [])];
  }

  get #size(): number {
    return this.#first === undefined ? 0 : 1 + (this.#more?.length ?? 0);
  }

  /** The response to the first may have been lost, or may still come. */
  get isUnsure(): boolean {
    return this.#unsure > 0 || this.#isOrderUnsure;
  }

  get #firstSeen(): PendingRequest | null | undefined {
    return this.#first ?? this.#more?.find((one) => one !== null);
  }

  /**
   * True when the response to the first that was seen can be in the last `count` bytes of the responses, seen at
   * `stamp`: the request was sent before them, and its client had all that comes before them.
   */
  mayBeAnswered(stamp: Stamp, count: number): boolean {
    const request = this.#firstSeen;
    if (request === undefined || request === null) return false;
    return isBefore(request, stamp) && !(this.#bytesPast(request) < count);
  }

  /**
   * Takes out the request that a response answers whose head was complete at `stamp`; undefined when it is not here.
   * Responses that were lost are noticed by the last request whose response can have begun, unless it is `pipelined`.
   */
  take(stamp: Stamp, pipelined: boolean): PendingRequest | null | undefined {
    if (this.#more !== null && !pipelined) {
      const last = this.#more.findLastIndex((one) => one !== null && this.#mayHaveBegun(one, stamp));
      for (let count = 0; count <= last; count++) this.shift();
    }
    const first = this.#first;
    if (first === undefined || first === null || this.#mayHaveBegun(first, stamp)) return this.shift();
    this.tookUnsure = false;
    return undefined;
  }

  /**
   * Bytes of the responses that were sent at `stamp` come late, behind a gap: since then no request waits that they can
   * belong to, but one may have waited then, as it was lost, or a later one has shown that its response was received.
   */
  isLate(stamp: Stamp): boolean {
    return isAfter(this.#firstSent, stamp) || isAfter(this.#lastProof, stamp);
  }

  /** Bytes of the responses are lost: what was in them is not known, a response or none. */
  lose(): void {
    const later = this.#all.findIndex((one) => one !== null && this.#bytesPast(one) <= 0);
    this.#unsure = later < 0 ? this.#size : later;
  }

  /**
   * The client, which does not pipeline, has sent another request at `stamp`, and wants `acknowledgement` next: it had the
   * responses to those before it, although they were not seen.
   */
  dropAnswered(acknowledgement: number | null, { frame, input }: Stamp): void {
    this.#firstSent ??= { frame, input };
    while (this.#unsure > 0) {
      const first = this.#first;
      const hasReceived =
        acknowledgement === null ||
        first == null ||
        !(this.#bytesPast(first) <= this.#responses.bytesPast(acknowledgement));
      if (!hasReceived) return;
      this.#lastProof = { frame, input };
      this.shift();
    }
  }

  /** A response has come whose request is still to be read, as bytes of the client are missing. */
  addOrphan(): void {
    if (this.#orphans.length >= MAX_PENDING_REQUESTS) this.#orphans.shift();
    this.#orphans.push(this.#responses.bytesPast(0));
  }

  /** True when the request that is read now has its response already. */
  takeOrphan(): boolean {
    return this.#orphans.shift() !== undefined;
  }

  /** A client that had them when it sent the request that is read now had asked for them before. */
  dropOrphans(acknowledgement: number | null): void {
    if (acknowledgement === null) return;
    const past = this.#responses.bytesPast(acknowledgement);
    const read = this.#responses.bytesPast(0);
    while (this.#orphans.length > 0 && past - ((read - this.#orphans[0]!) | 0) <= 0) this.#orphans.shift();
  }

  /** When too much waits, the oldest is forgotten; without memory, the request itself is. */
  push(request: PendingRequest | null, pipelined: boolean): void {
    // Without numbers a lost response looks like a client that does not wait for it.
    if (
      this.#first !== undefined &&
      request?.frame !== this.#lastFrame &&
      this.#responses.channel.isUnnumbered
    )
      this.#isOrderUnsure = true;
    this.#lastFrame = request?.frame ?? 0;
    this.#add(request);
    // Its place has gone by, or those before it do not tell which response is its own.
    const isPast = !pipelined && request !== null && this.#bytesPast(request) > 0;
    if (isPast || (pipelined && this.#unsure > 0)) this.#unsure = this.#size;
  }

  #add(request: PendingRequest | null): void {
    const bytes = request?.bytes ?? 0;
    if (!this.#budget.takeSpare(bytes)) {
      this.#counters.forgottenRequests++;
      request = null;
    } else this.#bytes += bytes;
    if (this.#first === undefined) {
      this.#first = request;
      return;
    }
    this.#more ??= [];
    this.#more.push(request);
    if (this.#more.length < MAX_PENDING_REQUESTS && this.#bytes <= MAX_PENDING_REQUEST_BYTES) return;
    this.#counters.forgottenRequests++;
    this.shift();
  }

  shift(): PendingRequest | null | undefined {
    const first = this.#first;
    if (first === undefined) {
      this.tookUnsure = false;
      return undefined;
    }
    this.tookUnsure = this.isUnsure;
    if (this.#unsure > 0) this.#unsure--;
    const bytes = first?.bytes ?? 0;
    this.#bytes -= bytes;
    this.#budget.give(bytes);
    this.#first = this.#more?.shift();
    if (this.#first === undefined) this.#isOrderUnsure = false;
    return first;
  }

  #mayHaveBegun(request: PendingRequest, stamp: Stamp): boolean {
    return isBefore(request, stamp) && !(this.#bytesPast(request) <= this.gapBytes);
  }

  /** How many bytes have been read behind the place where the response to `request` can begin; NaN when not known. */
  #bytesPast(request: PendingRequest): number {
    return this.#responses.bytesPast(request.acknowledgement);
  }

  clear(): void {
    this.#budget.give(this.#bytes);
    this.#bytes = 0;
    this.#unsure = 0;
    this.#first = undefined;
    this.#more = null;
  }
}

function isAfter(sent: Sent | null, { frame, input }: Stamp): boolean {
  return sent !== null && sent.input === input && sent.frame > frame;
}

function isBefore(request: PendingRequest, stamp: Stamp): boolean {
  return request.frame <= stamp.frame || request.input !== stamp.input;
}
