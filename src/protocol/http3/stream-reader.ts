// What reads one direction of a QUIC stream.

import type { Stamp } from '../../flow/stream.ts';

export interface Http3StreamReader {
  /** The next bytes, in order. */
  data(bytes: Buffer, start: number, end: number, stamp: Stamp): void;
  /** The next `length` bytes are missing. */
  gap(length: number, stamp: Stamp): void;
  /** So many of the next bytes are of no interest. */
  readonly skippable: number;
  /** Such bytes were passed over. */
  skipped(length: number): void;
  /** Nothing more comes: its sender has ended the stream, or (`isReset`) given it up. */
  end(isReset: boolean, stamp: Stamp): void;
}

/** Nothing on this stream is of interest. */
export const UNREAD_STREAM: Http3StreamReader = {
  data() {},
  gap() {},
  skippable: Number.POSITIVE_INFINITY,
  skipped() {},
  end() {},
};
