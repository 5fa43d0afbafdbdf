// An input, or several that go on with each other, read a block at a time: what is read waits until it is its turn among the
// messages of all sources, or is handed on at once where no other source can have an earlier one.

import { mayWantContent } from '../message-log/wanted-contents.ts';
import type { AnyMessage, ContentMessage, Message, RequestMessage } from '../record/message.ts';
import type { MessageConsumer } from '../record/message-consumer.ts';

/** What a source needs to know of those beside it. */
export interface SourceNeighbours {
  readonly consumer: MessageConsumer;
  /** No other source can have an earlier message than this one has now. */
  isFirst(source: InputSource): boolean;
  /** A message is about to be handed on at once. */
  direct(message: Message): void;
  wantContent(request: RequestMessage): void;
  isContentWanted(content: ContentMessage): boolean;
}

interface WaitingMessage {
  readonly message: AnyMessage;
  readonly timeMs: number;
}

export class InputSource implements MessageConsumer {
  readonly needsRequests: boolean;
  readonly wantsForms: boolean;
  /** The time of the last packet, or message, that was read, in milliseconds since 1970. */
  readUpToMs = Number.NEGATIVE_INFINITY;
  /** The same of the first packet, or message, of the input that was read last; null: not known. */
  beganMs: number | null = null;
  isDone = true;
  readonly #neighbours: SourceNeighbours;
  /** Up to where the inputs before the last one have been read. */
  #readBeforeMs = Number.NEGATIVE_INFINITY;
  #waiting: WaitingMessage[] = [];
  #next = 0;
  #resume: (() => void) | null = null;
  #stepped = (): void => {};
  #error: unknown = null;

  constructor(neighbours: SourceNeighbours) {
    this.#neighbours = neighbours;
    this.needsRequests = neighbours.consumer.needsRequests;
    this.wantsForms = neighbours.consumer.wantsForms === true;
  }

  /** The time of the next message; of an empty queue the time up to which there is none. */
  get nextMs(): number {
    return this.#waiting[this.#next]?.timeMs ?? this.readUpToMs;
  }

  get isEmpty(): boolean {
    return this.#next === this.#waiting.length;
  }

  /** The next messages that wait, no more than so many. */
  ahead(limit: number): Iterable<AnyMessage> {
    return this.#waiting.slice(this.#next, this.#next + limit).map(({ message }) => message);
  }

  /** The next message that waits. */
  take(): AnyMessage | null {
    const next = this.#waiting[this.#next];
    if (next === undefined) return null;
    this.#next++;
    if (this.isEmpty) {
      this.#waiting = [];
      this.#next = 0;
    }
    return next.message;
  }

  /** A packet, or a message, of this time is read next. */
  noteTime(seconds: number, nanoseconds: number): void {
    this.readUpToMs = seconds * 1000 + nanoseconds / 1e6;
  }

  /** What is read now lies in a time that the input before has as well: it may be what that had. */
  get isReadTwice(): boolean {
    return this.readUpToMs <= this.#readBeforeMs;
  }

  /** Reads an input from its first block on; `beganMs`: the time of its first packet. Rejects as `read` does. */
  begin(beganMs: number | null, read: () => Promise<void>): Promise<void> {
    this.isDone = false;
    this.beganMs = beganMs;
    this.#readBeforeMs = beganMs === null ? Number.NEGATIVE_INFINITY : this.readUpToMs;
    if (beganMs !== null && beganMs < this.readUpToMs) this.readUpToMs = beganMs;
    return this.#step(() => {
      const ended = (error: unknown): void => {
        this.isDone = true;
        this.#error = error;
        this.#stepped();
      };
      read().then(
        () => ended(null),
        (error) => ended(error),
      );
    });
  }

  /** Reads on: resolves when a block more has been read, or the input has ended. */
  step(): Promise<void> {
    return this.#step(() => {
      const resume = this.#resume;
      this.#resume = null;
      resume?.();
    });
  }

  async #step(go: () => void): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#stepped = resolve;
      go();
    });
    const error = this.#error;
    this.#error = null;
    if (error !== null) throw error;
  }

  /** Called between two blocks: reading goes on with the next step. */
  pause(other: Promise<void> | undefined): Promise<void> | undefined {
    if (this.isEmpty && this.#neighbours.isFirst(this)) return other;
    return new Promise((resolve) => {
      this.#resume = () => resolve(other);
      this.#stepped();
    });
  }

  wants(kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): boolean {
    return !this.#isDirect || this.#neighbours.consumer.wants(kind, hasSetCookie, hasCookie);
  }

  wantsResponse(status: number, request: RequestMessage | null): boolean {
    return !this.#isDirect || this.#neighbours.consumer.wantsResponse?.(status, request) === true;
  }

  wantsContent(status: number, request: RequestMessage): boolean {
    if (!this.#isDirect) return mayWantContent(status);
    const isWanted = this.#neighbours.consumer.wantsContent?.(status, request) === true;
    if (isWanted) this.#neighbours.wantContent(request);
    return isWanted;
  }

  message(message: Message): void {
    if (!this.#isDirect) this.#wait(message);
    else {
      this.#neighbours.direct(message);
      this.#neighbours.consumer.message(message);
    }
  }

  content(message: ContentMessage): void {
    if (!this.#isDirect) this.#wait(message);
    else if (this.#neighbours.isContentWanted(message)) this.#neighbours.consumer.content?.(message);
  }

  get #isDirect(): boolean {
    return this.isEmpty && this.#neighbours.isFirst(this);
  }

  /** A message that comes late, as one behind a gap does, stays behind those before it. */
  #wait(message: AnyMessage): void {
    const before = this.#waiting.at(-1)?.timeMs ?? Number.NEGATIVE_INFINITY;
    const timeMs = Math.max(before, message.seconds * 1000 + message.nanoseconds / 1e6);
    this.#waiting.push({ message, timeMs });
  }
}
