// Packets of a QUIC connection that cannot be opened yet, in the order in which they came: their keys, or the hello that
// says which those are, may still come.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Direction, Stamp } from '../../flow/stream.ts';
import { MAX_QUIC_WAITING_BYTES, MAX_QUIC_WAITING_PACKETS, MAX_QUIC_WAITING_SECONDS } from './limits.ts';
import type { PacketHeader } from './packet-header.ts';

interface WaitingPacket {
  readonly direction: Direction;
  readonly bytes: Buffer;
  readonly stamp: Stamp;
}

/** Memory of a packet beside its bytes. */
const PACKET_OVERHEAD_BYTES = 256;

export class WaitingPackets {
  readonly #budget: BufferBudget;
  #packets: WaitingPacket[] = [];
  #bytes = 0;

  constructor(budget: BufferBudget) {
    this.#budget = budget;
  }

  get isEmpty(): boolean {
    return this.#packets.length === 0;
  }

  /** Keeps a copy of a packet, unless there is no room or the oldest has waited too long. */
  add(
    direction: Direction,
    { start, end }: PacketHeader,
    bytes: Buffer,
    stamp: Stamp,
  ): 'kept' | 'full' | 'no-memory' {
    const length = end - start + PACKET_OVERHEAD_BYTES;
    const oldest = this.#packets[0];
    if (
      this.#bytes + length > MAX_QUIC_WAITING_BYTES ||
      this.#packets.length >= MAX_QUIC_WAITING_PACKETS ||
      (oldest !== undefined && stamp.seconds - oldest.stamp.seconds > MAX_QUIC_WAITING_SECONDS)
    )
      return 'full';
    if (!this.#budget.take(length)) return 'no-memory';
    this.#bytes += length;
    this.#packets.push({ direction, bytes: Buffer.from(bytes.subarray(start, end)), stamp: stamp.copy() });
    return 'kept';
  }

  /** Hands out all of them; what cannot be opened yet is added again. */
  take(): WaitingPacket[] {
    const packets = this.#packets;
    this.clear();
    return packets;
  }

  clear(): void {
    this.#packets = [];
    this.#budget.give(this.#bytes);
    this.#bytes = 0;
  }
}
