// Finds out what a channel carries when one segment was not enough: collects the first bytes of both directions
// until one of them is sure, and then hands everything to the protocol it belongs to.

import type { Channel, Direction, Stamp, StreamConsumer } from '../flow/stream.ts';
import { detectProtocol, isClientHello, OTHER, PROXY, proxyHeaderBytes, UNSURE } from './detect.ts';
import { GrowableBuffer } from './growable-buffer.ts';
import { LF } from './http1/bytes.ts';
import { skipEmptyLines } from './http1/start-line.ts';
import { MAX_PROBE_BYTES } from './limits.ts';
import type { ProtocolRegistry } from './registry.ts';

/** So few bytes are judged again whatever was added to them. */
const FEW_BYTES = 64;

export class Probe implements StreamConsumer {
  readonly #channel: Channel;
  readonly #registry: ProtocolRegistry;
  /** The first bytes of each direction, as long as they do not say what it is. */
  readonly #pending: [GrowableBuffer | null, GrowableBuffer | null] = [null, null];
  /** They are judged again when a line has ended, or when there are so many. */
  readonly #judgeAtBytes: [number, number] = [0, 0];
  /** Directions whose first bytes belong to no protocol we read. */
  readonly #foreign: [boolean, boolean] = [false, false];
  /** Bytes that are missing in each direction, and how it ended: whoever reads on is told. */
  readonly #gapBytes: [number, number] = [0, 0];
  readonly #ended: ['no' | 'closed' | 'cut', 'no' | 'closed' | 'cut'] = ['no', 'no'];

  constructor(channel: Channel, registry: ProtocolRegistry) {
    this.#channel = channel;
    this.#registry = registry;
  }

  data(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    // Another protocol may change to TLS (STARTTLS): it says so with a ClientHello.
    if (this.#foreign[direction] && !isClientHello(bytes, start, end)) return;
    const pending = this.#pending[direction];
    if (pending === null) {
      this.#judge(direction, bytes, start, end, stamp);
      return;
    }
    const before = pending.length;
    if (!pending.add(bytes, start, end)) {
      this.#reject(direction);
      return;
    }
    const { length } = pending;
    const isLine = pending.bytes.subarray(before, length).includes(LF);
    if (length > FEW_BYTES && length < this.#judgeAtBytes[direction] && !isLine) return;
    const isOther = !this.#judge(direction, pending.bytes, 0, length, stamp);
    // Bytes from the middle of something say nothing about this packet: a message may begin with it.
    if (isOther && !this.#isFromStart(direction)) this.#judge(direction, bytes, start, end, stamp);
  }

  skipped(): void {}

  gap(direction: Direction, count: number): void {
    this.#forget(direction);
    this.#gapBytes[direction] += count;
  }

  end(direction: Direction, cut: boolean): void {
    this.#forget(direction);
    this.#ended[direction] = cut ? 'cut' : 'closed';
  }

  isIdle(): boolean {
    const [one, other] = this.#pending;
    return one === null && other === null && !this.#foreign[0] && !this.#foreign[1];
  }

  /** The bytes of a direction are the first ones that its sender sent. */
  #isFromStart(direction: Direction): boolean {
    return this.#channel.streams[direction].fromStart && this.#gapBytes[direction] === 0;
  }

  /** False when the bytes belong to no protocol we read. */
  #judge(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): boolean {
    const verdict = detectProtocol(bytes, start, end);
    if (verdict === UNSURE && end - start < MAX_PROBE_BYTES)
      return this.#collect(direction, bytes, start, end);
    if (verdict === PROXY) {
      const header = proxyHeaderBytes(bytes, start, end);
      if (header < 0) return this.#collect(direction, bytes, start, end);
      if (header > 0 && start + header < end)
        return this.#judge(direction, bytes, start + header, end, stamp);
      if (header > 0) {
        this.#forget(direction);
        return true;
      }
    }
    if (verdict === OTHER || verdict === UNSURE || verdict === PROXY) {
      this.#reject(direction);
      return false;
    }
    this.#handOver(verdict, direction, bytes, start, end, stamp);
    return true;
  }

  #handOver(
    verdict: number,
    direction: Direction,
    bytes: Buffer,
    start: number,
    end: number,
    stamp: Stamp,
  ): void {
    const channel = this.#channel;
    const consumer = this.#registry.consumerFor(verdict, channel, direction);
    const other = (direction ^ 1) as Direction;
    const behind = this.#pending[other];
    if (consumer === null) channel.ignored = true;
    else {
      channel.streams[direction].fromStart = true;
      channel.consumer = consumer;
      for (const side of [0, 1] as const)
        if (this.#gapBytes[side] > 0) consumer.gap(side, this.#gapBytes[side], stamp);
      channel.streams[direction].deliver(bytes, start, end, stamp);
      if (behind !== null) channel.streams[other].deliver(behind.bytes, 0, behind.length, stamp);
      if (this.#ended[other] !== 'no') channel.consumer.end(other, this.#ended[other] === 'cut', stamp);
    }
    this.#forget(direction);
    this.#forget(other);
  }

  /** More bytes are needed. False when there is no memory for them. */
  #collect(direction: Direction, bytes: Buffer, start: number, end: number): boolean {
    this.#judgeAtBytes[direction] = (end - start) * 2;
    // Empty lines alone may begin anything, but need not be kept when they are too many for a PROXY header.
    const isEmpty = end - start > FEW_BYTES && skipEmptyLines(bytes, start, end) === end;
    if (!isEmpty && bytes === this.#pending[direction]?.bytes && start === 0) return true;
    this.#forget(direction);
    if (isEmpty) return true;
    const pending = new GrowableBuffer(this.#registry.budget);
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
    this.#foreign[direction] = true;
    if (!this.#foreign[direction ^ 1]) return;
    this.#channel.ignored = true;
  }

  #forget(direction: Direction): void {
    this.#pending[direction]?.clear();
    this.#pending[direction] = null;
  }
}
