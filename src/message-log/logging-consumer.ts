// Between the pipeline and the consumer of a run: every message is written to the logs of the run, and handed on where the
// consumer wants it.

import type { AnyMessage, ContentMessage, Message, RequestMessage } from '../record/message.ts';
import type { MessageConsumer } from '../record/message-consumer.ts';
import { mayWantContent, WantedContents } from './wanted-contents.ts';

/** Gets every message, in order. */
export type LogMessage = (message: AnyMessage) => void;

export class LoggingConsumer implements MessageConsumer {
  readonly needsRequests = true;
  readonly wantsForms = true;
  readonly #consumer: MessageConsumer;
  readonly #log: LogMessage;
  /** Whether the consumer wants the message that comes next. */
  #isWanted = false;
  readonly #contents = new WantedContents();

  constructor(consumer: MessageConsumer, log: LogMessage) {
    this.#consumer = consumer;
    this.#log = log;
  }

  wants(kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): boolean {
    this.#isWanted = this.#consumer.wants(kind, hasSetCookie, hasCookie);
    return kind === 'request' || this.#isWanted;
  }

  wantsResponse(status: number, request: RequestMessage | null): boolean {
    this.#isWanted = this.#consumer.wantsResponse?.(status, request) === true;
    return true;
  }

  wantsContent(status: number, request: RequestMessage): boolean {
    const isWanted = this.#isWanted && this.#consumer.wantsContent?.(status, request) === true;
    if (isWanted) this.#contents.add(request);
    return isWanted || mayWantContent(status);
  }

  message(message: Message): void {
    this.#log(message);
    if (this.#isWanted) this.#consumer.message(message);
  }

  content(message: ContentMessage): void {
    this.#log(message);
    if (this.#contents.take(message.request)) this.#consumer.content?.(message);
  }
}
