// What the flow stage asks of the protocols above it: given to it, so that it knows none of them.

import type { Segment } from '../packet/segment.ts';
import type { Channel, Direction } from './stream.ts';

/** What the first bytes of a direction are. */
export interface Detection {
  /** Somebody reads it, or more bytes are needed to tell. */
  readonly isRead: boolean;
  /** Which protocol, in the protocols' own numbers. */
  readonly protocol: number;
  /** Why it cannot be read, for the summary; null when there is nothing to say. */
  readonly unseen: string | null;
}

export interface ProtocolDetector {
  /** Detects the protocol of the first bytes `bytes[start, end)` of a direction; the other one may have been looked at in vain. */
  detect(bytes: Buffer, start: number, end: number, isOtherDetected: boolean): Detection;
  /** Does a protocol that can be read begin here, in the middle of one that nobody reads (STARTTLS)? */
  mayUpgrade(bytes: Buffer, start: number, end: number): boolean;
  /** Puts a consumer on a new channel; `detected` says what is known of the first bytes of `direction`. */
  open(channel: Channel, direction: Direction, detected: Detection | null): void;
  /** A UDP datagram that was no tunnel. */
  datagram(segment: Segment): void;
}
