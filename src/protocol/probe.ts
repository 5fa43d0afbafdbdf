// Detects what a channel carries when one segment was not enough: collects the first bytes of both directions until
// the protocol of one of them is certain, and then hands everything to its consumer.

import type { Channel, Direction, Stamp, StreamConsumer } from '../flow/stream.ts';
import type { ProtocolContext } from './context.ts';
import {
  type DetectedProtocol,
  detectProtocol,
  detectProtocolOfMany,
  isOpening,
  mayUpgrade,
  OTHER,
  PROXY,
  proxyHeaderBytes,
  SOCKS,
  UNSURE,
} from './detect.ts';
import { GrowableBuffer } from './growable-buffer.ts';
import { LF } from './http1/bytes.ts';
import { beginsAnew, skipEmptyLines } from './http1/start-line.ts';
import { MAX_PROBE_BYTES } from './limits.ts';
import { isUngreeted } from './socks/messages.ts';
import { isServerHello } from './tls/first-record.ts';

/** With so few bytes detection is tried again whatever was added to them. */
const FEW_BYTES = 64;

export class Probe implements StreamConsumer {
  readonly #channel: Channel;
  readonly #context: ProtocolContext;
  /** The first bytes of each direction, as long as its protocol is not certain. */
  readonly #pending: [GrowableBuffer | null, GrowableBuffer | null] = [null, null];
  /** Detection is tried again when a line has ended, or when there are so many. */
  readonly #detectAtBytes: [number, number] = [0, 0];
  /** Directions whose first bytes belong to no protocol we read: they are passed through. */
  readonly #isPassthrough: [boolean, boolean] = [false, false];
  /** Bytes that are missing in each direction: the consumer gets to know of them. */
  readonly #gapBytes: [number, number] = [0, 0];
  /** Directions that are over because the capture is, or were closed; null while they go on. */
  readonly #captureEnded: [boolean | null, boolean | null] = [null, null];

  constructor(channel: Channel, context: ProtocolContext) {
    this.#channel = channel;
    this.#context = context;
  }

  data(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (this.#isPassthrough[direction] && !mayBegin(bytes, start, end)) return;
    const pending = this.#pending[direction];
    if (pending === null) {
      this.#detect(direction, bytes, start, end, stamp);
      return;
    }
    const before = pending.length;
    if (!this.#isFromStart(direction) && beginsAnew(pending.bytes.subarray(0, before), bytes, start, end)) {
      this.#forget(direction);
      this.#detect(direction, bytes, start, end, stamp);
      return;
    }
    if (!pending.add(bytes, start, end)) {
      this.#reject(direction);
      return;
    }
    const { length } = pending;
    const isLine = pending.bytes.subarray(before, length).includes(LF);
    if (length > FEW_BYTES && length < this.#detectAtBytes[direction] && !isLine) return;
    if (this.#detect(direction, pending.bytes, 0, length, stamp)) return;
    // Bytes before it say nothing about this packet: a message may begin with it.
    if (this.#isFromStart(direction) && !mayBegin(bytes, start, end)) return;
    this.#channel.ignored = false;
    this.#detect(direction, bytes, start, end, stamp);
  }

  skipped(): void {}

  gap(direction: Direction, count: number): void {
    this.#forget(direction);
    this.#gapBytes[direction] += count;
  }

  end(direction: Direction, captureEnded: boolean): void {
    this.#forget(direction);
    this.#captureEnded[direction] = captureEnded;
  }

  needsOpposite(_direction: Direction, bytes: Buffer): boolean {
    // Of SOCKS the greeting may be lost.
    return isOpening(bytes) || isUngreeted(bytes, bytes.length);
  }

  isIdle(): boolean {
    const [one, other] = this.#pending;
    return one === null && other === null && !this.#isPassthrough[0] && !this.#isPassthrough[1];
  }

  /** The bytes of a direction are the first ones that its sender sent. */
  #isFromStart(direction: Direction): boolean {
    return this.#channel.streams[direction].fromStart && this.#gapBytes[direction] === 0;
  }

  /** False when the bytes belong to no protocol we read. */
  #detect(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): boolean {
    const isMany = end - start >= MAX_PROBE_BYTES;
    const protocol = (isMany ? detectProtocolOfMany : detectProtocol)(bytes, start, end);
    if (protocol === UNSURE) return this.#collect(direction, bytes, start, end);
    if (protocol === PROXY) {
      const header = proxyHeaderBytes(bytes, start, end);
      if (header < 0) return this.#collect(direction, bytes, start, end);
      if (header > 0 && start + header < end)
        return this.#detect(direction, bytes, start + header, end, stamp);
      if (header > 0) {
        this.#forget(direction);
        return true;
      }
    }
    if (protocol === OTHER || protocol === PROXY) {
      this.#reject(direction);
      return false;
    }
    this.#handOver(protocol, direction, bytes, start, end, stamp);
    return true;
  }

  #handOver(
    protocol: DetectedProtocol,
    direction: Direction,
    bytes: Buffer,
    start: number,
    end: number,
    stamp: Stamp,
  ): void {
    const channel = this.#channel;
    const consumer = this.#context.consumerFor(protocol, channel, direction);
    const other = (direction ^ 1) as Direction;
    const otherBytes = this.#pending[other];
    const otherEnded = this.#captureEnded[other];
    if (consumer === null) channel.ignored = true;
    else {
      channel.streams[direction].fromStart = true;
      channel.consumer = consumer;
      // A handshake is found by its first bytes: nothing of it is missing.
      const isFound = (each: Direction): boolean => protocol === SOCKS && each === direction;
      for (const each of [0, 1] as const)
        if (this.#gapBytes[each] > 0 && !isFound(each)) consumer.gap(each, this.#gapBytes[each], stamp);
      channel.streams[direction].deliver(bytes, start, end, stamp);
      if (otherBytes !== null) channel.streams[other].deliver(otherBytes.bytes, 0, otherBytes.length, stamp);
      if (otherEnded !== null) channel.consumer.end(other, otherEnded, stamp);
    }
    this.#forget(direction);
    this.#forget(other);
  }

  /** More bytes are needed. False when there is no memory for them. */
  #collect(direction: Direction, bytes: Buffer, start: number, end: number): boolean {
    this.#detectAtBytes[direction] = (end - start) * 2;
    // Empty lines alone may begin anything, but need not be kept when they are too many for a PROXY header.
    const isEmpty = end - start > FEW_BYTES && skipEmptyLines(bytes, start, end) === end;
    if (!isEmpty && bytes === this.#pending[direction]?.bytes && start === 0) return true;
    this.#forget(direction);
    if (isEmpty) return true;
    const pending = new GrowableBuffer(this.#context.budget);
    if (pending.add(bytes, start, end)) {
      this.#pending[direction] = pending;
      return true;
    }
    this.#reject(direction);
    return false;
  }

  /** Bytes of a start are decisive; bytes from the middle may be followed by the start of a message. */
  #reject(direction: Direction): void {
    this.#forget(direction);
    if (!this.#isFromStart(direction)) return;
    this.#isPassthrough[direction] = true;
    if (!this.#isPassthrough[direction ^ 1]) return;
    this.#channel.ignored = true;
  }

  #forget(direction: Direction): void {
    this.#pending[direction]?.clear();
    this.#pending[direction] = null;
  }
}

/** A protocol that is read may begin inside another one; what its client sends may still wait behind a gap. */
function mayBegin(bytes: Buffer, start: number, end: number): boolean {
  return mayUpgrade(bytes, start, end) || isServerHello(bytes, start, end);
}
