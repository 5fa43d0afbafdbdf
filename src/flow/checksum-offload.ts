// What a sender's TCP checksums are worth where its packets are captured: network cards fill them in later, on loopback
// nobody does, and then they say nothing.

import { tcpChecksumValid } from '../packet/checksum.ts';
import type { Segment } from '../packet/segment.ts';

/** Wrong checksums in a row, before a right one, after which they are taken for offloaded and not looked at. */
const OFFLOADED_AFTER = 4;
const TRUSTED = -1;

export class ChecksumOffload {
  /** Wrong ones so far; TRUSTED once a right one was seen. */
  #wrong = 0;

  trust(): void {
    this.#wrong = TRUSTED;
  }

  /** False for a whole segment whose checksum is wrong, once they are known to be right here. */
  isSound(segment: Segment): boolean {
    if (this.#wrong >= OFFLOADED_AFTER) return true;
    // Nobody can add up what was cut off.
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
