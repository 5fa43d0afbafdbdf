// A message log among the inputs of a run: its messages go to the consumer as those of a capture do, and what was counted
// when it was written counts here.

import { CaptureError } from '../capture/reader.ts';
import { addCounterData } from '../message-log/counter-data.ts';
import { RUNNING_COUNTERS, type RunningCounts } from '../message-log/format.ts';
import type { LogEnd } from '../message-log/log-end.ts';
import type { MessageLogSink } from '../message-log/log-reader.ts';
import { MessageDelivery } from '../message-log/message-delivery.ts';
import type { AnyMessage } from '../record/message.ts';
import type { Counters } from '../shared/counters.ts';
import type { RepeatedInput } from '../shared/repeated-input.ts';
import type { RunOptions } from './run-options.ts';

/** Whom a log tells what it says of its captures. */
export interface LogListener
  extends Pick<
    RunOptions,
    'consumer' | 'packets' | 'inputBegun' | 'inputRead' | 'writeFile' | 'packetLimit' | 'durationSeconds'
  > {
  readonly cookieLimit: RunOptions['cookieLimit'];
  readonly counters: Counters;
  warn(line: string): void;
  repeated(repeats: readonly RepeatedInput[]): void;
}

export class LogInput implements MessageLogSink {
  readonly #name: string;
  readonly #listener: LogListener;
  readonly #delivery: MessageDelivery;
  readonly #firstStream: number;
  #counts: RunningCounts | null = null;

  /**
   * `firstStream`: the number of its first connection.
   * @throws {CaptureError} when packets are asked for, of which it has none
   */
  constructor(name: string, listener: LogListener, firstStream: number) {
    const { writeFile, packetLimit, durationSeconds, cookieLimit } = listener;
    if (writeFile !== null) throw new CaptureError(`${HAS_NO_PACKETS}: -w has nothing to keep`);
    if ([packetLimit, durationSeconds, cookieLimit].some((limit) => limit !== null))
      throw new CaptureError(`${HAS_NO_PACKETS}: give -c and -a where the packets are read`);
    this.#name = name;
    this.#listener = listener;
    this.#delivery = new MessageDelivery(listener.consumer);
    this.#firstStream = firstStream;
  }

  begin(): void {
    const { packets = null, warn } = this.#listener;
    if (packets !== null)
      warn(`${this.#name} ${HAS_NO_PACKETS}: fields of packets (frame.len, ip.ttl) are not there`);
  }

  input(name: string): void {
    this.#listener.inputBegun?.(name);
  }

  message(message: AnyMessage): void {
    this.#delivery.deliver(message);
  }

  counts(counts: RunningCounts): void {
    this.#add(counts);
    this.#counts = counts;
  }

  end({ counters, warnings, inputs, repeats }: LogEnd): void {
    this.#add(NOTHING_COUNTED);
    addCounterData(this.#listener.counters, counters);
    for (const line of warnings) this.#listener.warn(line);
    for (const one of inputs) this.#listener.inputRead?.(one);
    this.#listener.repeated(repeats);
  }

  stream(number: number): number {
    return this.#firstStream + number;
  }

  /** In the place of what the log has said of these counters before. */
  #add(counts: RunningCounts): void {
    const { counters } = this.#listener;
    for (const name of RUNNING_COUNTERS) counters[name] += counts[name] - (this.#counts?.[name] ?? 0);
  }
}

const HAS_NO_PACKETS = 'is a message log, which has no packets';
const NOTHING_COUNTED: RunningCounts = {
  gaps: 0,
  truncatedPackets: 0,
  incompleteResponses: 0,
  requests: 0,
  responses: 0,
};
