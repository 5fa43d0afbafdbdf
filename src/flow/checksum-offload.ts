// Checksum offload: whether a sender's TCP checksums are filled in where its packets are captured. With offloading the
// network card does it later, on loopback it is never done, and wrong checksums prove nothing.

import { tcpChecksumValid } from '../packet/checksum.ts';
import type { Segment } from '../packet/segment.ts';

/** Wrong checksums before the first right one, after which they count as offloaded and are not computed any more. */
const OFFLOADED_AFTER = 4;
const TRUSTED = -1;

export class ChecksumOffload {
  /** Wrong checksums so far; TRUSTED once a right one was seen. */
  #wrong = 0;

  trust(): void {
    this.#wrong = TRUSTED;
  }

  /** False for a whole segment with a wrong checksum, once the sender's checksums are known to be filled in. */
  isSound(segment: Segment): boolean {
    if (this.#wrong >= OFFLOADED_AFTER) return true;
    // The checksum of a truncated segment cannot be computed.
    if (segment.payloadEnd - segment.payloadStart < segment.payloadLength) return true;
    if (tcpChecksumValid(segment)) {
      this.#wrong = TRUSTED;
      return true;
    }
    if (this.#wrong === TRUSTED) return false;
    this.#wrong++;
    return true;
  }
}
