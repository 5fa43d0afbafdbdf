// Several inputs as one run: those that follow each other in time are read one after the other, by one pipeline, and those that
// overlap beside each other, their messages in the order of time.

import type { PacketTime } from '../capture/time-order.ts';
import { MessageDelivery } from '../message-log/message-delivery.ts';
import { WantedContents } from '../message-log/wanted-contents.ts';
import type { Message } from '../record/message.ts';
import type { MessageConsumer } from '../record/message-consumer.ts';
import type { Counters } from '../shared/counters.ts';
import { UserError } from '../shared/user-error.ts';
import { InputSource, type SourceNeighbours } from './input-source.ts';
import {
  CONTINUATION_SLACK_SECONDS,
  MAX_CLOCK_DIFFERENCE_SECONDS,
  MAX_FILE_OVERLAP_MS,
  MAX_MERGED_INPUTS,
  REORDERING_MS,
} from './limits.ts';
import { RepeatedMessages } from './repeated-messages.ts';

const MAX_CLOCK_DIFFERENCE_MS = MAX_CLOCK_DIFFERENCE_SECONDS * 1000;

export interface TimedInput {
  readonly input: string;
  /** Of its first packet or message; null: it is read when all before it have been. */
  readonly first: PacketTime | null;
}

/** Reads inputs of one source, one after the other. */
export interface SourceReader {
  read(input: TimedInput): Promise<void>;
  /** Hands on what still waits for packets. */
  finish(): void;
}

interface OpenSource {
  readonly source: InputSource;
  readonly reader: SourceReader;
}

export class InputMerger {
  readonly #open: (source: InputSource) => SourceReader;
  readonly #delivery: MessageDelivery;
  readonly #repeated: RepeatedMessages;
  readonly #neighbours: SourceNeighbours;
  /** In the order in which they were opened. */
  readonly #sources: OpenSource[] = [];
  #pending: readonly TimedInput[] = [];
  #hasSeveral = false;
  #isFinishing = false;
  #isAborted = false;

  /** `open`: makes the reader of a source, which gives its messages to the source. */
  constructor(consumer: MessageConsumer, counters: Counters, open: (source: InputSource) => SourceReader) {
    this.#open = open;
    const contents = new WantedContents();
    this.#delivery = new MessageDelivery(consumer, contents);
    this.#repeated = new RepeatedMessages(counters);
    this.#neighbours = {
      consumer,
      isFirst: (source) => this.#isFirst(source),
      direct: (message) => this.#checkClock(message),
      wantContent: (request) => contents.add(request),
      isContentWanted: ({ request }) => contents.take(request),
    };
  }

  /** Some inputs were read beside each other: connections are numbered over all of them. */
  get hasMerged(): boolean {
    return this.#sources.length > 1;
  }

  get warning(): string | null {
    return this.#repeated.warning;
  }

  /** Something went wrong: what is being read ends. */
  get isAborted(): boolean {
    return this.#isAborted;
  }

  /** Reads all inputs. `isStopped`: no further one is wanted. */
  async read(inputs: readonly TimedInput[], isStopped: () => boolean): Promise<void> {
    this.#pending = inputs;
    this.#hasSeveral = inputs.length > 1;
    try {
      while (await this.#goOn(isStopped));
    } finally {
      this.#pending = [];
      this.#isAborted = true;
      // Those that wait for their turn close their files.
      for (const { source } of this.#sources) while (!source.isDone) await source.step().catch(() => {});
    }
  }

  /** All inputs have been read: hands on what waits for packets that do not come. */
  finish(): void {
    this.#isFinishing = true;
    for (const { reader } of this.#sources) reader.finish();
    for (let first = this.#earliest(); first !== null; first = this.#earliest()) this.#deliver(first.source);
  }

  /** One step: an input begins, or reads on, or the next message is delivered. False: all is done. */
  async #goOn(isStopped: () => boolean): Promise<boolean> {
    const first = this.#earliest();
    const next = isStopped() ? undefined : this.#pending[0];
    if (next !== undefined && isDue(next, first)) {
      const late = next.first === null ? undefined : this.#mayEndBefore(timeMs(next.first));
      await (late === undefined ? this.#begin(next) : late.source.step());
    } else if (first === null) return false;
    else if (first.source.isEmpty) await first.source.step();
    else this.#deliver(first.source);
    return true;
  }

  /** Of those that have something to deliver, or to read. */
  #earliest(): OpenSource | null {
    return best(
      this.#sources.filter(({ source }) => !source.isEmpty || !source.isDone),
      ({ source }, { source: other }) => source.nextMs < other.nextMs,
    );
  }

  /** A source that may end where an input goes on: files of one recording may overlap a little. */
  #mayEndBefore(firstMs: number): OpenSource | undefined {
    return this.#sources.find(
      ({ source }) => !source.isDone && source.readUpToMs < firstMs + CONTINUATION_SLACK_SECONDS * 1000,
    );
  }

  /** The next input goes on where another one has ended, or is read beside those that have not. */
  async #begin(input: TimedInput): Promise<void> {
    this.#pending = this.#pending.slice(1);
    const ended = best(
      this.#sources.filter(({ source }) => source.isDone && goesOn(source, input)),
      ({ source }, { source: other }) => source.readUpToMs > other.readUpToMs,
    );
    const open = ended ?? this.#newSource();
    await open.source.begin(input.first === null ? null : timeMs(input.first), () => open.reader.read(input));
  }

  #newSource(): OpenSource {
    if (this.#sources.length === MAX_MERGED_INPUTS)
      throw new UserError(
        `too many captures overlap in time (the limit is ${MAX_MERGED_INPUTS}): judge them in groups, or mix them with mergecap first`,
      );
    const source = new InputSource(this.#neighbours);
    const open = { source, reader: this.#open(source) };
    this.#sources.push(open);
    return open;
  }

  #isFirst(source: InputSource): boolean {
    if (source.isReadTwice) return false;
    if (this.#isFinishing) return this.#sources.length === 1;
    if (this.#sources.some((one) => one.source !== source && !hasEndedBefore(one.source, source)))
      return false;
    const [next] = this.#pending;
    if (next === undefined || next.first === null) return true;
    return source.readUpToMs < timeMs(next.first) - MAX_CLOCK_DIFFERENCE_MS;
  }

  #deliver(source: InputSource): void {
    const message = source.take();
    if (message === null) return;
    if (message.kind !== 'content') {
      if (this.#hasSeveral && this.#repeated.isRepeat(message, source)) return;
      this.#checkClock(message);
    }
    this.#delivery.deliver(message);
  }

  #checkClock(message: Message): void {
    if (this.#hasSeveral && message.kind === 'response' && message.setCookies.length > 0)
      this.#repeated.checkClock(message);
  }
}

/** Whether a source has nothing that another one may have as well, as its clock may differ. */
function hasEndedBefore(source: InputSource, other: InputSource): boolean {
  const { isDone, isEmpty, readUpToMs } = source;
  return isDone && isEmpty && readUpToMs < other.readUpToMs - MAX_CLOCK_DIFFERENCE_MS;
}

/** Whether nothing earlier than an input can come from what is being read. */
function isDue({ first }: TimedInput, earliest: OpenSource | null): boolean {
  return earliest === null || (first !== null && timeMs(first) <= earliest.source.nextMs);
}

/**
 * Whether an input goes on where a source has ended: files of one recording overlap a little, or not at all. Where it has
 * what was read last once more, for the most part, it is what another sensor saw.
 */
function goesOn({ beganMs, readUpToMs }: InputSource, { first }: TimedInput): boolean {
  if (first === null || beganMs === null) return true;
  const most = Math.min(MAX_FILE_OVERLAP_MS, (readUpToMs - beganMs) / 10);
  return readUpToMs - timeMs(first) <= Math.max(REORDERING_MS, most);
}

/** The first of those that no other one is better than. */
function best<T>(all: readonly T[], isBetter: (one: T, other: T) => boolean): T | null {
  let found: T | null = null;
  for (const one of all) if (found === null || isBetter(one, found)) found = one;
  return found;
}

function timeMs({ seconds, nanoseconds }: PacketTime): number {
  return seconds * 1000 + nanoseconds / 1e6;
}
