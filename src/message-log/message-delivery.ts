// Messages that are there already are handed to a consumer exactly as protocols hand over those that they find: it is asked
// first, in the same order, and gets what it wants.

import {
  type AnyMessage,
  type ContentMessage,
  hidesField,
  isNamed,
  type Message,
  type ResponseMessage,
} from '../record/message.ts';
import type { MessageConsumer } from '../record/message-consumer.ts';
import { WantedContents } from './wanted-contents.ts';

export class MessageDelivery {
  readonly #consumer: MessageConsumer;
  readonly #contents: WantedContents;

  constructor(consumer: MessageConsumer, contents = new WantedContents()) {
    this.#consumer = consumer;
    this.#contents = contents;
  }

  deliver(message: AnyMessage): void {
    if (message.kind === 'content') this.#content(message);
    else if (message.kind === 'response') this.#response(message);
    else if (this.#wants(message)) this.#consumer.message(message);
  }

  #response(message: ResponseMessage): void {
    const consumer = this.#consumer;
    const { status, request } = message;
    if (!this.#wants(message) && consumer.wantsResponse?.(status, request) !== true) return;
    const isContentWanted =
      message.isContentRead && request !== null && consumer.wantsContent?.(status, request) === true;
    if (isContentWanted && request !== null) this.#contents.add(request);
    // A message that comes from packets is no plain object: there the consumer asks again.
    const isOther = message.isContentRead !== isContentWanted && message.valuesOf === undefined;
    consumer.message(isOther ? { ...message, isContentRead: isContentWanted } : message);
  }

  #wants(message: Message): boolean {
    const has = (name: string): boolean => message.fields.some((field) => isNamed(field, name));
    if (message.kind === 'request') return this.#consumer.wants('request', false, message.hasCookie);
    const concernsCookies = has('set-cookie') || (this.#consumer.needsRequests && hidesField(message));
    return this.#consumer.wants('response', concernsCookies, false);
  }

  #content(message: ContentMessage): void {
    if (this.#contents.take(message.request)) this.#consumer.content?.(message);
  }
}
