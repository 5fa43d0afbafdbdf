// A message log among the inputs of a run: its messages go to the consumer as those of a capture do, and what was counted
// when it was written counts here.

import { addCounterData } from '../message-log/counter-data.ts';
import { RUNNING_COUNTERS, type RunningCounts } from '../message-log/format.ts';
import type { LogEnd } from '../message-log/log-end.ts';
import type { MessageLogSink } from '../message-log/log-reader.ts';
import { MessageDelivery } from '../message-log/message-delivery.ts';
import type { AnyMessage } from '../record/message.ts';
import { type PacketlessOptions, refusePacketLimits, warnOfPacketFields } from './packetless-input.ts';

const KIND = 'a message log';

export class LogInput implements MessageLogSink {
  readonly #name: string;
  readonly #options: PacketlessOptions;
  readonly #delivery: MessageDelivery;
  /** The numbers that its connections have here; null: their own. */
  readonly #streams: Map<number, number> | null;
  #counts: RunningCounts | null = null;

  /** @throws {CaptureError} when packets are asked for, of which it has none */
  constructor(name: string, options: PacketlessOptions) {
    refusePacketLimits(options, KIND);
    this.#name = name;
    this.#options = options;
    this.#delivery = new MessageDelivery(options.consumer);
    this.#streams = options.isAlone ? null : new Map();
  }

  begin(): void {
    warnOfPacketFields(this.#options, this.#name, KIND);
  }

  input(name: string, hasPackets: boolean): void {
    this.#options.inputBegun?.(name, hasPackets);
  }

  message(message: AnyMessage): void {
    this.#options.readUpTo?.(message.seconds, message.nanoseconds);
    this.#delivery.deliver(message);
  }

  counts(counts: RunningCounts): void {
    this.#add(counts);
    this.#counts = counts;
  }

  end({ counters, warnings, inputs, repeats, hops }: LogEnd): void {
    const { counters: all } = this.#options;
    this.#add(NOTHING_COUNTED);
    // Those that have a number here are counted already.
    const numbered = all.connections;
    all.connections -= this.#streams?.size ?? 0;
    addCounterData(all, counters);
    all.connections = Math.max(all.connections, numbered);
    for (const line of warnings) this.#options.warn(line);
    for (const one of inputs) this.#options.inputRead?.(one);
    this.#options.repeated(repeats);
    this.#options.hopsKnown?.(hops);
  }

  stream(number: number): number {
    if (this.#streams === null) return number;
    const known = this.#streams.get(number) ?? this.#options.counters.connections++;
    this.#streams.set(number, known);
    return known;
  }

  /** In the place of what the log has said of these counters before. */
  #add(counts: RunningCounts): void {
    const { counters } = this.#options;
    for (const name of RUNNING_COUNTERS) counters[name] += counts[name] - (this.#counts?.[name] ?? 0);
  }
}

const NOTHING_COUNTED: RunningCounts = {
  gaps: 0,
  lostQuicPackets: 0,
  truncatedPackets: 0,
  incompleteResponses: 0,
  requests: 0,
  responses: 0,
};
