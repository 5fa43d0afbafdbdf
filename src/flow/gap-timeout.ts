// How long out-of-order segments wait for a missing one: in packets and bytes, and in time only once the receiver has
// acknowledged what is missing, so that it will not be retransmitted.

import {
  MAX_ACKNOWLEDGED_GAP_SECONDS,
  MAX_ACKNOWLEDGED_GAP_SEGMENTS,
  MAX_OUT_OF_ORDER_BYTES,
  MAX_OUT_OF_ORDER_SEGMENTS,
} from './limits.ts';

export class GapTimeout {
  /** Packets of the connection since the first out-of-order segment, and since the receiver acknowledged the gap. */
  #packets = 0;
  #packetsAcknowledged = -1;
  #isAcknowledged = false;
  #acknowledgedSeconds = 0;

  /** Something was read: the timeout begins again. */
  restart(): void {
    this.#packets = 0;
    this.#packetsAcknowledged = -1;
    this.#isAcknowledged = false;
  }

  /** The receiver has acknowledged the next byte expected. */
  acknowledge(seconds: number): void {
    if (this.#isAcknowledged) return;
    this.#isAcknowledged = true;
    this.#acknowledgedSeconds = seconds;
  }

  /** Counts a packet of the connection; true when nothing can come any more, or too much is buffered. */
  isOver(seconds: number, bufferedBytes: number): boolean {
    this.#packets++;
    if (this.#packets > MAX_OUT_OF_ORDER_SEGMENTS || bufferedBytes > MAX_OUT_OF_ORDER_BYTES) return true;
    if (!this.#isAcknowledged) return false;
    this.#packetsAcknowledged++;
    return (
      this.#packetsAcknowledged > MAX_ACKNOWLEDGED_GAP_SEGMENTS ||
      seconds - this.#acknowledgedSeconds >= MAX_ACKNOWLEDGED_GAP_SECONDS
    );
  }
}
