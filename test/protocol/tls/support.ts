// What the TLS tests share: a connection fed by hand, a context that records what comes out of it, whole captures.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCapture } from '../../../src/capture/read.ts';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import { Endpoint } from '../../../src/flow/endpoint.ts';
import { Channel, type Direction, Stamp, Stream, type StreamConsumer } from '../../../src/flow/stream.ts';
import { FlowTracker } from '../../../src/flow/tracker.ts';
import { PacketDecoder } from '../../../src/packet/decoder.ts';
import type { ProtocolContext } from '../../../src/protocol/context.ts';
import type { MessageSink } from '../../../src/protocol/events.ts';
import { ProtocolRegistry } from '../../../src/protocol/registry.ts';
import { TlsConnection } from '../../../src/protocol/tls/connection.ts';
import { KeyStore } from '../../../src/protocol/tls/key-store.ts';
import { Counters } from '../../../src/shared/counters.ts';

/** Captures that are there on some machines only. */
export const SHARED = join(import.meta.dirname, '../../../../shared/captures');
export const hasShared = existsSync(SHARED);

export const CLIENT: Direction = 0;
export const SERVER: Direction = 1;

const NO_MESSAGES: MessageSink = {
  needsRequests: false,
  wants: () => false,
  request: () => {},
  response: () => {},
};

/** Bytes of one direction in the order of the conversation. */
export interface Chunk {
  readonly direction: Direction;
  readonly bytes: Buffer;
}

/** What came out of a channel: bytes, losses and ends, by direction. */
export class Recorder implements StreamConsumer {
  readonly channel: Channel;
  readonly protocol: string | null;
  readonly client: Direction | null;
  readonly parts: [Buffer[], Buffer[]] = [[], []];
  readonly gaps: [number[], number[]] = [[], []];
  readonly ends: [number, number] = [0, 0];
  /** The frame in which each part was complete. */
  readonly frames: [number[], number[]] = [[], []];

  constructor(channel: Channel, protocol: string | null = null, client: Direction | null = null) {
    this.channel = channel;
    this.protocol = protocol;
    this.client = client;
  }

  data(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    this.parts[direction].push(Buffer.from(bytes.subarray(start, end)));
    this.frames[direction].push(stamp.frame);
  }

  skipped(): void {}

  gap(direction: Direction, count: number): void {
    this.gaps[direction].push(count);
  }

  end(direction: Direction): void {
    this.ends[direction]++;
  }

  isIdle(): boolean {
    return false;
  }

  text(direction: Direction): string {
    return Buffer.concat(this.parts[direction]).toString('latin1');
  }
}

/** A context whose channels are recorded. */
export class RecordingContext implements ProtocolContext {
  readonly sink = NO_MESSAGES;
  readonly counters = new Counters();
  readonly budget = new BufferBudget(1 << 26);
  readonly tableBudget = new BufferBudget(1 << 20);
  readonly fieldBlocks = null;
  readonly recorders: Recorder[] = [];
  /** Bytes that the consumer wants to skip from the start on, by direction. */
  readonly skips: [number, number] = [0, 0];

  open(channel: Channel): void {
    this.openAs(channel, null, null);
  }

  openAs(channel: Channel, protocol: string | null, client: Direction | null): void {
    const recorder = new Recorder(channel, protocol, client);
    channel.consumer = recorder;
    for (const direction of [CLIENT, SERVER]) channel.streams[direction].skip = this.skips[direction];
    this.recorders.push(recorder);
  }

  consumerFor(): null {
    return null;
  }
}

export class TestChannel extends Channel {
  readonly streams: readonly [Stream, Stream] = [new Stream(this, 0), new Stream(this, 1)];
  readonly endpoints = [
    new Endpoint(4, 0x7f000001, 0, 0, 0, 50000),
    new Endpoint(4, 0x7f000001, 0, 0, 0, 443),
  ] as const;

  constructor() {
    super(7, false);
  }
}

/** A TLS connection on a channel, fed by hand. */
export class Rig {
  readonly channel = new TestChannel();
  readonly context = new RecordingContext();
  readonly keys: KeyStore;
  readonly stamp = new Stamp();

  constructor(keyLog: string | Buffer | KeyStore) {
    if (keyLog instanceof KeyStore) this.keys = keyLog;
    else {
      this.keys = new KeyStore();
      this.keys.add(Buffer.from(keyLog), true);
    }
    this.channel.consumer = new TlsConnection(this.channel, this.context, this.keys);
  }

  feed(direction: Direction, bytes: Buffer): void {
    this.stamp.frame++;
    if (!this.channel.ignored && bytes.length > 0)
      this.channel.streams[direction].deliver(bytes, 0, bytes.length, this.stamp);
  }

  lose(direction: Direction, count: number): void {
    if (!this.channel.ignored) this.channel.streams[direction].lose(count, this.stamp);
  }

  end(captureEnded = false): void {
    for (const direction of [CLIENT, SERVER])
      if (!this.channel.ignored) this.channel.consumer.end(direction, captureEnded, this.stamp);
  }

  get inner(): Recorder | undefined {
    return this.context.recorders[0];
  }

  text(direction: Direction): string {
    return this.inner?.text(direction) ?? '';
  }

  get undecrypted(): string[] {
    return [...this.context.counters.unseenConnections.keys()];
  }
}

/** Feeds a conversation in pieces that `split` chooses: given the bytes left, how many to take. */
export function converse(
  rig: Rig,
  chunks: readonly Chunk[],
  split: (left: number) => number = (left) => left,
): void {
  for (const { direction, bytes } of chunks)
    for (let at = 0; at < bytes.length; ) {
      const count = Math.max(1, Math.min(bytes.length - at, split(bytes.length - at)));
      rig.feed(direction, bytes.subarray(at, at + count));
      at += count;
    }
  rig.end();
}

/** All records of a stream of records. */
export function recordsOf(bytes: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at + 5 <= bytes.length; ) {
    const end = at + 5 + bytes.readUInt16BE(at + 3);
    records.push(bytes.subarray(at, end));
    at = end;
  }
  return records;
}

class PlaintextRegistry extends ProtocolRegistry {
  readonly recorders: Recorder[] = [];

  override openAs(channel: Channel, protocol: string | null, client: Direction): void {
    const recorder = new Recorder(channel, protocol, client);
    channel.consumer = recorder;
    this.recorders.push(recorder);
  }
}

/** What TLS in a capture opens to: by number of the TCP connection, both directions' bytes. */
export async function plaintextOf(
  capture: string,
  keyLog: string | null,
): Promise<{ recorders: readonly Recorder[]; counters: Counters }> {
  const counters = new Counters();
  const keys = new KeyStore();
  if (keyLog !== null) keys.add(readFileSync(keyLog), true);
  const budget = new BufferBudget(1 << 26);
  const registry = new PlaintextRegistry(NO_MESSAGES, counters, budget, keys);
  const tracker = new FlowTracker(registry, counters, budget);
  tracker.nextInput(capture);
  const decoder = new PacketDecoder(tracker, counters);
  await readCapture(capture, decoder, {
    warn: () => {},
    counters,
    secrets: (_type, bytes) => {
      keys.mayGrow = true;
      keys.add(bytes, true);
    },
  });
  tracker.finish();
  keys.finish();
  return { recorders: registry.recorders, counters };
}
