// Between the parser of one direction of an HTTP/1 connection and the exchange, which knows both directions.

import type { Stamp } from '../../flow/stream.ts';
import type { MessageKind } from '../events.ts';
import type { HeadScanner } from './head-scanner.ts';

/** What follows a head: so many bytes of body, chunks, everything until the close, or another protocol. */
export type Body = number | 'chunked' | 'until-close' | 'passthrough';

/** What decides about the messages: it knows both directions. */
export interface HeadHandler {
  /** The request of the last response is not known: it may have been HEAD, so that there is no body. */
  readonly isBodyGuess: boolean;
  /** The client sends requests before it has the responses to earlier ones. */
  readonly isPipelined: boolean;
  /**
   * A header block `bytes[start, end)`; `incomplete`: its end was not seen.
   * @param facts what was found in it, valid during this call
   * @returns what follows it
   */
  onHead(
    kind: MessageKind,
    facts: HeadScanner,
    bytes: Buffer,
    start: number,
    end: number,
    incomplete: boolean,
    stamp: Stamp,
  ): Body;
  /** The framing is lost: may a message begin at a start line found in the last `count` bytes? */
  mayResume(kind: MessageKind, stamp: Stamp, count: number): boolean;
  /** May it begin in the middle of a segment? */
  mayResumeInside(kind: MessageKind, stamp: Stamp, count: number): boolean;
  /** May the last `count` bytes be the response that a request waits for, whatever their start line looks like? */
  isResponseOwed(kind: MessageKind, stamp: Stamp, count: number): boolean;
  /** May the response that is found behind a loss be text of the body of another, whose head was lost? */
  isResponseUnsure(kind: MessageKind, stamp: Stamp): boolean;
  /** Bytes that begin no message where one may begin. True: they are another protocol's, and were handed on. */
  onForeign(kind: MessageKind, bytes: Buffer, start: number, end: number, stamp: Stamp): boolean;
  /** They were owed, and are no response. */
  onNoResponse(): void;
  /** Bytes of this direction are lost, messages perhaps; `isBetween`: they follow the end of one. */
  onLost(kind: MessageKind, isBetween: boolean, stamp: Stamp): void;
  /** Bytes behind a head that another protocol follows, or may follow. */
  onPassthrough(kind: MessageKind, bytes: Buffer, start: number, end: number, stamp: Stamp): void;
  /** Some of those bytes are missing. */
  onPassthroughGap(kind: MessageKind): void;
}
