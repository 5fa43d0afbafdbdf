// Finds out what a channel carries when one segment was not enough: collects the first bytes of both directions
// until one of them is sure, and then hands everything to the protocol it belongs to.

import type { Channel, Direction, Stamp, StreamConsumer } from '../flow/stream.ts';
import { MAX_PROBE_BYTES } from '../limits.ts';
import { isClientHello, judge, OTHER, PROXY, proxyHeaderBytes, UNSURE } from './judge.ts';
import type { ProtocolRegistry } from './registry.ts';

const NOTHING = Buffer.alloc(0);

export class Probe implements StreamConsumer {
  readonly #pending: [Buffer, Buffer] = [NOTHING, NOTHING];
  /** Directions whose first bytes belong to no protocol we read. */
  readonly #foreign: [boolean, boolean] = [false, false];

  constructor(
    readonly channel: Channel,
    readonly registry: ProtocolRegistry,
  ) {}

  data(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    // Another protocol may change to TLS (STARTTLS): it says so with a ClientHello.
    if (this.#foreign[direction] && !isClientHello(bytes, start, end)) return;
    const before = this.#pending[direction];
    if (before.length === 0) {
      this.#judge(direction, bytes, start, end, stamp);
      return;
    }
    const joined = Buffer.concat([before, bytes.subarray(start, end)]);
    this.#pending[direction] = NOTHING;
    this.#judge(direction, joined, 0, joined.length, stamp);
  }

  skipped(): void {}

  gap(direction: Direction, _count: number, _stamp: Stamp): void {
    this.#pending[direction] = NOTHING;
    this.channel.streams[direction].fromStart = false;
  }

  end(): void {}

  isIdle(): boolean {
    return (
      this.#pending[0].length === 0 && this.#pending[1].length === 0 && !this.#foreign[0] && !this.#foreign[1]
    );
  }

  #judge(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    const verdict = judge(bytes, start, end);
    if (verdict === UNSURE && end - start < MAX_PROBE_BYTES) {
      this.#pending[direction] = Buffer.from(bytes.subarray(start, end));
      return;
    }
    if (verdict === PROXY) {
      const header = proxyHeaderBytes(bytes, start, end);
      if (header < 0) this.#pending[direction] = Buffer.from(bytes.subarray(start, end));
      else if (header === 0) this.#reject(direction);
      else if (start + header < end) this.#judge(direction, bytes, start + header, end, stamp);
      return;
    }
    if (verdict === OTHER || verdict === UNSURE) {
      this.#reject(direction);
      return;
    }
    const consumer = this.registry.consumerFor(verdict, this.channel, direction);
    if (consumer === null) {
      this.channel.ignored = true;
      return;
    }
    this.channel.streams[direction].fromStart = true;
    this.channel.consumer = consumer;
    const other = (direction ^ 1) as Direction;
    const behind = this.#pending[other];
    this.channel.streams[direction].deliver(bytes, start, end, stamp);
    if (behind.length > 0) this.channel.streams[other].deliver(behind, 0, behind.length, stamp);
  }

  /** Bytes of a start are decisive; bytes from the middle may be followed by the start of a message. */
  #reject(direction: Direction): void {
    if (!this.channel.streams[direction].fromStart) return;
    this.#foreign[direction] = true;
    if (this.#foreign[direction ^ 1]) this.channel.ignored = true;
  }
}
