// What the QUIC tests share: packets in, what came out of streams and what was counted.

import { RawPacket } from '../../../src/capture/raw-packet.ts';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import { MAX_BUFFERED_BYTES } from '../../../src/flow/limits.ts';
import { type Direction, Stamp } from '../../../src/flow/stream.ts';
import { PacketDecoder } from '../../../src/packet/decoder.ts';
import type { ProtocolContext } from '../../../src/protocol/context.ts';
import { QuicDatagrams } from '../../../src/protocol/quic/datagrams.ts';
import type { StreamReader, StreamSource } from '../../../src/protocol/quic/stream-reader.ts';
import { KeyStore } from '../../../src/protocol/tls/key-store.ts';
import { Counters } from '../../../src/shared/counters.ts';
import type { QuicTalk } from '../../support/quic.ts';

const START_SECONDS = 1_795_377_600;

/** Streams as text: what is lost is `<n>`, what was skipped `(n)`, an end `.`, a reset `!`. */
export class RecordingReader implements StreamReader {
  readonly client: Direction;
  readonly protocol: string | null;
  readonly texts = new Map<string, string>();
  readonly order: string[] = [];
  readonly frames = new Map<string, number>();
  /** Bytes of a stream that are skipped, by the name of its direction: asked for once it has as many bytes. */
  readonly skips = new Map<string, number>();
  isEnded = false;
  source: StreamSource | null = null;
  /** How often responses were said to be lost. */
  lostResponses = 0;

  constructor(client: Direction, protocol: string | null = null) {
    this.client = client;
    this.protocol = protocol;
  }

  name(streamId: number, direction: Direction): string {
    return `${direction === this.client ? 'client' : 'server'} ${streamId}`;
  }

  #add(streamId: number, direction: Direction, text: string, frame: number): void {
    const name = this.name(streamId, direction);
    if (!this.texts.has(name)) this.order.push(name);
    this.texts.set(name, (this.texts.get(name) ?? '') + text);
    if (!this.frames.has(name)) this.frames.set(name, frame);
  }

  streamData(
    id: number,
    direction: Direction,
    bytes: Buffer,
    start: number,
    end: number,
    { frame }: Stamp,
  ): void {
    if (start >= end) throw new Error('no bytes');
    this.#add(id, direction, bytes.toString('latin1', start, end), frame);
  }

  streamGap(id: number, direction: Direction, length: number, { frame }: Stamp): void {
    this.#add(id, direction, `<${length}>`, frame);
  }

  responsesLost(): void {
    this.lostResponses++;
  }

  skippable(id: number, direction: Direction): number {
    const name = this.name(id, direction);
    const skip = this.skips.get(name) ?? 0;
    this.skips.delete(name);
    return skip;
  }

  streamSkipped(id: number, direction: Direction, length: number, { frame }: Stamp): void {
    this.#add(id, direction, `(${length})`, frame);
  }

  streamEnd(id: number, direction: Direction, { frame }: Stamp): void {
    this.#add(id, direction, '.', frame);
  }

  streamReset(id: number, direction: Direction, { frame }: Stamp): void {
    this.#add(id, direction, '!', frame);
  }

  end(): void {
    this.isEnded = true;
  }

  get streams(): Record<string, string> {
    return Object.fromEntries(this.texts);
  }
}

/** Reads Ethernet frames as a capture. */
export class QuicReading {
  readonly counters = new Counters();
  readonly budget: BufferBudget;
  readonly keys = new KeyStore();
  readonly readers: RecordingReader[] = [];
  /** Set on each reader. */
  readonly skips: [name: string, bytes: number][] = [];
  readonly datagrams: QuicDatagrams;
  readonly #decoder: PacketDecoder;
  readonly #raw = new RawPacket();
  seconds = START_SECONDS;

  constructor(keyLog: Buffer | string = '', budgetBytes = MAX_BUFFERED_BYTES) {
    this.budget = new BufferBudget(budgetBytes);
    if (keyLog.length > 0) this.keys.add(Buffer.from(keyLog), true);
    const { counters, budget } = this;
    const context = { counters, budget } as Partial<ProtocolContext> as ProtocolContext;
    this.datagrams = new QuicDatagrams(context, this.keys, (protocol, _channel, client) => {
      const reader = new RecordingReader(client, protocol);
      for (const [name, bytes] of this.skips) reader.skips.set(name, bytes);
      this.readers.push(reader);
      return reader;
    });
    this.datagrams.nextInput('test');
    const sink = { segment: () => {}, datagram: this.datagrams.datagram.bind(this.datagrams) };
    this.#decoder = new PacketDecoder(sink, counters);
  }

  packet(frame: Buffer, captured: number = frame.length, linkType = 1): this {
    const raw = this.#raw;
    raw.bytes = frame.subarray(0, captured);
    raw.view = new DataView(frame.buffer, frame.byteOffset, captured);
    raw.start = 0;
    raw.end = captured;
    raw.originalLength = frame.length;
    raw.frame++;
    raw.seconds = this.seconds;
    raw.linkType = linkType;
    this.#decoder.packet(raw);
    return this;
  }

  read(packets: Iterable<Buffer>): this {
    for (const packet of packets) this.packet(packet);
    return this;
  }

  /** The capture ends, and so does the key log. Nothing may be buffered any more. */
  finish(): this {
    this.datagrams.finish();
    this.keys.finish();
    const bytes = this.budget.usedBytes + this.keys.budget.usedBytes;
    if (bytes !== 0) throw new Error(`${bytes} bytes are never released`);
    return this;
  }

  /** Of the only connection. */
  get streams(): Record<string, string> {
    if (this.readers.length > 1) throw new Error('several connections');
    return this.readers[0]?.streams ?? {};
  }

  get unseen(): Record<string, number> {
    return Object.fromEntries(this.counters.unseenConnections);
  }

  hosts(cause: string): string[] {
    return [...(this.counters.unseenHosts.get(cause) ?? [])];
  }
}

/** Reads a conversation with its keys. */
export function readTalk(talk: QuicTalk, keyLog: Buffer | string = talk.keyLog()): QuicReading {
  return new QuicReading(keyLog).read(talk.packets).finish();
}

export function stampAt(frame: number, seconds = START_SECONDS): Stamp {
  const stamp = new Stamp();
  stamp.frame = frame;
  stamp.seconds = seconds;
  return stamp;
}
