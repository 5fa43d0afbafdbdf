// Between one direction of an HTTP/1 connection and what knows both: what was found, and what follows it.

import type { Stamp } from '../../flow/stream.ts';
import type { MessageKind } from '../events.ts';

/** What follows a head: nothing, so many bytes, chunks, everything until the close, or another protocol. */
export type Body = number | 'chunked' | 'until-close' | 'hold' | 'hand-over';

/** What decides about the messages: it knows both directions. */
export interface HeadHandler {
  /** A head is complete: `bytes[start, end)`; are in `scanner`. Answers what follows it. */
  onHead(kind: MessageKind, bytes: Buffer, start: number, end: number, stamp: Stamp): Body;
  /** A head that was not seen to its end. */
  onBrokenHead(kind: MessageKind, bytes: Buffer, start: number, end: number, stamp: Stamp): void;
  /** The framing is lost: may a message begin at a start line found in the last `count` bytes? */
  mayResume(kind: MessageKind, stamp: Stamp, count: number): boolean;
  /** And may it begin in the middle of a segment? */
  mayResumeInside(kind: MessageKind, stamp: Stamp, count: number): boolean;
  /** A message of this direction is missing. */
  onLost(kind: MessageKind): void;
  /** Bytes behind a head that handed the connection over or holds it. */
  onPassthrough(kind: MessageKind, bytes: Buffer, start: number, end: number, stamp: Stamp): void;
  /** Some of those bytes are missing. */
  onPassthroughGap(kind: MessageKind): void;
}
