// What reads the streams of a QUIC connection: HTTP/3.

import type { Direction, Stamp } from '../../flow/stream.ts';

/** What hands the streams to their reader. */
export interface StreamSource {
  /** What was sent on a stream in a direction waits for something before it that was not captured, or not yet. */
  hasHole(streamId: number, direction: Direction): boolean;
  /** The same of any stream that its sender alone sends on. */
  hasUnidirectionalHole(direction: Direction): boolean;
  /** Hands over what it holds back in a direction: what comes next makes it unreadable. */
  releaseHeld(direction: Direction, stamp: Stamp): void;
}

export interface StreamReader {
  /** Set by what hands it the streams. */
  source: StreamSource | null;
  /** The next bytes of a stream, `bytes[start, end)`, never empty; what is kept of them must be copied. */
  streamData(
    streamId: number,
    direction: Direction,
    bytes: Buffer,
    start: number,
    end: number,
    stamp: Stamp,
  ): void;
  /** The next `length` bytes are lost. */
  streamGap(streamId: number, direction: Direction, length: number, stamp: Stamp): void;
  /** How many of the next bytes are of no interest: they are not delivered, and may be missing. */
  skippable(streamId: number, direction: Direction): number;
  /** Such bytes were passed over. */
  streamSkipped(streamId: number, direction: Direction, length: number, stamp: Stamp): void;
  /** The sender has ended the stream, and all of it has been read. */
  streamEnd(streamId: number, direction: Direction, stamp: Stamp): void;
  /** The sender has given the stream up. */
  streamReset(streamId: number, direction: Direction, stamp: Stamp): void;
  /** Packets of the server are lost: whole responses may have been in them. */
  responsesLost(): void;
  /** The connection is over. */
  end(stamp: Stamp | null): void;
}
