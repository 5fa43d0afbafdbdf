// A live capture that is watched must not wait for the rules: what cannot be judged as fast as it comes is left out,
// and counted. In each second of such a time the first messages are judged, those behind them are not.

import type { ContentMessage, Message, RequestMessage } from '../record/message.ts';
import type { MessageConsumer } from '../record/message-consumer.ts';
import type { Counters } from '../shared/counters.ts';
import { HASTY_JUDGING_MILLISECONDS, MAX_JUDGING_MILLISECONDS } from './limits.ts';

const SECOND_MS = 1000;

/** How much of the time judging takes, and whether that is too much. */
export class LoadLimit {
  /** Responses that set cookies and were left out. */
  leftOut = 0;
  readonly #nowMs: () => number;
  #secondBeganMs = Number.NEGATIVE_INFINITY;
  /** Of this second: messages that came, those of them that are judged, and how long that took. */
  #came = 0;
  #judged = 0;
  #spentMs = 0;
  #isTooSlow = false;

  /** `nowMs`: a clock that never goes back, in milliseconds. */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** Asked once for each message: whether there is time to judge it. */
  admits(): boolean {
    const nowMs = this.#nowMs();
    if (nowMs - this.#secondBeganMs >= SECOND_MS) this.#beginSecond(nowMs);
    this.#came++;
    if (this.#spentMs > MAX_JUDGING_MILLISECONDS) this.#isTooSlow = true;
    if (this.#isTooSlow && this.#spentMs > HASTY_JUDGING_MILLISECONDS) return false;
    this.#judged++;
    return true;
  }

  /** Does a part of the judging of a message that was admitted. */
  measure(judge: () => void): void {
    const beganMs = this.#nowMs();
    judge();
    this.#spentMs += this.#nowMs() - beganMs;
  }

  /** All messages of the last second would have taken so long, going by those that were judged. */
  #beginSecond(nowMs: number): void {
    const lastedMs = nowMs - this.#secondBeganMs;
    const wholeMs = this.#judged === 0 ? 0 : (this.#spentMs / this.#judged) * this.#came;
    this.#isTooSlow = (wholeMs / lastedMs) * SECOND_MS > MAX_JUDGING_MILLISECONDS;
    this.#secondBeganMs = nowMs;
    this.#came = 0;
    this.#judged = 0;
    this.#spentMs = 0;
  }
}

/** Between the pipeline and the consumer that judges. */
export class LimitedConsumer implements MessageConsumer {
  readonly needsRequests: boolean;
  readonly wantsForms: boolean;
  readonly #consumer: MessageConsumer;
  readonly #limit: LoadLimit;
  readonly #counters: Pick<Counters, 'hastyMessages' | 'hastyResponses'>;
  #isAdmitted = true;

  constructor(
    consumer: MessageConsumer,
    limit: LoadLimit,
    counters: Pick<Counters, 'hastyMessages' | 'hastyResponses'>,
  ) {
    this.needsRequests = consumer.needsRequests;
    this.wantsForms = consumer.wantsForms === true;
    this.#consumer = consumer;
    this.#limit = limit;
    this.#counters = counters;
  }

  wants(kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): boolean {
    this.#isAdmitted = this.#limit.admits();
    if (this.#isAdmitted) return this.#consumer.wants(kind, hasSetCookie, hasCookie);
    this.#counters.hastyMessages++;
    if (kind === 'response' && hasSetCookie) {
      this.#counters.hastyResponses++;
      this.#limit.leftOut++;
    }
    return false;
  }

  wantsResponse(status: number, request: RequestMessage | null): boolean {
    return this.#isAdmitted && this.#consumer.wantsResponse?.(status, request) === true;
  }

  wantsContent(status: number, request: RequestMessage): boolean {
    return this.#isAdmitted && this.#consumer.wantsContent?.(status, request) === true;
  }

  message(message: Message): void {
    this.#limit.measure(() => this.#consumer.message(message));
  }

  content(message: ContentMessage): void {
    this.#limit.measure(() => this.#consumer.content?.(message));
  }
}
