// Packets in, messages out: decoder, connections and protocols wired together; also the limits that end a run.

import type { PacketWriter } from '../capture/packet-writer.ts';
import type { PacketSink, RawPacket } from '../capture/raw-packet.ts';
import { BufferBudget } from '../flow/buffer-budget.ts';
import { MAX_BUFFERED_BYTES } from '../flow/limits.ts';
import { FlowTracker } from '../flow/tracker.ts';
import { PacketDecoder } from '../packet/decoder.ts';
import type { MessageSink } from '../protocol/events.ts';
import { ProtocolRegistry } from '../protocol/registry.ts';
import type { KeyStore } from '../protocol/tls/key-store.ts';
import { InputReading } from '../record/input-reading.ts';
import type { Message } from '../record/message.ts';
import type { PacketHistory } from '../record/packet-history.ts';
import { requestOfResponse, wireContent, wireRequest, wireResponse } from '../record/wire-message.ts';
import type { Counters } from '../shared/counters.ts';
import type { RepeatedInput } from '../shared/repeated-input.ts';
import { CONTINUATION_SLACK_SECONDS } from './limits.ts';
import type { RunOptions } from './run-options.ts';

export interface PipelineOptions extends RunOptions {
  readonly keys: KeyStore;
  readonly counters: Counters;
  /** Null: the packets are not kept. */
  readonly writer: PacketWriter | null;
  /** There is no other input: connections of a log keep their numbers. */
  readonly isAlone: boolean;
  /** Called for each packet, before it is read. */
  readUpTo?(seconds: number, nanoseconds: number): void;
  /** Inputs that a log says were not read for it. */
  repeated(repeats: readonly RepeatedInput[]): void;
}

export class Pipeline implements PacketSink {
  readonly counters: Counters;
  readonly keys: KeyStore;
  isDone = false;
  /** Captures that were begun. */
  captures = 0;
  /** All secrets of this input were found before its packets. */
  areSecretsKnown = false;
  readonly #options: PipelineOptions;
  readonly #tracker: FlowTracker;
  readonly #decoder: PacketDecoder;
  readonly #packets: PacketHistory | null;
  #input: InputReading | null = null;
  /** Of the input that is read. */
  #name = '';
  /** The first packet of an input has not been seen yet. */
  #isNewInput = true;
  #firstSeconds = Number.NaN;
  #lastSeconds = Number.NEGATIVE_INFINITY;
  #lastNanoseconds = 0;

  /** `keys`: those of all pipelines of the run. */
  constructor(options: PipelineOptions) {
    this.#options = options;
    this.keys = options.keys;
    this.counters = options.counters;
    const { consumer } = options;
    const sink: MessageSink = {
      needsRequests: consumer.needsRequests,
      wants: (kind, hasSetCookie, hasCookie) => consumer.wants(kind, hasSetCookie, hasCookie),
      wantsResponse: (status, request) =>
        consumer.wantsResponse?.(status, request && wireRequest(request)) === true,
      wantsForms: consumer.wantsForms === true,
      request: (request) => this.#deliver(wireRequest(request)),
      wantsContent: (status, request) =>
        consumer.wantsContent?.(status, requestOfResponse(request, status)) === true,
      response: (head, channel, direction, stamp, request, isContentRead) =>
        this.#deliver(wireResponse(head, channel, direction, stamp, request, isContentRead)),
      content: (facts, request, stamp) => consumer.content?.(wireContent(facts, request, stamp)),
    };
    const budget = new BufferBudget(MAX_BUFFERED_BYTES);
    const protocols = new ProtocolRegistry(sink, this.counters, budget, this.keys);
    this.#tracker = new FlowTracker(protocols, this.counters, budget);
    this.#packets = options.packets?.beside() ?? null;
    this.#decoder = new PacketDecoder(this.#packets?.before(this.#tracker) ?? this.#tracker, this.counters);
  }

  #deliver(message: Message): void {
    this.#packets?.keep(message);
    this.#options.consumer.message(message);
  }

  nextInput(name: string, isFile: boolean): void {
    this.#endInput();
    this.captures++;
    this.areSecretsKnown = false;
    this.#name = name;
    this.resume();
    this.#input = new InputReading(name, isFile, this.#options.files);
    this.#packets?.nextInput();
    this.#tracker.nextInput(name);
    this.#decoder.nextInput();
    this.#isNewInput = true;
  }

  /** Reading goes on here after another pipeline had its turn. */
  resume(): void {
    this.counters.inputs.enter(this.#name);
  }

  /** The input is no capture. */
  noCapture(): void {
    this.captures--;
    this.#input = null;
  }

  #endInput(): void {
    const input = this.#input;
    if (input === null) return;
    if (this.#isNewInput) this.#options.inputBegun?.(input.name);
    this.#options.inputRead?.(input.view());
    this.#input = null;
  }

  packet(packet: RawPacket): void {
    if (this.isDone) {
      this.leftUnread();
      return;
    }
    if (this.#isNewInput) this.#beginInput(packet);
    const { packetLimit, durationSeconds, cookieLimit, live } = this.#options;
    if (durationSeconds !== null && live === null && packet.seconds - this.#firstSeconds >= durationSeconds) {
      this.isDone = true;
      this.leftUnread();
      return;
    }
    this.#lastSeconds = packet.seconds;
    this.#lastNanoseconds = packet.nanoseconds;
    this.#options.readUpTo?.(packet.seconds, packet.nanoseconds);
    this.#input?.packet(packet);
    this.#options.writer?.packet(packet);
    this.#packets?.packet(packet);
    this.#decoder.packet(packet);
    if (packetLimit !== null && this.counters.packets >= packetLimit) this.isDone = true;
    if (cookieLimit !== null && this.counters.setCookies >= cookieLimit) this.isDone = true;
  }

  /** Time of the last packet; of no use is any packet behind a limit. */
  get readUpToSeconds(): number {
    return this.isDone ? Number.POSITIVE_INFINITY : this.#lastSeconds + this.#lastNanoseconds / 1e9;
  }

  /** Secrets of the capture itself. `isInPassing`: more may follow, also of packets that were before. */
  addSecrets(keyLog: Buffer, isInPassing: boolean): void {
    if (isInPassing) this.keys.mayGrow = true;
    this.keys.add(keyLog, true);
  }

  /** A part of a capture is not read: because of a limit, or because the user wants no more. */
  leftUnread(): void {
    if (this.isDone && this.#options.live === null) this.counters.limitsReached = 1;
  }

  finish(): void {
    this.resume();
    this.#endInput();
    this.#decoder.finish();
    this.#tracker.finish();
  }

  /** Rotated files of one capture follow each other in time; a capture that begins earlier is another one. */
  #beginInput(packet: RawPacket): void {
    this.#isNewInput = false;
    if (this.#input !== null) this.#options.inputBegun?.(this.#input.name);
    if (Number.isNaN(this.#firstSeconds)) this.#firstSeconds = packet.seconds;
    if (packet.seconds < this.#lastSeconds - CONTINUATION_SLACK_SECONDS) this.#tracker.startAnew();
  }
}
