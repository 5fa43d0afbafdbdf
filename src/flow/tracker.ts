// From segments to streams: finds each segment's connection, spends as little as possible on those that are not read,
// and delivers the others to a protocol. Time is packet time throughout.

import { tcpChecksumValid } from '../packet/checksum.ts';
import { ACK, FIN, RST, type Segment, type SegmentSink, SYN } from '../packet/segment.ts';
import { type Counters, count } from '../shared/counters.ts';
import type { BufferBudget } from './buffer-budget.ts';
import { Connection, NO_ACKNOWLEDGEMENT } from './connection.ts';
import {
  CLOSED,
  COUNTED,
  ConnectionTable,
  DETECTED,
  FIN_SEEN,
  FREE,
  FROM_START,
  IGNORED,
  KNOWN,
  LIVE,
  OPEN,
  type Phase,
  SETTLED,
  SOUND,
} from './connection-table.ts';
import { Expiry, type LiveConnections } from './expiry.ts';
import type { HalfConnection } from './half-connection.ts';
import { MAX_LIVE_CONNECTIONS, MAX_OUT_OF_ORDER_BYTES } from './limits.ts';
import type { Detection, ProtocolDetector } from './protocol-detector.ts';
import { RecentBytes } from './recent-bytes.ts';
import { advance, distance } from './sequence.ts';
import { type Direction, opposite, Stamp } from './stream.ts';

/** Of a keep-alive probe: one byte that came before, or none. */
const PROBE_BYTES = 1;

export class FlowTracker implements SegmentSink, LiveConnections {
  readonly #detector: ProtocolDetector;
  readonly #counters: Counters;
  readonly #budget: BufferBudget;
  /** The capture that is read. */
  #input = '';

  #table!: ConnectionTable;
  #expiry!: Expiry;
  /** By entry of the table; undefined for those that are not live. */
  #connections: (Connection | undefined)[] = [];
  #live = 0;
  /** Connections so far, of all captures. */
  #tcpConnections = 0;
  readonly #stamp = new Stamp();
  readonly #recent = new RecentBytes();

  constructor(detector: ProtocolDetector, counters: Counters, budget: BufferBudget) {
    this.#detector = detector;
    this.#counters = counters;
    this.#budget = budget;
    this.#clear();
  }

  /** The next packets come from this capture. What goes on in it from the one before is known by its numbers. */
  nextInput(name: string): void {
    this.#input = name;
    this.#table.nextCapture();
    this.#detector.nextInput(name);
  }

  datagram(segment: Segment): void {
    this.#detector.datagram(segment);
  }

  segment(segment: Segment): void {
    const table = this.#table;
    let entry = table.find(segment);
    const { direction } = table;
    const { flags } = segment;
    if (entry < 0) entry = this.#insert(segment);
    else if (!table.isOfCapture(entry) && !this.#goesOn(entry, direction, segment)) this.#restart(entry);
    else if ((flags & (SYN | ACK)) === SYN && this.#isReuse(entry, direction, segment)) this.#restart(entry);
    else if (table.phase(entry) === CLOSED && this.#isOfNext(entry, direction, segment)) this.#restart(entry);
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
        if (segment.payloadLength > 0) this.#detectUpgrade(entry, segment);
        return;
      case FREE: // Not a phase of an entry that was found.
    }
  }

  /** The input has ended: buffered segments are read with their gaps. */
  finish(): void {
    for (const connection of this.#connections) if (connection !== undefined) this.#close(connection, true);
    this.#detector.finish();
  }

  /** The next packets belong to another capture: no connection continues. */
  startAnew(): void {
    this.finish();
    this.#clear();
  }

  /** What it still lacks is counted for the capture that it was seen in. */
  #close(connection: Connection, hasCaptureEnded: boolean): void {
    this.#counters.inputs.during(connection.input, () => connection.close(hasCaptureEnded, this.#stamp));
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
    this.#close(this.#connections[entry]!, true);
    this.#drop(entry, OPEN);
  }

  /** A connection that is not read yet: keeps its sequence numbers, and detects the protocol of its first bytes. */
  #watch(entry: number, segment: Segment): void {
    const table = this.#table;
    const { direction } = table;
    const { flags, payloadLength } = segment;
    if (flags & SYN) {
      if (table.phase(entry) === CLOSED) this.#reopen(entry);
      table.startDirection(entry, direction, advance(segment.sequence, 1), tcpChecksumValid(segment));
    }
    if (payloadLength > 0) {
      if (!table.hasFor(entry, direction, DETECTED)) this.#detect(entry, segment);
      else this.#detectUpgrade(entry, segment);
      if (table.phase(entry) === LIVE) return;
    }
    if (flags & FIN) table.setFor(entry, direction, FIN_SEEN);
    if (flags & RST || table.hasForBoth(entry, FIN_SEEN)) table.setPhase(entry, CLOSED);
  }

  #detect(entry: number, segment: Segment): void {
    const table = this.#table;
    const { direction } = table;
    const known = table.hasFor(entry, direction, KNOWN);
    const sequence = segment.flags & SYN ? advance(segment.sequence, 1) : segment.sequence;
    if (known) {
      const ahead = distance(sequence, table.expected(entry, direction));
      if (ahead < 0 && ahead + segment.payloadLength <= 0) return; // a keep-alive probe, or a retransmission
      if (ahead !== 0) {
        this.#startReading(entry, segment, null);
        return;
      }
    }
    if (segment.payloadEnd <= segment.payloadStart) {
      if (known) table.setFor(entry, direction, DETECTED);
      return;
    }
    const isOtherDetected = table.hasFor(entry, opposite(direction), DETECTED);
    const { bytes, payloadStart, payloadEnd } = segment;
    const detection = this.#detector.detect(bytes, payloadStart, payloadEnd, isOtherDetected);
    if (detection.isRead) {
      this.#startReading(entry, segment, detection);
      return;
    }
    if (detection.unseen === null && table.hasFor(entry, direction, SOUND) && isDamaged(segment)) {
      // Its receiver waits for a better copy, and so does a connection that is read.
      this.#startReading(entry, segment, null);
      return;
    }
    this.#countUnseen(entry, detection);
    // Without its start, later bytes may be the first ones of a message: detection goes on for such a direction.
    if (detection.unseen !== null || table.hasFor(entry, direction, FROM_START)) {
      table.setFor(entry, direction, DETECTED);
      if (isOtherDetected) table.setPhase(entry, IGNORED);
    }
  }

  /** A connection that is not read: another protocol may begin on it. */
  #detectUpgrade(entry: number, segment: Segment): void {
    if (this.#table.has(entry, SETTLED)) return;
    const { bytes, payloadStart, payloadEnd } = segment;
    if (!this.#detector.mayUpgrade(bytes, payloadStart, payloadEnd)) return;
    const detection = this.#detector.detect(bytes, payloadStart, payloadEnd, true);
    if (!detection.isRead) {
      this.#countUnseen(entry, detection);
      return;
    }
    // What came before was not followed: the sequence numbers begin with this segment.
    this.#table.clearForBoth(entry, KNOWN);
    this.#startReading(entry, segment, detection);
  }

  /** Once for each connection: it is known what it is, and that it cannot be read. */
  #countUnseen(entry: number, { unseen }: Detection): void {
    const table = this.#table;
    if (unseen === null || table.has(entry, COUNTED)) return;
    table.set(entry, COUNTED);
    table.set(entry, SETTLED);
    table.setPhase(entry, IGNORED);
    count(this.#counters.unseenConnections, unseen);
  }

  /** From here on the connection is read. */
  #startReading(entry: number, segment: Segment, detected: Detection | null): void {
    const table = this.#table;
    this.#expiry.beforeLive(segment.seconds, this.#live >= MAX_LIVE_CONNECTIONS);
    const connection = new Connection(
      table.number(entry),
      segment,
      table.direction,
      this.#counters,
      this.#budget,
      this.#recent,
      table.transportNumber(entry),
    );
    this.#restoreHalf(entry, connection.streams[0]);
    this.#restoreHalf(entry, connection.streams[1]);
    this.#detector.open(connection, table.direction, detected);
    this.#connections[entry] = connection;
    this.#expiry.enqueue(entry);
    this.#live++;
    table.setPhase(entry, LIVE);
    this.#read(entry, segment);
  }

  /** Sets one half to what the table knows of its direction. */
  #restoreHalf(entry: number, half: HalfConnection): void {
    const table = this.#table;
    const { direction } = half;
    half.fromStart = table.hasFor(entry, direction, FROM_START);
    // A direction that was not read has gone on since: the peer's acknowledgement says how far.
    if (table.hasFor(entry, direction, KNOWN) && !table.hasFor(entry, direction, DETECTED))
      half.synchronise(table.expected(entry, direction));
    if (table.hasFor(entry, direction, SOUND)) half.checksums.trust();
    half.hasPeerPackets = table.hasFor(entry, opposite(direction), SOUND);
  }

  #read(entry: number, segment: Segment): void {
    const connection = this.#connections[entry]!;
    if (connection.takeFastPath(this.#table.direction, segment)) return;
    const stamp = this.#stamp;
    stamp.input = this.#input;
    connection.input = this.#input;
    stamp.frame = segment.frame;
    stamp.seconds = segment.seconds;
    stamp.nanoseconds = segment.nanoseconds;
    const { acknowledgement } = segment;
    const hasNumber = segment.flags & ACK && acknowledgement !== NO_ACKNOWLEDGEMENT;
    stamp.acknowledgement = hasNumber ? acknowledgement : null;
    connection.segment(this.#table.direction, segment, stamp);
    if (connection.closed) this.#drop(entry, CLOSED);
    else if (connection.ignored) this.#drop(entry, IGNORED);
  }

  /** Drops the Connection; its two sequence numbers stay in the table. */
  #drop(entry: number, phase: Phase): void {
    const table = this.#table;
    const connection = this.#connections[entry]!;
    connection.release();
    for (const { direction, fromStart, synchronised, expected } of connection.streams)
      table.saveDirection(entry, direction, fromStart && phase === OPEN, synchronised ? expected : null);
    // Late segments of a connection that was read do not count as unreadable.
    if (phase === CLOSED) table.set(entry, COUNTED);
    if (connection.isSettled) table.set(entry, SETTLED);
    this.#connections[entry] = undefined;
    this.#live--;
    table.setPhase(entry, phase);
  }

  #insert(segment: Segment): number {
    this.#expiry.beforeInsert(segment.seconds);
    return this.#table.insert(this.#counters.connections++, segment.seconds, this.#tcpConnections++);
  }

  /** A SYN on a known port pair: a retransmission, or (then true) it opens a new connection. */
  #isReuse(entry: number, direction: Direction, segment: Segment): boolean {
    const table = this.#table;
    const first = advance(segment.sequence, 1);
    const phase = table.phase(entry);
    if (phase === LIVE) return this.#connections[entry]!.isReusedBy(direction, first);
    if (table.hasFor(entry, direction, KNOWN)) return table.expected(entry, direction) !== first;
    // The SYN-ACK for this SYN may have been captured before it.
    return !table.hasFor(entry, opposite(direction), FROM_START);
  }

  /** Bytes on the port pair of a connection that is over, too far from its own: the next one was not seen to begin. */
  #isOfNext(entry: number, direction: Direction, { flags, sequence, payloadLength }: Segment): boolean {
    if (payloadLength <= PROBE_BYTES || flags & (SYN | RST)) return false;
    const expected = this.#expected(entry, direction);
    return expected !== null && Math.abs(distance(sequence, expected)) > MAX_OUT_OF_ORDER_BYTES;
  }

  /**
   * Whether a connection of the capture before goes on with this segment, the first of it in this one. Captures that have
   * nothing to do with each other may have equal ports, clocks, and numbers.
   */
  #goesOn(entry: number, direction: Direction, segment: Segment): boolean {
    const table = this.#table;
    const { flags, sequence, payloadLength } = segment;
    const expected = this.#expected(entry, direction);
    // Later segments decide.
    if (expected === null || ((flags & SYN) === 0 && payloadLength <= PROBE_BYTES)) return true;
    let goesOn = false;
    if (flags & SYN) goesOn = expected === advance(sequence, 1);
    else {
      const ahead = distance(sequence, expected);
      const isRepeated = ahead + payloadLength <= 0;
      // Its sender repeats it with what it has received by now.
      goesOn = isRepeated
        ? segment.acknowledgement === this.#expected(entry, opposite(direction))
        : ahead < MAX_OUT_OF_ORDER_BYTES && -ahead < MAX_OUT_OF_ORDER_BYTES;
    }
    if (goesOn) table.joinCapture(entry);
    return goesOn;
  }

  /** The next sequence number of a direction; null when it is not known. */
  #expected(entry: number, direction: Direction): number | null {
    const table = this.#table;
    if (table.phase(entry) !== LIVE)
      return table.hasFor(entry, direction, KNOWN) ? table.expected(entry, direction) : null;
    const half = this.#connections[entry]!.streams[direction];
    return half.synchronised ? half.expected : null;
  }

  #restart(entry: number): void {
    const table = this.#table;
    if (table.phase(entry) === LIVE) {
      this.#close(this.#connections[entry]!, false);
      this.#drop(entry, OPEN);
    }
    table.reuse(entry, this.#counters.connections++, this.#tcpConnections++);
  }

  /** A SYN that was refused is sent again. */
  #reopen(entry: number): void {
    this.#table.clearForBoth(entry, DETECTED);
    this.#table.clearForBoth(entry, FIN_SEEN);
    this.#table.setPhase(entry, OPEN);
  }
}

/** It was captured whole, and its checksum is wrong. */
function isDamaged(segment: Segment): boolean {
  return segment.payloadEnd - segment.payloadStart === segment.payloadLength && !tcpChecksumValid(segment);
}
