// Which connections to forget, and when: those whose time is over, those that are idle and too large, and the one that
// can best be spared when there are too many. A few are looked at with each new connection, none at any other time.

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

/** The connections that are read: given, so that this file holds no more than times and turns. */
export interface LiveConnections {
  /** Lets go of a live connection that is between two messages; false, and nothing done, when it is not. */
  shrink(entry: number): boolean;
  /** Ends a live connection before its time. */
  abandon(entry: number): void;
}

/** Entries of the table that one new connection looks at, to find those whose time is over. */
const SWEEP_ENTRIES = 4;
/** Live connections that one new live connection looks at, to shrink those that are idle. */
const SHRINK_LOOKS = 2;
/** Entries among which a full table looks for the one it can best do without. */
const VICTIM_ENTRIES = 32;

export class Expiry {
  readonly #table: ConnectionTable;
  readonly #live: LiveConnections;
  readonly #counters: Counters;
  #sweepAt = 0;
  /** Entries that became live, oldest look first; those that are no longer live drop out when looked at. */
  readonly #liveQueue = new EntryQueue();

  constructor(table: ConnectionTable, live: LiveConnections, counters: Counters) {
    this.#table = table;
    this.#live = live;
    this.#counters = counters;
  }

  /** A connection is about to be entered into the table. */
  makeRoom(nowSeconds: number): void {
    for (let count = 0; count < SWEEP_ENTRIES; count++) this.#sweep(nowSeconds);
    if (this.#table.size >= MAX_CONNECTIONS) this.#forgetOne(nowSeconds);
  }

  /** A connection is about to become live; `isFull`: too many are. */
  makeRoomForLive(nowSeconds: number, isFull: boolean): void {
    for (let count = 0; count < SHRINK_LOOKS; count++) this.#shrinkOne(nowSeconds);
    if (isFull) this.#shrinkOrAbandonOne();
  }

  /** An entry has become live. It stands in the queue once at most: the queue is never longer than the table. */
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

  /** Looks at the next entry: is its time over? */
  #sweep(nowSeconds: number): void {
    const table = this.#table;
    const entry = this.#nextEntry();
    if (entry < 0) return;
    const phase = table.phase(entry);
    if (phase === FREE) return;
    const idleSeconds = table.idleSeconds(entry, nowSeconds);
    if (phase === LIVE) {
      if (idleSeconds > IDLE_SECONDS) this.#forget(entry);
      return;
    }
    const answered = table.has(entry, KNOWN) && table.has(entry, KNOWN << 1);
    const limit =
      phase === CLOSED ? CLOSED_SECONDS : phase === OPEN && !answered ? UNANSWERED_SECONDS : IDLE_SECONDS;
    if (idleSeconds > limit) table.remove(entry);
  }

  #forget(entry: number): void {
    if (this.#table.phase(entry) === LIVE) this.#live.abandon(entry);
    this.#table.remove(entry);
  }

  /** The table is full: forgets the least useful of the next entries. */
  #forgetOne(nowSeconds: number): void {
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
    this.#forget(victim);
  }

  /** Looks at one live connection: between two messages for a while, it shrinks to its table entry. */
  #shrinkOne(nowSeconds: number): void {
    const table = this.#table;
    const entry = this.#dequeue();
    if (entry < 0 || table.phase(entry) !== LIVE) return;
    const isOver = table.idleSeconds(entry, nowSeconds) >= SHRINK_SECONDS && this.#live.shrink(entry);
    if (!isOver) this.enqueue(entry);
  }

  /** Too many connections are being read: the first one that is idle shrinks, or else the first is forgotten. */
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
