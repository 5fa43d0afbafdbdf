// Checksum offload: whether a sender's checksums are filled in where its packets are captured. With offloading the
// network card does it later, on loopback it is never done, and wrong checksums prove nothing. Of TCP and of the IPv4
// header one may be filled in without the other.

import { ipChecksumValid, tcpChecksumValid } from '../packet/checksum.ts';
import type { Segment } from '../packet/segment.ts';

/** Wrong checksums before the first right one, after which they count as offloaded and are not computed any more. */
const OFFLOADED_AFTER = 4;
const TRUSTED = -1;

export class ChecksumOffload {
  /** Wrong checksums of each so far; TRUSTED once a right one was seen. */
  #wrongOfTcp = 0;
  #wrongOfIp = 0;

  /** The sender's TCP checksums are filled in. */
  trust(): void {
    this.#wrongOfTcp = TRUSTED;
  }

  /** False for a whole segment with a wrong checksum, once the sender's checksums are known to be filled in. */
  isSound(segment: Segment): boolean {
    // The checksum of a truncated segment cannot be computed.
    if (segment.payloadEnd - segment.payloadStart < segment.payloadLength) return true;
    return this.#isTcpSound(segment) && this.#isIpSound(segment);
  }

  #isTcpSound(segment: Segment): boolean {
    if (this.#wrongOfTcp >= OFFLOADED_AFTER) return true;
    if (tcpChecksumValid(segment)) this.#wrongOfTcp = TRUSTED;
    else if (this.#wrongOfTcp === TRUSTED) return false;
    else this.#wrongOfTcp++;
    return true;
  }

  #isIpSound(segment: Segment): boolean {
    if (this.#wrongOfIp >= OFFLOADED_AFTER) return true;
    if (ipChecksumValid(segment)) this.#wrongOfIp = TRUSTED;
    else if (this.#wrongOfIp === TRUSTED) return false;
    else this.#wrongOfIp++;
    return true;
  }
}
