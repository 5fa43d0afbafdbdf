// Expiry and eviction of connections: removes those that were idle for too long, shrinks idle live ones, and evicts the
// least useful one when there are too many. Each new connection checks a few others; nothing else does.

import type { Counters } from '../shared/counters.ts';
import { CLOSED, type ConnectionTable, FREE, KNOWN, LIVE, OPEN, QUEUED } from './connection-table.ts';
import { EntryQueue } from './entry-queue.ts';
import {
  CLOSED_SECONDS,
  IDLE_SECONDS,
  MAX_CONNECTIONS,
  SHRINK_SECONDS,
  UNANSWERED_SECONDS,
} from './limits.ts';

/** The connections that are read. */
export interface LiveConnections {
  /** Shrinks a live connection that is between two messages to its table entry; false when it is not. */
  shrink(entry: number): boolean;
  /** Ends a live connection early. */
  abandon(entry: number): void;
}

/** Table entries that one new connection checks for expiry. */
const SWEEP_ENTRIES = 4;
/** Live connections that one new live connection checks, to shrink idle ones. */
const SHRINK_ENTRIES = 2;
/** Table entries among which a full table evicts the least useful one. */
const VICTIM_ENTRIES = 32;

export class Expiry {
  readonly #table: ConnectionTable;
  readonly #live: LiveConnections;
  readonly #counters: Counters;
  #sweepAt = 0;
  /** Entries that became live, the one checked longest ago first; others drop out when it is their turn. */
  readonly #liveQueue = new EntryQueue();

  constructor(table: ConnectionTable, live: LiveConnections, counters: Counters) {
    this.#table = table;
    this.#live = live;
    this.#counters = counters;
  }

  /** A connection is about to be inserted into the table. */
  beforeInsert(nowSeconds: number): void {
    for (let count = 0; count < SWEEP_ENTRIES; count++) this.#sweep(nowSeconds);
    if (this.#table.size >= MAX_CONNECTIONS) this.#evictOne(nowSeconds);
  }

  /** A connection is about to become live; `isFull`: as many are live as may be. */
  beforeLive(nowSeconds: number, isFull: boolean): void {
    for (let count = 0; count < SHRINK_ENTRIES; count++) this.#shrinkOne(nowSeconds);
    if (isFull) this.#shrinkOrAbandonOne();
  }

  /** An entry has become live. It is in the queue once at most: the queue is never longer than the table. */
  enqueue(entry: number): void {
    if (this.#table.has(entry, QUEUED)) return;
    this.#table.set(entry, QUEUED);
    this.#liveQueue.push(entry);
  }

  #dequeue(): number {
    const entry = this.#liveQueue.shift();
    if (entry >= 0) this.#table.clear(entry, QUEUED);
    return entry;
  }

  /** The next entry of the table in turn, -1 in an empty one. */
  #nextEntry(): number {
    if (this.#sweepAt >= this.#table.end) this.#sweepAt = 0;
    return this.#table.end === 0 ? -1 : this.#sweepAt++;
  }

  /** Removes the next entry if it has expired. */
  #sweep(nowSeconds: number): void {
    const table = this.#table;
    const entry = this.#nextEntry();
    if (entry < 0) return;
    const phase = table.phase(entry);
    if (phase === FREE) return;
    const idleSeconds = table.idleSeconds(entry, nowSeconds);
    if (phase === LIVE) {
      if (idleSeconds > IDLE_SECONDS) this.#evict(entry);
      return;
    }
    const isUnanswered = phase === OPEN && !table.hasForBoth(entry, KNOWN);
    const limit = phase === CLOSED ? CLOSED_SECONDS : isUnanswered ? UNANSWERED_SECONDS : IDLE_SECONDS;
    if (idleSeconds > limit) table.remove(entry);
  }

  #evict(entry: number): void {
    if (this.#table.phase(entry) === LIVE) this.#live.abandon(entry);
    this.#table.remove(entry);
  }

  /** The table is full: evicts the least useful of the next entries. */
  #evictOne(nowSeconds: number): void {
    const table = this.#table;
    let victim = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let count = 0; count < VICTIM_ENTRIES; count++) {
      const entry = this.#nextEntry();
      const phase = table.phase(entry);
      if (phase === FREE) continue;
      const bonusSeconds = phase === LIVE ? IDLE_SECONDS : phase === CLOSED ? -IDLE_SECONDS : 0;
      const worth = bonusSeconds - table.idleSeconds(entry, nowSeconds);
      if (worth < least) {
        least = worth;
        victim = entry;
      }
    }
    if (victim < 0) return;
    if (table.phase(victim) !== CLOSED) this.#counters.forgottenConnections++;
    this.#evict(victim);
  }

  /** Checks one live connection: idle between two messages, it shrinks to its table entry. */
  #shrinkOne(nowSeconds: number): void {
    const table = this.#table;
    const entry = this.#dequeue();
    if (entry < 0 || table.phase(entry) !== LIVE) return;
    const hasShrunk = table.idleSeconds(entry, nowSeconds) >= SHRINK_SECONDS && this.#live.shrink(entry);
    if (!hasShrunk) this.enqueue(entry);
  }

  /** Too many connections are live: the first one that is idle shrinks, or else the first one is ended. */
  #shrinkOrAbandonOne(): void {
    let oldest = -1;
    for (let count = 0; count < VICTIM_ENTRIES; count++) {
      const entry = this.#dequeue();
      if (entry < 0 || this.#table.phase(entry) !== LIVE) continue;
      if (this.#live.shrink(entry)) {
        if (oldest >= 0) this.enqueue(oldest);
        return;
      }
      if (oldest >= 0) this.enqueue(entry);
      else oldest = entry;
    }
    if (oldest < 0) return;
    this.#counters.forgottenConnections++;
    this.#live.abandon(oldest);
  }
}
