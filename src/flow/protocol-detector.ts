// The interface of the flow stage to the protocols above it, so that it knows none of them.

import type { Segment } from '../packet/segment.ts';
import type { Channel, Direction } from './stream.ts';

/** The protocol of the first bytes of a direction. */
export interface Detection {
  /** It is read, or more bytes are needed to detect it. */
  readonly isRead: boolean;
  /** Which protocol, as a number that the detector defines. */
  readonly protocol: number;
  /** Why it cannot be read, for the summary; null when it is none of the protocols. */
  readonly unseen: string | null;
}

export interface ProtocolDetector {
  /** Detects the protocol of the first bytes `bytes[start, end)` of a direction; `isOtherDetected`: the other one has none. */
  detect(bytes: Buffer, start: number, end: number, isOtherDetected: boolean): Detection;
  /** Whether a protocol that is read may begin here, inside one that is not (STARTTLS). */
  mayUpgrade(bytes: Buffer, start: number, end: number): boolean;
  /** Sets the consumer of a new channel; `detected` is what is known of the first bytes of `direction`. */
  open(channel: Channel, direction: Direction, detected: Detection | null): void;
  /** A UDP datagram that is no tunnel. */
  datagram(segment: Segment): void;
  /** The next packets come from this capture. */
  nextInput(name: string): void;
  /** The input has ended, or another capture begins: no connection on datagrams goes on. */
  finish(): void;
}
