// What looks at a body, or at the beginning of one, while it comes in; what it does not want is skipped unread.

import type { Stamp } from '../flow/stream.ts';

export interface BodyReader {
  /** Enough was read, or nothing more will come. */
  readonly isClosed: boolean;
  /** The next bytes of the body, its transfer coding undone. */
  add(bytes: Buffer, start: number, end: number): void;
  /** Nothing more will come; `isWhole`: because the body is over, and not because some of it was lost. */
  close(isWhole: boolean, stamp: Stamp): void;
}
