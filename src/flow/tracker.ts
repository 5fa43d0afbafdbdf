// From segments to streams: finds each segment's connection, spends as little as possible on those that cannot
// matter, and hands the others to a protocol. Time is packet time throughout.

import { tcpChecksumValid } from '../packet/checksum.ts';
import { ACK, FIN, RST, type Segment, type SegmentSink, SYN } from '../packet/segment.ts';
import type { Counters } from '../shared/counters.ts';
import type { BufferBudget } from './buffer-budget.ts';
import { Connection } from './connection.ts';
import {
  CLOSED,
  COUNTED,
  ConnectionTable,
  DETECTED,
  FIN_SEEN,
  FROM_START,
  IGNORED,
  KNOWN,
  LIVE,
  OPEN,
  SOUND,
} from './connection-table.ts';
import { Expiry, type LiveConnections } from './expiry.ts';
import type { HalfConnection } from './half-connection.ts';
import { MAX_LIVE_CONNECTIONS } from './limits.ts';
import type { Detection, ProtocolDetector } from './protocol-detector.ts';
import { advance, distance } from './sequence.ts';
import { Stamp } from './stream.ts';

export class FlowTracker implements SegmentSink, LiveConnections {
  readonly #protocols: ProtocolDetector;
  readonly #counters: Counters;
  readonly #budget: BufferBudget;
  /** The capture that packets come from now. */
  input = '';

  #table!: ConnectionTable;
  #expiry!: Expiry;
  /** By entry of the table. */
  #connections: (Connection | undefined)[] = [];
  #live = 0;
  readonly #stamp = new Stamp();

  constructor(protocols: ProtocolDetector, counters: Counters, budget: BufferBudget) {
    this.#protocols = protocols;
    this.#counters = counters;
    this.#budget = budget;
    this.#clear();
  }

  datagram(segment: Segment): void {
    this.#protocols.datagram(segment);
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
    this.#clear();
  }

  #clear(): void {
    this.#table = new ConnectionTable();
    this.#expiry = new Expiry(this.#table, this, this.#counters);
    this.#connections = [];
    this.#live = 0;
  }

  shrink(entry: number): boolean {
    if (!this.#connections[entry]!.isIdle()) return false;
    this.#drop(entry, OPEN);
    return true;
  }

  abandon(entry: number): void {
    this.#connections[entry]!.close(true, this.#stamp);
    this.#drop(entry, OPEN);
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
      if (!table.has(entry, DETECTED << direction)) this.#detect(entry, segment);
      else this.#watchUpgrade(entry, segment);
      if (table.phase(entry) === LIVE) return;
    }
    if (flags & FIN) table.set(entry, FIN_SEEN << direction);
    if (flags & RST || (table.has(entry, FIN_SEEN) && table.has(entry, FIN_SEEN << 1)))
      table.setPhase(entry, CLOSED);
  }

  #detect(entry: number, segment: Segment): void {
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
      if (known) table.set(entry, DETECTED << direction);
      return;
    }
    const isOtherDetected = table.has(entry, DETECTED << (direction ^ 1));
    const { bytes, payloadStart, payloadEnd } = segment;
    const detection = this.#protocols.detect(bytes, payloadStart, payloadEnd, isOtherDetected);
    if (detection.isRead) {
      this.#take(entry, segment, detection);
      return;
    }
    if (detection.unseen === null && table.has(entry, SOUND << direction) && isDamaged(segment)) {
      // Its receiver waits for a better copy, and so does a connection that is read.
      this.#take(entry, segment, null);
      return;
    }
    if (detection.unseen !== null && !table.has(entry, COUNTED)) {
      table.set(entry, COUNTED);
      const { unseenConnections } = this.#counters;
      unseenConnections.set(detection.unseen, (unseenConnections.get(detection.unseen) ?? 0) + 1);
    }
    // Without its start, later bytes may be the first ones of a message: such a direction is never given up.
    if (detection.unseen !== null || table.has(entry, FROM_START << direction)) {
      table.set(entry, DETECTED << direction);
      if (table.has(entry, DETECTED << (direction ^ 1))) table.setPhase(entry, IGNORED);
    }
  }

  /** Nobody reads this connection: unless another protocol begins on it now. */
  #watchUpgrade(entry: number, segment: Segment): void {
    const { bytes, payloadStart, payloadEnd } = segment;
    if (!this.#protocols.mayUpgrade(bytes, payloadStart, payloadEnd)) return;
    const detection = this.#protocols.detect(bytes, payloadStart, payloadEnd, true);
    if (!detection.isRead) return;
    // What came before was not followed: the numbers begin with this segment.
    this.#table.clear(entry, KNOWN | (KNOWN << 1));
    this.#take(entry, segment, detection);
  }

  /** From here on the connection is read. */
  #take(entry: number, segment: Segment, detected: Detection | null): void {
    const table = this.#table;
    this.#expiry.makeRoomForLive(segment.seconds, this.#live >= MAX_LIVE_CONNECTIONS);
    const connection = new Connection(
      table.number(entry),
      segment,
      table.direction,
      this.#counters,
      this.#budget,
    );
    this.#prepare(entry, connection.streams[0]);
    this.#prepare(entry, connection.streams[1]);
    this.#protocols.open(connection, table.direction, detected);
    this.#connections[entry] = connection;
    this.#expiry.enqueue(entry);
    this.#live++;
    table.setPhase(entry, LIVE);
    this.#read(entry, segment);
  }

  /** Tells one half what the table knows of its direction. */
  #prepare(entry: number, half: HalfConnection): void {
    const table = this.#table;
    const { direction } = half;
    half.fromStart = table.has(entry, FROM_START << direction);
    // A direction that was looked at and left alone has gone on since: the peer's acknowledgement says how far.
    if (table.has(entry, KNOWN << direction) && !table.has(entry, DETECTED << direction))
      half.synchronise(table.expected(entry, direction));
    if (table.has(entry, SOUND << direction)) half.trustChecksums();
    half.hasPeerPackets = table.has(entry, SOUND << (direction ^ 1));
  }

  #read(entry: number, segment: Segment): void {
    const connection = this.#connections[entry]!;
    if (connection.takesInPassing(this.#table.direction, segment)) return;
    const stamp = this.#stamp;
    stamp.input = this.input;
    stamp.frame = segment.frame;
    stamp.seconds = segment.seconds;
    stamp.nanoseconds = segment.nanoseconds;
    stamp.acknowledgement = segment.flags & ACK ? segment.acknowledgement : null;
    connection.segment(this.#table.direction, segment, stamp);
    if (connection.closed) this.#drop(entry, CLOSED);
    else if (connection.ignored) this.#drop(entry, IGNORED);
  }

  /** Lets go of the Connection; its two sequence numbers stay. */
  #drop(entry: number, phase: number): void {
    const table = this.#table;
    const connection = this.#connections[entry]!;
    connection.release();
    this.#remember(entry, connection.streams[0], phase);
    this.#remember(entry, connection.streams[1], phase);
    // What still comes of it, overtaken by its end, is nothing that could not be seen.
    if (phase === CLOSED) table.set(entry, COUNTED);
    this.#connections[entry] = undefined;
    this.#live--;
    table.setPhase(entry, phase);
  }

  /** Tells the table what one half knows that is no longer read. */
  #remember(entry: number, half: HalfConnection, phase: number): void {
    const table = this.#table;
    const { direction } = half;
    table.clear(entry, (FROM_START | DETECTED | FIN_SEEN) << direction);
    if (half.fromStart && phase === OPEN) table.set(entry, FROM_START << direction);
    if (!half.synchronised) return;
    table.set(entry, KNOWN << direction);
    table.setExpected(entry, direction, half.expected);
  }

  #enter(segment: Segment): number {
    this.#expiry.makeRoom(segment.seconds);
    return this.#table.insert(this.#counters.connections++, segment.seconds);
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
    for (const flag of [KNOWN, FROM_START, DETECTED, FIN_SEEN, SOUND]) table.clear(entry, flag | (flag << 1));
    table.clear(entry, COUNTED);
    table.setPhase(entry, OPEN);
    table.setNumber(entry, this.#counters.connections++);
  }

  /** A SYN that was refused comes again. */
  #reopen(entry: number): void {
    for (const flag of [DETECTED, FIN_SEEN]) this.#table.clear(entry, flag | (flag << 1));
    this.#table.setPhase(entry, OPEN);
  }
}

/** All of it was captured, and its checksum is wrong. */
function isDamaged(segment: Segment): boolean {
  return segment.payloadEnd - segment.payloadStart === segment.payloadLength && !tcpChecksumValid(segment);
}
