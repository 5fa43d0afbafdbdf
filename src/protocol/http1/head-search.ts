// Where the heads of one direction begin: behind another message, or behind a loss, where it is a guess until what
// follows the head has confirmed it.

import type { Stamp } from '../../flow/stream.ts';
import type { MessageKind } from '../events.ts';
import type { HeadHandler } from './head-handler.ts';
import type { HeadScanner } from './head-scanner.ts';
import { isFollowedByField, isPlausibleResponse } from './resumed-head.ts';
import {
  beginsAnew,
  findStatusLine,
  type Match,
  NO,
  requestLineAt,
  skipEmptyLines,
  statusLineAt,
  YES,
} from './start-line.ts';
import { looseStatusLineAt, NO_STATUS_LINE, PART_OF_STATUS_LINE } from './status-line.ts';

export class HeadSearch {
  readonly #kind: MessageKind;
  readonly #handler: HeadHandler;
  /** The part of a head that is here was found after the framing was lost: it may turn out to be none. */
  isGuess = false;

  constructor(kind: MessageKind, handler: HeadHandler) {
    this.#kind = kind;
    this.#handler = handler;
  }

  /**
   * Where the head begins in `bytes[start, end)`, which follow another message, or a constant of status-line.ts. Where
   * a response is owed, that is where browsers see one.
   */
  headAt(bytes: Buffer, start: number, end: number, stamp: Stamp): number {
    const startLine = this.#startLineAt(bytes, start, end);
    if (startLine === YES) return start;
    if (startLine !== NO) return PART_OF_STATUS_LINE;
    if (this.isGuess || !this.#handler.isResponseOwed(this.#kind, stamp, end - start)) return NO_STATUS_LINE;
    const headStart = looseStatusLineAt(bytes, start, end);
    if (headStart === NO_STATUS_LINE) this.#handler.onNoResponse();
    return headStart;
  }

  /**
   * Where a message begins in a segment behind a loss: with it, or else a status line may lie inside it. -1 when none
   * does.
   */
  resumedAt(bytes: Buffer, start: number, end: number, stamp: Stamp): number {
    const kind = this.#kind;
    const handler = this.#handler;
    if (!handler.mayResume(kind, stamp, end - start)) return -1;
    // Empty lines before it are more likely the middle of a body.
    const first = handler.isResponseUnsure(kind, stamp) ? start : skipEmptyLines(bytes, start, end);
    const isFound =
      this.#startLineAt(bytes, first, end) !== NO &&
      (kind === 'request' || isFollowedByField(bytes, first, end));
    if (isFound) return first;
    return handler.mayResumeInside(kind, stamp, end - start) ? findStatusLine(bytes, start, end) : -1;
  }

  /** Is what was found, the first `count` bytes of `found`, text of a body, as `bytes[start, end)` begin a request? */
  isOther(found: Buffer, count: number, bytes: Buffer, start: number, end: number): boolean {
    return (
      this.isGuess && this.#kind === 'request' && beginsAnew(found.subarray(0, count), bytes, start, end)
    );
  }

  /**
   * Whether the whole head `bytes[start, end)`, with what was found in it, is one. False when it was guessed and is text
   * of a body, going by what follows it in its segment: `rest[at, restEnd)`.
   */
  confirms(
    facts: HeadScanner,
    bytes: Buffer,
    start: number,
    end: number,
    rest: Buffer,
    at: number,
    restEnd: number,
    stamp: Stamp,
  ): boolean {
    if (!this.isGuess || !this.#handler.isResponseUnsure(this.#kind, stamp)) return true;
    return isPlausibleResponse(facts, bytes, start, end, rest, at, restEnd);
  }

  #startLineAt(bytes: Buffer, start: number, end: number): Match {
    return this.#kind === 'request' ? requestLineAt(bytes, start, end) : statusLineAt(bytes, start, end);
  }
}
