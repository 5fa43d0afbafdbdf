// From segments to streams: finds each segment's connection, spends as little as possible on those that cannot
// matter, and hands the others to a protocol. Time is packet time throughout.

import type { Counters } from '../counters.ts';
import {
  CLOSED_SECONDS,
  IDLE_SECONDS,
  MAX_CONNECTIONS,
  MAX_LIVE_CONNECTIONS,
  SHRINK_SECONDS,
  UNANSWERED_SECONDS,
} from '../limits.ts';
import { tcpChecksumValid } from '../packet/checksum.ts';
import { ACK, FIN, RST, type Segment, type SegmentSink, SYN } from '../packet/segment.ts';
import type { BufferBudget } from './buffer-budget.ts';
import { Connection } from './connection.ts';
import {
  CLOSED,
  COUNTED,
  ConnectionTable,
  FINISHED,
  FREE,
  FROM_START,
  IGNORED,
  JUDGED,
  KNOWN,
  LIVE,
  OPEN,
  QUEUED,
  SOUND,
} from './connection-table.ts';
import { EntryQueue } from './entry-queue.ts';
import { advance, distance } from './sequence.ts';
import { type Channel, type Direction, Stamp } from './stream.ts';

/** What the first bytes of a direction are. */
export interface Judgement {
  /** Somebody reads it, or more bytes are needed to tell. */
  readonly take: boolean;
  /** Which protocol, in the protocols' own numbers. */
  readonly verdict: number;
  /** Why it cannot be read, for the summary; null when there is nothing to say. */
  readonly unseen: string | null;
}

/** The protocols above: given, so that this stage knows none of them. */
export interface Protocols {
  /** Judges the first bytes `bytes[start, end)` of a direction; the other one may have been judged in vain. */
  judge(bytes: Buffer, start: number, end: number, isOtherJudged: boolean): Judgement;
  /** Does a protocol that can be read begin here, in the middle of one that nobody reads (STARTTLS)? */
  mayUpgrade(bytes: Buffer, start: number, end: number): boolean;
  /** Puts a consumer on a new channel; `judged` says what is known of the first bytes of `direction`. */
  open(channel: Channel, direction: Direction, judged: Judgement | null): void;
  /** A UDP datagram that was no tunnel. */
  datagram(segment: Segment): void;
}

/** Entries of the table that one new connection looks at, to find those whose time is over. */
const SWEEP_ENTRIES = 4;
/** Live connections that one new live connection looks at, to shrink those that are idle. */
const SHRINK_LOOKS = 2;
/** Entries among which a full table looks for the one it can best do without. */
const VICTIM_ENTRIES = 32;

export class FlowTracker implements SegmentSink {
  /** The capture that packets come from now. */
  input = '';

  #table = new ConnectionTable();
  #connections: (Connection | undefined)[] = [];
  readonly #stamp = new Stamp();
  #live = 0;
  /** Entries that became live, oldest look first; those that are no longer live drop out when looked at. */
  readonly #liveQueue = new EntryQueue();
  #sweepAt = 0;

  constructor(
    readonly protocols: Protocols,
    readonly counters: Counters,
    readonly budget: BufferBudget,
  ) {}

  datagram(segment: Segment): void {
    this.protocols.datagram(segment);
  }

  segment(segment: Segment): void {
    const table = this.#table;
    let entry = table.find(segment);
    const { direction } = table;
    const { flags } = segment;
    if (entry < 0) entry = this.#enter(segment);
    else if ((flags & (SYN | ACK)) === SYN && this.#isReuse(entry, direction, segment))
      this.#restart(entry, direction);
    table.touch(entry, segment.seconds);

    switch (table.phase(entry)) {
      case LIVE:
        this.#read(entry, segment);
        return;
      case OPEN:
      case CLOSED:
        this.#watch(entry, segment);
        return;
      case IGNORED:
        if (segment.payloadLength > 0) this.#watchUpgrade(entry, segment);
    }
  }

  /** The capture is over: what waits is read with its gaps. */
  finish(): void {
    for (let entry = 0; entry < this.#table.end; entry++)
      if (this.#table.phase(entry) === LIVE) this.#connections[entry]!.close(true, this.#stamp);
  }

  /** The next packets belong to another capture: no connection goes on. */
  startAnew(): void {
    this.finish();
    this.#table = new ConnectionTable();
    this.#connections = [];
    this.#liveQueue.clear();
    this.#live = 0;
  }

  /** A connection that nobody reads yet: keep its numbers, and look at the first bytes of each direction. */
  #watch(entry: number, segment: Segment): void {
    const table = this.#table;
    const { direction } = table;
    const { flags, payloadLength } = segment;
    if (flags & SYN) {
      if (table.phase(entry) === CLOSED) this.#reopen(entry);
      const sound = tcpChecksumValid(segment) ? SOUND : 0;
      table.set(entry, (KNOWN | FROM_START | sound) << direction);
      table.setExpected(entry, direction, advance(segment.sequence, 1));
    }
    if (payloadLength > 0) {
      if (!table.has(entry, JUDGED << direction)) this.#judge(entry, segment);
      else this.#watchUpgrade(entry, segment);
      if (table.phase(entry) === LIVE) return;
    }
    if (flags & FIN) table.set(entry, FINISHED << direction);
    if (flags & RST || (table.has(entry, FINISHED) && table.has(entry, FINISHED << 1)))
      table.setPhase(entry, CLOSED);
  }

  #judge(entry: number, segment: Segment): void {
    const table = this.#table;
    const { direction } = table;
    const known = table.has(entry, KNOWN << direction);
    const sequence = segment.flags & SYN ? advance(segment.sequence, 1) : segment.sequence;
    if (known) {
      const ahead = distance(sequence, table.expected(entry, direction));
      if (ahead < 0 && ahead + segment.payloadLength <= 0) return; // a keep-alive probe, or an old copy
      if (ahead !== 0) {
        this.#take(entry, segment, null);
        return;
      }
    }
    if (segment.payloadEnd <= segment.payloadStart) {
      if (known) table.set(entry, JUDGED << direction);
      return;
    }
    const isOtherJudged = table.has(entry, JUDGED << (direction ^ 1));
    const { bytes, payloadStart, payloadEnd } = segment;
    const judgement = this.protocols.judge(bytes, payloadStart, payloadEnd, isOtherJudged);
    if (judgement.take) {
      this.#take(entry, segment, judgement);
      return;
    }
    if (judgement.unseen === null && table.has(entry, SOUND << direction) && isDamaged(segment)) {
      // Its receiver waits for a better copy, and so does a connection that is read.
      this.#take(entry, segment, null);
      return;
    }
    if (judgement.unseen !== null && !table.has(entry, COUNTED)) {
      table.set(entry, COUNTED);
      const { unseenConnections } = this.counters;
      unseenConnections.set(judgement.unseen, (unseenConnections.get(judgement.unseen) ?? 0) + 1);
    }
    // Without its start, later bytes may be the first ones of a message: such a direction is never given up.
    if (judgement.unseen !== null || table.has(entry, FROM_START << direction)) {
      table.set(entry, JUDGED << direction);
      if (table.has(entry, JUDGED << (direction ^ 1))) table.setPhase(entry, IGNORED);
    }
  }

  /** Nobody reads this connection: unless another protocol begins on it now. */
  #watchUpgrade(entry: number, segment: Segment): void {
    const { bytes, payloadStart, payloadEnd } = segment;
    if (!this.protocols.mayUpgrade(bytes, payloadStart, payloadEnd)) return;
    const judgement = this.protocols.judge(bytes, payloadStart, payloadEnd, true);
    if (!judgement.take) return;
    // What came before was not followed: the numbers begin with this segment.
    this.#table.clear(entry, KNOWN | (KNOWN << 1));
    this.#take(entry, segment, judgement);
  }

  /** From here on the connection is read. */
  #take(entry: number, segment: Segment, judged: Judgement | null): void {
    const table = this.#table;
    for (let count = 0; count < SHRINK_LOOKS; count++) this.#shrinkOne(segment.seconds);
    if (this.#live >= MAX_LIVE_CONNECTIONS) this.#makeRoomForLive();
    const connection = new Connection(
      table.number(entry),
      segment,
      table.direction,
      this.counters,
      this.budget,
    );
    for (const direction of [0, 1] as const) {
      const half = connection.streams[direction];
      half.fromStart = table.has(entry, FROM_START << direction);
      // A direction that was judged and left alone has gone on since: the peer's acknowledgement says how far.
      if (table.has(entry, KNOWN << direction) && !table.has(entry, JUDGED << direction))
        half.synchronise(table.expected(entry, direction));
      if (table.has(entry, SOUND << direction)) half.trustChecksums();
      half.heard = table.has(entry, SOUND << (direction ^ 1));
    }
    this.protocols.open(connection, table.direction, judged);
    this.#connections[entry] = connection;
    this.#enqueue(entry);
    this.#live++;
    table.setPhase(entry, LIVE);
    this.#read(entry, segment);
  }

  #read(entry: number, segment: Segment): void {
    const connection = this.#connections[entry]!;
    const stamp = this.#stamp;
    stamp.input = this.input;
    stamp.frame = segment.frame;
    stamp.seconds = segment.seconds;
    stamp.nanoseconds = segment.nanoseconds;
    stamp.asked = segment.flags & ACK ? segment.acknowledgement : null;
    connection.segment(this.#table.direction, segment, stamp);
    if (connection.closed) this.#drop(entry, CLOSED);
    else if (connection.ignored) this.#drop(entry, IGNORED);
  }

  /** Lets go of the Connection; its two sequence numbers stay. */
  #drop(entry: number, phase: number): void {
    const table = this.#table;
    const connection = this.#connections[entry]!;
    connection.release();
    for (const direction of [0, 1] as const) {
      const half = connection.streams[direction];
      table.clear(entry, (FROM_START | JUDGED | FINISHED) << direction);
      if (half.fromStart && phase === OPEN) table.set(entry, FROM_START << direction);
      if (half.synchronised) {
        table.set(entry, KNOWN << direction);
        table.setExpected(entry, direction, half.expected);
      }
    }
    this.#connections[entry] = undefined;
    this.#live--;
    table.setPhase(entry, phase);
  }

  #enter(segment: Segment): number {
    for (let count = 0; count < SWEEP_ENTRIES; count++) this.#sweep(segment.seconds);
    if (this.#table.size >= MAX_CONNECTIONS) this.#forgetOne(segment.seconds);
    return this.#table.insert(this.counters.connections++, segment.seconds);
  }

  /** A SYN on a known pair: the same one again, or the pair is used for a new connection. */
  #isReuse(entry: number, direction: 0 | 1, segment: Segment): boolean {
    const table = this.#table;
    const first = advance(segment.sequence, 1);
    const phase = table.phase(entry);
    if (phase === LIVE) return this.#connections[entry]!.isReusedBy(direction, first);
    if (table.has(entry, KNOWN << direction)) return table.expected(entry, direction) !== first;
    // The answer to this SYN may have been captured before it.
    return !table.has(entry, FROM_START << (direction ^ 1));
  }

  #restart(entry: number, direction: 0 | 1): void {
    const table = this.#table;
    if (table.phase(entry) === LIVE) {
      this.#connections[entry]!.close(false, this.#stamp);
      this.#drop(entry, OPEN);
    }
    table.direction = direction;
    for (const flag of [KNOWN, FROM_START, JUDGED, FINISHED, SOUND]) table.clear(entry, flag | (flag << 1));
    table.clear(entry, COUNTED);
    table.setPhase(entry, OPEN);
    table.setNumber(entry, this.counters.connections++);
  }

  /** A SYN that was refused comes again. */
  #reopen(entry: number): void {
    for (const flag of [JUDGED, FINISHED]) this.#table.clear(entry, flag | (flag << 1));
    this.#table.setPhase(entry, OPEN);
  }

  /** Looks at the next entry of the table: time over, or idle and too large. */
  #sweep(nowSeconds: number): void {
    const table = this.#table;
    if (this.#sweepAt >= table.end) this.#sweepAt = 0;
    if (table.end === 0) return;
    const entry = this.#sweepAt++;
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
    if (this.#table.phase(entry) === LIVE) {
      this.#connections[entry]!.close(true, this.#stamp);
      this.#drop(entry, CLOSED);
    }
    this.#table.remove(entry);
  }

  /** The table is full: forgets the least useful of the next entries. */
  #forgetOne(nowSeconds: number): void {
    const table = this.#table;
    let victim = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let count = 0; count < VICTIM_ENTRIES; count++) {
      if (this.#sweepAt >= table.end) this.#sweepAt = 0;
      const entry = this.#sweepAt++;
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
    if (table.phase(victim) !== CLOSED) this.counters.forgottenConnections++;
    this.#forget(victim);
  }

  /** Looks at one live connection: between two messages for a while, it shrinks to its table entry. */
  #shrinkOne(nowSeconds: number): void {
    const table = this.#table;
    const entry = this.#dequeue();
    if (entry < 0 || table.phase(entry) !== LIVE) return;
    if (table.idleSeconds(entry, nowSeconds) >= SHRINK_SECONDS && this.#connections[entry]!.isIdle())
      this.#drop(entry, OPEN);
    else this.#enqueue(entry);
  }

  /** An entry stands in the queue once at most, so that the queue is never longer than the table. */
  #enqueue(entry: number): void {
    if (this.#table.has(entry, QUEUED)) return;
    this.#table.set(entry, QUEUED);
    this.#liveQueue.push(entry);
  }

  #dequeue(): number {
    const entry = this.#liveQueue.shift();
    if (entry >= 0) this.#table.clear(entry, QUEUED);
    return entry;
  }

  /** Too many connections are being read: the first one that is idle shrinks, or else the first is forgotten. */
  #makeRoomForLive(): void {
    let oldest = -1;
    for (let count = 0; count < VICTIM_ENTRIES; count++) {
      const entry = this.#dequeue();
      if (entry < 0 || this.#table.phase(entry) !== LIVE) continue;
      if (this.#connections[entry]!.isIdle()) {
        this.#drop(entry, OPEN);
        if (oldest >= 0) this.#enqueue(oldest);
        return;
      }
      if (oldest >= 0) this.#enqueue(entry);
      else oldest = entry;
    }
    if (oldest < 0) return;
    this.counters.forgottenConnections++;
    this.#connections[oldest]!.close(true, this.#stamp);
    this.#drop(oldest, OPEN);
  }
}

/** All of it was captured, and its checksum is wrong. */
function isDamaged(segment: Segment): boolean {
  return segment.payloadEnd - segment.payloadStart === segment.payloadLength && !tcpChecksumValid(segment);
}
