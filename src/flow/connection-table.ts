// Every TCP connection seen, 40 bytes each: its addresses and ports, its numbers, the next sequence number of each
// direction, its phase. QUIC has one of its own. A plain array of words with chained buckets: no object per connection, nothing to collect.

import type { Segment } from '../packet/segment.ts';
import type { Direction } from './stream.ts';

/** The entry is not in use. */
export const FREE = 0;
/** Numbered; nothing read yet, or idle between two messages. */
export const OPEN = 1;
/** Being read: there is a Connection. */
export const LIVE = 2;
/** Not read: of no protocol that is read, or nothing more of it is needed. */
export const IGNORED = 3;
export const CLOSED = 4;
/** What becomes of a connection. */
export type Phase = typeof FREE | typeof OPEN | typeof LIVE | typeof IGNORED | typeof CLOSED;

/** Words of an entry. */
const NEXT = 0;
const KEY = 1; // three words: both addresses and both ports, or a hash of them for IPv6
const NUMBER = 4;
const TRANSPORT_NUMBER = 5;
const EXPECTED = 6; // two words, one for each direction
const SECONDS = 8;
const STATE = 9; // phase in the low three bits, flags above, the capture in the highest ones
const WORDS = 10;

const PHASE_MASK = 0b111;
const IP_VERSION_6 = 0x0008;

/** EXPECTED holds the next sequence number. */
export const KNOWN = 0x0010;
/** Its next bytes are the first ones after its SYN, or of a message. */
export const FROM_START = 0x0040;
/** Its first bytes are of no protocol that is read. */
export const DETECTED = 0x0100;
export const FIN_SEEN = 0x0400;
/** The checksum of its SYN is right: its sender's checksums are filled in where the packets are captured. */
export const SOUND = 0x2000;
/** A flag of direction 0; that of direction 1 is one bit higher. */
export type DirectionFlag =
  | typeof KNOWN
  | typeof FROM_START
  | typeof DETECTED
  | typeof FIN_SEEN
  | typeof SOUND;

/** It has been counted that this connection cannot be read. */
export const COUNTED = 0x1000;
/** It is in the queue of live connections; true until its turn there, whatever becomes of the entry. */
export const QUEUED = 0x8000;
/** What it carries is known: no protocol that is read begins in it. */
export const SETTLED = 0x1_0000;
/** A flag of the whole connection. */
export type ConnectionFlag = typeof COUNTED | typeof QUEUED | typeof SETTLED;

/** The capture that an entry was seen in last: counted, and begun anew where the number has no more bits. */
const CAPTURE_SHIFT = 17;
const CAPTURE_MASK = 0x3fff << CAPTURE_SHIFT;

const INITIAL_ENTRIES = 1024;

export class ConnectionTable {
  #words = new Int32Array(INITIAL_ENTRIES * WORDS);
  #buckets = new Int32Array(INITIAL_ENTRIES).fill(-1);
  /** Entries ever used, and the first of the chain of free ones. */
  #used = 0;
  #free = -1;
  size = 0;

  /** Set by `find`: which way the segment goes, and the key it was looked up with. */
  direction: Direction = 0;
  #key0 = 0;
  #key1 = 0;
  #key2 = 0;
  #version6 = 0;
  #hash = 0;
  /** Of the capture that is read, in its place among the flags. */
  #capture = 0;
  readonly #seed = (Math.random() * 0x1_0000_0000) | 0;

  /** The entry of a segment's connection, or -1. */
  find(segment: Segment): number {
    if (segment.ipVersion === 4) this.#keyOfIpv4(segment);
    else this.#keyOfIpv6(segment);
    const words = this.#words;
    let entry = this.#buckets[this.#hash & (this.#buckets.length - 1)]!;
    while (entry >= 0) {
      const at = entry * WORDS;
      if (
        words[at + KEY + 2] === this.#key2 &&
        words[at + KEY] === this.#key0 &&
        words[at + KEY + 1] === this.#key1 &&
        (words[at + STATE]! & IP_VERSION_6) === this.#version6
      )
        return entry;
      entry = words[at + NEXT]!;
    }
    return -1;
  }

  /** Makes an entry for the segment that `find` has just not found; the numbers are those of its `Channel`. */
  insert(number: number, seconds: number, transportNumber: number = number): number {
    let entry = this.#free;
    if (entry >= 0) this.#free = this.#words[entry * WORDS + NEXT]!;
    else {
      if (this.#used * WORDS === this.#words.length) this.#grow();
      entry = this.#used++;
    }
    const words = this.#words;
    const at = entry * WORDS;
    const bucket = this.#hash & (this.#buckets.length - 1);
    words[at + NEXT] = this.#buckets[bucket]!;
    words[at + KEY] = this.#key0;
    words[at + KEY + 1] = this.#key1;
    words[at + KEY + 2] = this.#key2;
    words[at + NUMBER] = number;
    words[at + TRANSPORT_NUMBER] = transportNumber;
    words[at + SECONDS] = seconds;
    words[at + STATE] = OPEN | this.#version6 | this.#capture | (words[at + STATE]! & QUEUED);
    this.#buckets[bucket] = entry;
    this.size++;
    return entry;
  }

  /** A new connection with these numbers uses the addresses and ports of an entry again. */
  reuse(entry: number, number: number, transportNumber: number = number): void {
    const words = this.#words;
    const at = entry * WORDS;
    words[at + NUMBER] = number;
    words[at + TRANSPORT_NUMBER] = transportNumber;
    words[at + STATE] = OPEN | this.#capture | (words[at + STATE]! & (IP_VERSION_6 | QUEUED));
  }

  remove(entry: number): void {
    const words = this.#words;
    const at = entry * WORDS;
    const bucket = this.#hashOf(at) & (this.#buckets.length - 1);
    let before = this.#buckets[bucket]!;
    if (before === entry) this.#buckets[bucket] = words[at + NEXT]!;
    else {
      while (words[before * WORDS + NEXT] !== entry) before = words[before * WORDS + NEXT]!;
      words[before * WORDS + NEXT] = words[at + NEXT]!;
    }
    words[at + STATE] = FREE | (words[at + STATE]! & QUEUED);
    words[at + NEXT] = this.#free;
    this.#free = entry;
    this.size--;
  }

  /** Another capture is read from now on. */
  nextCapture(): void {
    this.#capture = (this.#capture + (1 << CAPTURE_SHIFT)) & CAPTURE_MASK;
  }

  /** Whether it is known to belong to the capture that is read. */
  isOfCapture(entry: number): boolean {
    return (this.#words[entry * WORDS + STATE]! & CAPTURE_MASK) === this.#capture;
  }

  /** It goes on in the capture that is read. */
  joinCapture(entry: number): void {
    const at = entry * WORDS + STATE;
    this.#words[at] = (this.#words[at]! & ~CAPTURE_MASK) | this.#capture;
  }

  /** Entries are numbered from 0 up to `end`; those in the phase FREE are not in use. */
  get end(): number {
    return this.#used;
  }

  phase(entry: number): Phase {
    return (this.#words[entry * WORDS + STATE]! & PHASE_MASK) as Phase;
  }

  setPhase(entry: number, phase: Phase): void {
    const at = entry * WORDS + STATE;
    this.#words[at] = (this.#words[at]! & ~PHASE_MASK) | phase;
  }

  has(entry: number, flag: ConnectionFlag): boolean {
    return (this.#words[entry * WORDS + STATE]! & flag) !== 0;
  }

  set(entry: number, flag: ConnectionFlag): void {
    const at = entry * WORDS + STATE;
    this.#words[at] = this.#words[at]! | flag;
  }

  clear(entry: number, flag: ConnectionFlag): void {
    const at = entry * WORDS + STATE;
    this.#words[at] = this.#words[at]! & ~flag;
  }

  hasFor(entry: number, direction: Direction, flag: DirectionFlag): boolean {
    return (this.#words[entry * WORDS + STATE]! & (flag << direction)) !== 0;
  }

  hasForBoth(entry: number, flag: DirectionFlag): boolean {
    return (~this.#words[entry * WORDS + STATE]! & (flag | (flag << 1))) === 0;
  }

  setFor(entry: number, direction: Direction, flag: DirectionFlag): void {
    const at = entry * WORDS + STATE;
    this.#words[at] = this.#words[at]! | (flag << direction);
  }

  clearFor(entry: number, direction: Direction, flag: DirectionFlag): void {
    const at = entry * WORDS + STATE;
    this.#words[at] = this.#words[at]! & ~(flag << direction);
  }

  clearForBoth(entry: number, flag: DirectionFlag): void {
    const at = entry * WORDS + STATE;
    this.#words[at] = this.#words[at]! & ~(flag | (flag << 1));
  }

  number(entry: number): number {
    return this.#words[entry * WORDS + NUMBER]!;
  }

  transportNumber(entry: number): number {
    return this.#words[entry * WORDS + TRANSPORT_NUMBER]!;
  }

  expected(entry: number, direction: Direction): number {
    return this.#words[entry * WORDS + EXPECTED + direction]!;
  }

  /** The SYN of a direction was seen; its first byte has number `sequence`. */
  startDirection(entry: number, direction: Direction, sequence: number, isSound: boolean): void {
    const words = this.#words;
    const at = entry * WORDS;
    const flags = isSound ? KNOWN | FROM_START | SOUND : KNOWN | FROM_START;
    words[at + STATE] = words[at + STATE]! | (flags << direction);
    words[at + EXPECTED + direction] = sequence;
  }

  /**
   * A direction is no longer read.
   * @param isAtStart its next bytes are the first ones of a message
   * @param sequence number of its next byte; null when unknown
   */
  saveDirection(entry: number, direction: Direction, isAtStart: boolean, sequence: number | null): void {
    const words = this.#words;
    const at = entry * WORDS;
    let state = words[at + STATE]! & ~((FROM_START | DETECTED | FIN_SEEN) << direction);
    if (isAtStart) state |= FROM_START << direction;
    if (sequence !== null) {
      state |= KNOWN << direction;
      words[at + EXPECTED + direction] = sequence;
    }
    words[at + STATE] = state;
  }

  /** Packet seconds since its last segment. They wrap at 2^32, as a capture's own do. */
  idleSeconds(entry: number, nowSeconds: number): number {
    return (nowSeconds - this.#words[entry * WORDS + SECONDS]!) | 0;
  }

  touch(entry: number, seconds: number): void {
    this.#words[entry * WORDS + SECONDS] = seconds;
  }

  #keyOfIpv4(segment: Segment): void {
    const { source0, destination0, sourcePort, destinationPort } = segment;
    const forward = source0 < destination0 || (source0 === destination0 && sourcePort <= destinationPort);
    this.direction = forward ? 0 : 1;
    this.#key0 = forward ? source0 : destination0;
    this.#key1 = forward ? destination0 : source0;
    this.#key2 = forward ? (sourcePort << 16) | destinationPort : (destinationPort << 16) | sourcePort;
    this.#version6 = 0;
    this.#hash = this.#mix(this.#key0, this.#key1, this.#key2);
  }

  /** 96 bits stand for the 288 of an IPv6 pair: a hash of each end, and one of both mixed in another order. */
  #keyOfIpv6(segment: Segment): void {
    const { source0, source1, source2, source3, destination0, destination1, destination2, destination3 } =
      segment;
    const order =
      source3 - destination3 ||
      source2 - destination2 ||
      source1 - destination1 ||
      source0 - destination0 ||
      segment.sourcePort - segment.destinationPort;
    const source = this.#mix(source3, source2, this.#mix(source1, source0, segment.sourcePort));
    const target = this.#mix(
      destination3,
      destination2,
      this.#mix(destination1, destination0, segment.destinationPort),
    );
    const sourceAgain = this.#mix(source0, this.#mix(segment.sourcePort, source3, source1), source2);
    const targetAgain = this.#mix(
      destination0,
      this.#mix(segment.destinationPort, destination3, destination1),
      destination2,
    );
    this.direction = order <= 0 ? 0 : 1;
    this.#key0 = order <= 0 ? source : target;
    this.#key1 = order <= 0 ? target : source;
    this.#key2 = sourceAgain ^ targetAgain;
    this.#version6 = IP_VERSION_6;
    this.#hash = this.#mix(this.#key0, this.#key1, this.#key2);
  }

  #hashOf(at: number): number {
    const words = this.#words;
    return this.#mix(words[at + KEY]!, words[at + KEY + 1]!, words[at + KEY + 2]!);
  }

  /** A 32-bit mix of three words like MurmurHash3; the random seed keeps collisions from being planned. */
  #mix(a: number, b: number, c: number): number {
    let hash = this.#seed ^ a;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) ^ b;
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) ^ c;
    hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
    return hash ^ (hash >>> 15);
  }

  #grow(): void {
    const entries = this.#buckets.length * 2;
    const words = new Int32Array(entries * WORDS);
    words.set(this.#words);
    this.#words = words;
    this.#buckets = new Int32Array(entries).fill(-1);
    for (let entry = 0; entry < this.#used; entry++) {
      const at = entry * WORDS;
      if ((words[at + STATE]! & PHASE_MASK) === FREE) continue;
      const bucket = this.#hashOf(at) & (entries - 1);
      words[at + NEXT] = this.#buckets[bucket]!;
      this.#buckets[bucket] = entry;
    }
  }
}
