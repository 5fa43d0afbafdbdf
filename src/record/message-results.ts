// What was found out about a message, beside it: what browsers do with its cookies, and which rules it breaks.

import type { ClientVerdict } from '../cookie/verdict.ts';
import type { PacketFacts } from './packet-history.ts';
import type { HopView } from './records.ts';

/** What a rule said about a message. */
export interface RaisedFinding {
  readonly rule: string;
  readonly severity: string;
  /** Name of the cookie that it is about; null for none in particular. */
  readonly cookie: string | null;
}

export interface MessageResults {
  /** One for each of `ResponseMessage.setCookies`; null for a truncated one. Empty when nothing was audited. */
  readonly verdicts: readonly (ClientVerdict | null)[];
  /** Runs that ask for it: what the rules said about this very message. */
  readonly raised: readonly RaisedFinding[];
  /**
   * Ids of the Set-Cookie records that gave the values of `RequestMessage.cookies`, one for each; null for a value that
   * none gave. Empty when there is no inventory.
   */
  readonly setBy: readonly (string | null)[];
  /** The message that reports its exchange; null nearly always: itself. */
  readonly hop: HopView | null;
  /** Runs that ask for it: the packet in which the message was complete. */
  readonly packet: PacketFacts | null;
}

/** Of a message that was not audited. */
export const NO_RESULTS: MessageResults = {
  verdicts: [],
  raised: [],
  setBy: [],
  hop: null,
  packet: null,
};
