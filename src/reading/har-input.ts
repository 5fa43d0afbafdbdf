// A HAR file among the inputs of a run: its messages go to the consumer as those of a capture do, and are counted as they are.

import type { HarSink } from '../har/har-reader.ts';
import { MessageDelivery } from '../message-log/message-delivery.ts';
import { recordTime } from '../record/cookie-records.ts';
import { InputReading } from '../record/input-reading.ts';
import type { AnyMessage, Message } from '../record/message.ts';
import { type PacketlessOptions, refusePacketLimits, warnOfPacketFields } from './packetless-input.ts';

const KIND = 'a HAR file';

export class HarInput implements HarSink {
  readonly input: string;
  readonly #options: PacketlessOptions;
  readonly #delivery: MessageDelivery;
  #firstTime: string | null = null;
  #lastTime: string | null = null;

  /** @throws {CaptureError} when packets are asked for, of which it has none */
  constructor(input: string, options: PacketlessOptions) {
    refusePacketLimits(options, KIND);
    this.input = input;
    this.#options = options;
    this.#delivery = new MessageDelivery(options.consumer);
  }

  begin(): void {
    warnOfPacketFields(this.#options, this.input, KIND);
    this.#options.inputBegun?.(this.input, false);
  }

  nextStream(): number {
    return this.#options.counters.connections++;
  }

  message(message: AnyMessage): void {
    const { seconds, nanoseconds } = message;
    this.#lastTime = recordTime(seconds, nanoseconds);
    this.#firstTime ??= this.#lastTime;
    this.#options.readUpTo?.(seconds, nanoseconds);
    if (message.kind !== 'content') this.#count(message);
    this.#delivery.deliver(message);
  }

  end(): void {
    const { input, fileBytes } = new InputReading(this.input, this.input !== '-', this.#options.files).view();
    const { inputRead } = this.#options;
    inputRead?.({ input, fileBytes, packets: 0, firstTime: this.#firstTime, lastTime: this.#lastTime });
  }

  #count(message: Message): void {
    const { counters } = this.#options;
    counters.messages++;
    if (message.kind === 'request') {
      counters.requests++;
      return;
    }
    if (message.status >= 200 || message.status === 101) counters.responses++;
    if (message.incomplete) counters.incompleteResponses++;
    counters.setCookies += message.setCookies.length;
  }
}
