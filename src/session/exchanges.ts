// Requests that carried a session and wait for their answers.

import { MAX_OPEN_EXCHANGES } from '../limits.ts';
import type { RequestMessage } from '../record/message.ts';
import type { Identity } from './identities.ts';
import type { LifeEvent } from './life.ts';
import { Recent } from './recent.ts';

/** A session that a request carried. */
export interface SentSession {
  readonly identity: Identity;
  /** That it was sent. */
  readonly event: LifeEvent;
}

interface Exchange {
  readonly input: string;
  readonly stream: number;
  readonly streamId: number | null;
  readonly sent: readonly SentSession[];
  isAnswered: boolean;
}

export class Exchanges {
  /** By the frame of the request: HTTP/2 and pipelining put several into one. */
  readonly #open = new Recent<number, Exchange[]>(MAX_OPEN_EXCHANGES, () => {});

  open({ input, frame, stream, streamId }: RequestMessage, sent: readonly SentSession[]): void {
    const exchange = { input, stream, streamId, sent, isAnswered: false };
    const others = this.#open.get(frame);
    if (others === undefined) this.#open.set(frame, [exchange]);
    else others.push(exchange);
  }

  /** Whether a request in this frame may be waiting. */
  mayWait(frame: number): boolean {
    return this.#open.get(frame)?.some(({ isAnswered }) => !isAnswered) === true;
  }

  /** What a request carried that is answered now, once. */
  answer({ input, frame, stream, streamId }: RequestMessage): readonly SentSession[] {
    const exchange = this.#open
      .get(frame)
      ?.find(
        (one) => !one.isAnswered && one.stream === stream && one.streamId === streamId && one.input === input,
      );
    if (exchange === undefined) return NOTHING;
    exchange.isAnswered = true;
    return exchange.sent;
  }
}

const NOTHING: readonly SentSession[] = [];
