// Messages on their way, in the order of the capture. A response that may be a part of an exchange whose response is
// still to come waits for that, and all messages behind it wait with it.

import { type AnyMessage, messageTimeMs, type ResponseMessage } from '../record/message.ts';
import { MAX_HELD_MESSAGES, MAX_HELD_SECONDS } from './limits.ts';
import type { OpenExchange } from './open-exchange.ts';

/** A response that is not known to be an inner one. */
export interface UndecidedResponse {
  readonly message: ResponseMessage;
  /** Its own request; null when that was not seen. */
  readonly exchange: OpenExchange | null;
  /** The exchanges that it may be a part of: those left. */
  outers: readonly OpenExchange[];
}

interface HeldMessage<Hop> {
  readonly message: AnyMessage;
  hop: Hop | null;
  /** Null when it is decided. */
  undecided: UndecidedResponse | null;
}

export class HeldMessages<Hop> {
  readonly #deliver: (message: AnyMessage, hop: Hop | null) => void;
  #held: HeldMessage<Hop>[] = [];

  constructor(deliver: (message: AnyMessage, hop: Hop | null) => void) {
    this.#deliver = deliver;
  }

  get isEmpty(): boolean {
    return this.#held.length === 0;
  }

  /** A message that is decided: it is delivered at once unless another one waits. */
  add(message: AnyMessage, hop: Hop | null): void {
    if (this.#held.length === 0) {
      this.#deliver(message, hop);
      return;
    }
    this.#held.push({ message, hop, undecided: null });
    this.#giveUp(message);
  }

  hold(undecided: UndecidedResponse): void {
    const { message } = undecided;
    this.#held.push({ message, hop: null, undecided });
    this.#giveUp(message);
  }

  /** Asks about each response that waits for `outer`: its hop when it is a part of that, else null. */
  decide(outer: OpenExchange, hopOf: (undecided: UndecidedResponse) => Hop | null): void {
    for (const held of this.#held) {
      const { undecided } = held;
      if (undecided === null || !undecided.outers.includes(outer)) continue;
      held.hop = hopOf(undecided);
      undecided.outers = undecided.outers.filter((other) => other !== outer);
      if (held.hop !== null || undecided.outers.length === 0) held.undecided = null;
    }
    this.#deliverDecided();
  }

  /** Delivers all. */
  finish(): void {
    for (const held of this.#held) held.undecided = null;
    this.#deliverDecided();
  }

  /** What has waited too long is no part of another exchange. */
  #giveUp(newest: AnyMessage): void {
    const nowMs = messageTimeMs(newest);
    const isLate = (message: AnyMessage): boolean =>
      Math.abs(nowMs - messageTimeMs(message)) > MAX_HELD_SECONDS * 1000;
    let excess = this.#held.length - MAX_HELD_MESSAGES;
    for (const held of this.#held) {
      if (excess-- <= 0 && !isLate(held.message)) break;
      held.undecided = null;
    }
    this.#deliverDecided();
  }

  #deliverDecided(): void {
    let count = 0;
    while (count < this.#held.length && this.#held[count]?.undecided === null) count++;
    if (count === 0) return;
    const decided = this.#held.slice(0, count);
    this.#held = this.#held.slice(count);
    for (const { message, hop } of decided) this.#deliver(message, hop);
  }
}
