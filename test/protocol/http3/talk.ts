// HTTP/3 over QUIC: a conversation in packets, and the messages that come out of them.

import { RawPacket } from '../../../src/capture/raw-packet.ts';
import { PacketDecoder } from '../../../src/packet/decoder.ts';
import { Http3Connection } from '../../../src/protocol/http3/connection.ts';
import { QuicDatagrams } from '../../../src/protocol/quic/datagrams.ts';
import { KeyStore } from '../../../src/protocol/tls/key-store.ts';
import { frames, QuicTalk, type Sender, type TalkOptions } from '../../support/quic.ts';
import { Bench } from '../http2/support.ts';
import { CONTROL, DECODER, ENCODER, settings } from './support.ts';

/** A client and a server that send bytes of streams, a packet for each piece. */
export class Http3Talk extends QuicTalk {
  readonly #offsets = new Map<string, number>();

  constructor(options: TalkOptions = {}) {
    super(options);
    this.open();
  }

  /** The STREAM frame of the next bytes of a stream. */
  frame(from: Sender, streamId: number, bytes: Buffer, isLast = false): Buffer {
    const key = `${from} ${streamId}`;
    const offset = this.#offsets.get(key) ?? 0;
    this.#offsets.set(key, offset + bytes.length);
    return frames.stream(streamId, offset, bytes, isLast);
  }

  /** The next bytes of a stream, in a packet of its own; returns its place among the packets. */
  stream(from: Sender, streamId: number, bytes: Buffer, isLast = false): number {
    this.say(from, this.frame(from, streamId, bytes, isLast));
    return this.datagrams.length - 1;
  }

  /** Both sides allow tables of so many bytes, and open their streams. */
  greet(capacityBytes = 0): this {
    const allowed = settings([1, capacityBytes], [7, 100]);
    for (const [from, bit] of [
      ['client', 0],
      ['server', 1],
    ] as const) {
      this.stream(from, 2 | bit, Buffer.concat([CONTROL, allowed]));
      this.stream(from, 6 | bit, ENCODER);
      this.stream(from, 10 | bit, DECODER);
    }
    return this;
  }

  /** The packets, without some of them. */
  without(...places: number[]): Buffer[] {
    return this.packets.filter((_, at) => !places.includes(at));
  }
}

/** Reads packets to their end. */
export function messagesIn(packets: Iterable<Buffer>, keyLog: Buffer): Bench {
  const bench = new Bench();
  const { registry, counters } = bench;
  const keys = new KeyStore();
  keys.add(keyLog, true);
  const datagrams = new QuicDatagrams(
    registry,
    keys,
    (_protocol, channel, client) => new Http3Connection(channel, registry, client),
  );
  datagrams.nextInput('test');
  const sink = { segment: () => {}, datagram: datagrams.datagram.bind(datagrams) };
  const decoder = new PacketDecoder(sink, counters);
  const raw = new RawPacket();
  for (const packet of packets) {
    raw.bytes = packet;
    raw.view = new DataView(packet.buffer, packet.byteOffset, packet.length);
    raw.start = 0;
    raw.end = packet.length;
    raw.originalLength = packet.length;
    raw.frame++;
    raw.seconds = 1_795_377_600;
    raw.linkType = 1;
    decoder.packet(raw);
  }
  datagrams.finish();
  keys.finish();
  const bytes = bench.budget.usedBytes + registry.tableBudget.usedBytes + keys.budget.usedBytes;
  if (bytes !== 0) throw new Error(`${bytes} bytes are never released`);
  return bench;
}
