// Requests that wait for their responses, first in, first out (RFC 9112 section 9.3.2). Nearly always there is one
// at most, so that one needs no array.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import { distance } from '../../flow/sequence.ts';
import type { Stamp, Stream } from '../../flow/stream.ts';
import type { Counters } from '../../shared/counters.ts';
import { MAX_PENDING_REQUEST_BYTES, MAX_PENDING_REQUESTS } from './limits.ts';
import type { PendingRequest } from './pending-request.ts';

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
  /** Requests that count as those whose responses were lost. */
  #lost = 0;
  /** The one that was taken out last was one of those. */
  tookUnsure = false;
  /** No other request than the last one that was found can have had that response. */
  isAlone = false;
  /** The client sends requests before it has the responses to earlier ones (RFC 9112 section 9.3.2). */
  hasPipelined = false;
  /** A request may be missing among those that wait: bytes of the client are lost, or came before the capture. */
  #mayLack: boolean;
  #hasInterim = false;
  /** A final response came. */
  #hasTaken = false;
  /** What is missing of the responses may be the rest of one that was begun. */
  isPartRead = false;
  /** `PendingRequest.startsAt` of the first request. */
  #firstStartsAt = Number.NaN;
  /** `Stamp.acknowledgement` of the last final response. */
  #lastResponseAt: number | null = null;
  /** So many bytes of the responses are just lost: a head that they end began before them. */
  gapBytes = 0;
  /** The first request that was seen, and the last one that showed that others had had their responses. */
  #firstSent: Sent | null = null;
  #lastProof: Sent | null = null;
  /** How far the responses had been read with each whose request is still to be read. */
  readonly #orphans: { readonly readAt: number; readonly acknowledgement: number | null }[] = [];

  /** `fromStart`: the first request that comes is the first that was sent. */
  constructor(responses: Stream, counters: Counters, budget: BufferBudget, fromStart = true) {
    this.#mayLack = !fromStart;
    this.#responses = responses;
    this.#counters = counters;
    this.#budget = budget;
  }

  get first(): PendingRequest | null | undefined {
    return this.#first;
  }

  /** The request that waits for more than an interim response, as `take` says; it stays. */
  ofInterim(stamp: Stamp, bytes: number): PendingRequest | null | undefined {
    this.#hasInterim = true;
    this.#dropPast(stamp, bytes);
    const first = this.#first;
    return first == null || this.#mayHaveBegun(first, stamp, bytes) ? first : undefined;
  }

  get isEmpty(): boolean {
    return this.#first === undefined;
  }

  /** A request that was seen waits: of a lost one it is not known whether its response was lost, too. */
  get hasSeen(): boolean {
    return this.#firstSeen !== undefined;
  }

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
    return this.#unsure > 0 || this.#isOrderUnsure || this.#isOutOfStep;
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
   * Takes out the request of a response whose head was complete at `stamp`, and began `bytes` bytes before the
   * end of what has been read; undefined when it is not here.
   */
  take(stamp: Stamp, bytes: number): PendingRequest | null | undefined {
    this.#dropPast(stamp, bytes);
    const first = this.#first;
    if (first === undefined || first === null || this.#mayHaveBegun(first, stamp, bytes)) return this.shift();
    this.tookUnsure = false;
    // It came late, behind a gap: one that counts as lost is not.
    if (this.#lost > 0 && this.isLate(stamp)) this.#countLost(-1);
    return undefined;
  }

  /** Responses are lost, or (-1) one is not. */
  #countLost(count: number): void {
    this.#lost += count;
    this.#counters.lostResponses += count;
  }

  /** Takes out a request whose response the client had: it was lost. */
  #dropFirst(): void {
    if (this.#first != null) this.#countLost(1);
    this.shift();
  }

  /**
   * Responses that were lost are noticed by the last request whose response can have begun: its client had those to all
   * requests before the ones that it was sent together with.
   */
  #dropPast(stamp: Stamp, bytes: number): void {
    let first = 0;
    let last = 0;
    if (this.#more !== null) {
      const all = this.#all;
      last = Math.max(
        0,
        all.findLastIndex((one) => one !== null && this.#mayHaveBegun(one, stamp, bytes)),
      );
      first = last;
      while (first > 0 && this.#isPipelined(all[first]!)) first--;
      for (let count = 0; count < first; count++) this.#dropFirst();
    }
    this.isAlone =
      first === last && this.#first != null && !this.#isPipelined(this.#first) && !this.#isOutOfStep;
  }

  #isPipelined(request: PendingRequest | null): boolean {
    return request === null ? this.hasPipelined : request.isPipelined;
  }

  /** Whether a request that wants `acknowledgement` next was sent before the response to the last one was there. */
  #isSentEarly(acknowledgement: number | null): boolean {
    const all = this.#all;
    const last = all.findLast((one) => one !== null);
    const past = this.#responses.bytesPast(acknowledgement);
    const behind = this.#responses.wasBehind(acknowledgement);
    if (last == null) {
      // All that there was to be read is the response before that to one that was lost.
      const isUnanswered = this.#hasTaken && !this.isPartRead && !behind && !Number.isNaN(past);
      return all.length > 0 && (this.hasPipelined || isUnanswered);
    }
    const received = this.#bytesPast(last) - past;
    if (Number.isNaN(received)) return !behind || this.hasPipelined;
    if (received <= 0 || (!behind && this.#unsure === 0)) return true;
    if (!this.hasPipelined) return false;
    // It had one response: of which of several, and was it the final one?
    if (this.#mayLack || this.#hasInterim) return true;
    return all.at(-1) !== last || (last.isPipelined && (all.length > 1 || this.isPartRead));
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
    const all = this.#all;
    let later = all.findIndex((one) => one !== null && this.#bytesPast(one) <= 0);
    if (later < 0) later = all.length;
    // Of those that were sent together each may have the response of the one before.
    if (later > 0) while (later < all.length && this.#isPipelined(all[later]!)) later++;
    this.#unsure = later;
  }

  /** Bytes of the client are lost: requests may have been among them. */
  loseRequests(): void {
    this.#mayLack = true;
  }

  /**
   * A final response was sent when its server had `acknowledgement` bytes of requests; `isEarly`: it had more than the
   * request and those before it. `request` is the one that was taken for it.
   */
  noteResponse(acknowledgement: number | null, isEarly: boolean, isKnown: boolean): void {
    this.#hasTaken = true;
    const isSecond = acknowledgement !== null && acknowledgement === this.#lastResponseAt;
    this.#lastResponseAt = acknowledgement;
    if (!isSecond && !isEarly) return;
    // Requests were sent together, some of which were not seen.
    if (isEarly || !isKnown) this.#mayLack = true;
    this.hasPipelined = true;
  }

  /** Requests are missing, and more than one may wait: it is not known how many do. */
  get #isOutOfStep(): boolean {
    return this.hasPipelined && this.#mayLack;
  }

  /**
   * The client has sent another request at `stamp`, and wants `acknowledgement` next: unless it did not wait for them, it
   * had the responses to those before it, although they were not seen.
   */
  dropAnswered(acknowledgement: number | null, { frame, input }: Stamp): void {
    this.#firstSent ??= { frame, input };
    if (this.hasPipelined && this.#isSentEarly(acknowledgement)) return;
    while (this.#unsure > 0) {
      const first = this.#first;
      const hasReceived =
        acknowledgement === null ||
        first == null ||
        !(this.#bytesPast(first) <= this.#responses.bytesPast(acknowledgement));
      if (!hasReceived) return;
      this.#lastProof = { frame, input };
      this.#dropFirst();
    }
  }

  /** A response has come whose request is still to be read, as bytes of the client are missing. */
  addOrphan(acknowledgement: number | null): void {
    if (this.#orphans.length >= MAX_PENDING_REQUESTS) this.#orphans.shift();
    this.#orphans.push({ readAt: this.#responses.bytesPast(0), acknowledgement });
  }

  /** True when the request that is read now has its response already. */
  takeOrphan(): boolean {
    return this.#orphans.shift() !== undefined;
  }

  /** Those that the client had when it sent the request at `startsAt`, or that were sent before it came, are of others. */
  dropOrphans(acknowledgement: number | null, startsAt: number): void {
    const read = this.#responses.bytesPast(0);
    const past = acknowledgement === null ? Number.NaN : this.#responses.bytesPast(acknowledgement);
    const isKnown = !Number.isNaN(startsAt);
    for (let first = this.#orphans[0]; first !== undefined; first = this.#orphans[0]) {
      const isReceived = past - ((read - first.readAt) | 0) <= 0;
      const isSentBefore = first.acknowledgement !== null && distance(first.acknowledgement, startsAt) <= 0;
      if (!isReceived && !(isSentBefore && isKnown)) return;
      this.#orphans.shift();
    }
  }

  /** When too much waits, the oldest is forgotten; without memory, the request itself is. */
  push(request: PendingRequest | null): void {
    if (Number.isNaN(this.#firstStartsAt) && request !== null) {
      this.#firstStartsAt = request.startsAt;
      // Tools that keep no such numbers write what they have from its start.
      if (request.acknowledgement === null) this.#mayLack = false;
    }
    if (request === null) this.#mayLack = true;
    else if (this.#first !== undefined) {
      request.isPipelined = this.#isSentEarly(request.acknowledgement);
      if (request.isPipelined) this.hasPipelined = true;
    }
    const pipelined = this.#first !== undefined && this.#isPipelined(request);
    // Without numbers a lost response looks like a client that does not wait for it.
    const isUnnumbered =
      this.#responses.channel.isUnnumbered || (request?.acknowledgement === null && !this.#hasTaken);
    if (this.#first !== undefined && request?.frame !== this.#lastFrame && isUnnumbered)
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
    if (this.#first === undefined) {
      this.#isOrderUnsure = false;
      // One response to each request: they are in step again.
      if (!this.hasPipelined) this.#mayLack = false;
    }
    return first;
  }

  /** `bytes`: see `take`. */
  #mayHaveBegun(request: PendingRequest, stamp: Stamp, bytes: number): boolean {
    // Of a request in pieces the last one may come when the response has begun.
    const needed = this.gapBytes + (this.#more === null ? 1 : bytes);
    if (!isBefore(request, stamp) || this.#bytesPast(request) < needed) return false;
    const { acknowledgement } = stamp;
    // Its server had not received it, unless such numbers mean nothing here.
    if (acknowledgement === null || Number.isNaN(request.startsAt)) return true;
    return (
      distance(acknowledgement, request.startsAt) > 0 || distance(acknowledgement, this.#firstStartsAt) <= 0
    );
  }

  /** How many bytes have been read behind the place where the response to `request` can begin; NaN when not known. */
  #bytesPast(request: PendingRequest): number {
    return this.#responses.bytesPast(request.acknowledgement);
  }

  /** The connection is over: responses that may have been in bytes that were lost were not seen. */
  clear(): void {
    this.#countLost(this.#all.slice(0, this.#unsure).filter((one) => one !== null).length);
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
