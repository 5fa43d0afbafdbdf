// How long segments wait for earlier ones that are missing: in packets and bytes, and in time only once the receiver has
// said that it has what is missing here, so that it will not be sent again.

import {
  MAX_ACKNOWLEDGED_GAP_SECONDS,
  MAX_ACKNOWLEDGED_GAP_SEGMENTS,
  MAX_OUT_OF_ORDER_BYTES,
  MAX_OUT_OF_ORDER_SEGMENTS,
} from './limits.ts';

export class GapTimeout {
  /** Packets of the connection since the first segment had to wait, and since the receiver had what is missing. */
  #packets = 0;
  #packetsAcknowledged = -1;
  #isAcknowledged = false;
  #acknowledgedSeconds = 0;

  /** Something was read: the wait begins again. */
  begin(): void {
    this.#packets = 0;
    this.#packetsAcknowledged = -1;
    this.#isAcknowledged = false;
  }

  /** The receiver says that it has the next byte wanted. */
  acknowledge(seconds: number): void {
    if (this.#isAcknowledged) return;
    this.#isAcknowledged = true;
    this.#acknowledgedSeconds = seconds;
  }

  /** Counts a packet of the connection; true when nothing can come any more, or too much waits. */
  isOver(seconds: number, waitingBytes: number): boolean {
    this.#packets++;
    if (this.#packets > MAX_OUT_OF_ORDER_SEGMENTS || waitingBytes > MAX_OUT_OF_ORDER_BYTES) return true;
    if (!this.#isAcknowledged) return false;
    this.#packetsAcknowledged++;
    return (
      this.#packetsAcknowledged > MAX_ACKNOWLEDGED_GAP_SEGMENTS ||
      seconds - this.#acknowledgedSeconds >= MAX_ACKNOWLEDGED_GAP_SECONDS
    );
  }
}
