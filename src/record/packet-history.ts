// What filters and fields ask of the packet in which a message was complete (frame.len, ip.ttl). It is kept only in runs
// that ask for it, for as long as a message of that packet may still come.

import type { RawPacket } from '../capture/raw-packet.ts';
import type { Segment, SegmentSink } from '../packet/segment.ts';
import { MAX_REMEMBERED_PACKET_BYTES } from './limits.ts';
import type { Message } from './message.ts';

export interface PacketFacts {
  /** Bytes on the wire, and bytes in the capture. */
  readonly length: number;
  readonly capturedLength: number;
  /** Nanoseconds since the first packet of its capture, and since the packet before it. */
  readonly sinceFirstNs: bigint;
  readonly sincePreviousNs: bigint;
  /** LINKTYPE_ value. */
  readonly linkType: number;
  /** The captured bytes, each a character. */
  readonly bytes: string;
  /** The last TCP segment of the packet; null when it holds none, or only a fragment of one. */
  tcp: TcpFacts | null;
}

interface TcpFacts {
  /** Flag bits (RFC 9293 section 3.1). */
  readonly flags: number;
  /** Bytes of payload on the wire. */
  readonly payloadLength: number;
  /** Time to live of IPv4; null for IPv6. */
  readonly timeToLive: number | null;
}

const TIME_TO_LIVE_OFFSET = 8;

export class PacketHistory {
  /** By the packets' numbers in the capture that is read, the oldest first. */
  readonly #packets = new Map<number, PacketFacts>();
  readonly #messages: WeakMap<Message, PacketFacts>;
  #bytes = 0;
  #newest: PacketFacts | null = null;
  #firstNs = 0n;
  #previousNs = 0n;

  constructor(messages = new WeakMap<Message, PacketFacts>()) {
    this.#messages = messages;
  }

  /** The packets of captures that are read beside these ones: what is kept of messages is in one place. */
  beside(): PacketHistory {
    return new PacketHistory(this.#messages);
  }

  /** The next capture begins: packets are counted anew. */
  nextInput(): void {
    this.#packets.clear();
    this.#bytes = 0;
    this.#newest = null;
  }

  /** Notes a packet; call it before it is decoded. */
  packet(raw: RawPacket): void {
    const timeNs = BigInt(raw.seconds) * 1_000_000_000n + BigInt(raw.nanoseconds);
    if (this.#newest === null) this.#firstNs = this.#previousNs = timeNs;
    const capturedLength = raw.end - raw.start;
    this.#newest = {
      length: Math.max(raw.originalLength, capturedLength),
      capturedLength,
      sinceFirstNs: timeNs - this.#firstNs,
      sincePreviousNs: timeNs - this.#previousNs,
      linkType: raw.linkType,
      bytes: raw.bytes.toString('latin1', raw.start, raw.end),
      tcp: null,
    };
    this.#previousNs = timeNs;
    this.#packets.set(raw.frame, this.#newest);
    this.#bytes += capturedLength;
    for (const [frame, { capturedLength: oldest }] of this.#packets) {
      if (this.#bytes <= MAX_REMEMBERED_PACKET_BYTES) break;
      this.#packets.delete(frame);
      this.#bytes -= oldest;
    }
  }

  /** A sink that notes the segments of the packet at hand, and passes them on. */
  before(sink: SegmentSink): SegmentSink {
    return {
      segment: (segment) => {
        if (this.#newest !== null) this.#newest.tcp = tcpFacts(segment);
        sink.segment(segment);
      },
      datagram: (segment) => sink.datagram(segment),
    };
  }

  /** Keeps the facts of a message's packet for as long as the message lives. */
  keep(message: Message): void {
    const facts = this.#packets.get(message.frame);
    if (facts !== undefined) this.#messages.set(message, facts);
  }

  /** Null when they are not known any longer. */
  factsOf(message: Message): PacketFacts | null {
    return this.#messages.get(message) ?? null;
  }
}

function tcpFacts({ bytes, flags, payloadLength, networkStart }: Segment): TcpFacts {
  const timeToLive = networkStart < 0 ? null : (bytes[networkStart + TIME_TO_LIVE_OFFSET] ?? null);
  return { flags, payloadLength, timeToLive };
}
