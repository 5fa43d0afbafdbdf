// Builds packets for the decoder tests, header by header as the specifications draw them, and decodes them.

import { type PacketSink, RawPacket } from '../../src/capture/raw-packet.ts';
import { PacketDecoder } from '../../src/packet/decoder.ts';
import type { Segment } from '../../src/packet/segment.ts';
import { formatAddress } from '../../src/shared/address.ts';
import { Counters } from '../../src/shared/counters.ts';

/** Bytes from hexadecimal text; white space is ignored. */
export function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
}

export function u16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255]);
}

export function u32(value: number): Buffer {
  return Buffer.concat([u16(value >>> 16), u16(value & 0xffff)]);
}

export function join(...parts: (Buffer | string)[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? hex(part) : part)));
}

export const REQUEST = Buffer.from('GET / HTTP/1.1\r\n\r\n', 'latin1');

const V4_SOURCE = 'c0000201'; // 192.0.2.1
const V4_DESTINATION = 'c6336402'; // 198.51.100.2
const V6_SOURCE = '20010db8000000000000000000000001';
const V6_DESTINATION = '20010db8000000000000000000000002';

/** Ports 40000 to 80, sequence 0x89abcdef, acknowledgement 0x01020304, flags PSH and ACK, no options. */
export function tcp(payload: Buffer = REQUEST, options: Buffer = Buffer.alloc(0)): Buffer {
  const offset = 5 + options.length / 4;
  return join('9c40 0050 89abcdef 01020304', u16((offset << 12) | 0x18), 'ffff 0000 0000', options, payload);
}

export function udp(destinationPort: number, payload: Buffer, sourcePort = 50000): Buffer {
  return join(u16(sourcePort), u16(destinationPort), u16(8 + payload.length), '0000', payload);
}

interface Ipv4Fields {
  readonly identification?: number;
  /** The 16 bits with the flags and the fragment offset in units of 8 bytes. */
  readonly fragment?: number;
  readonly totalLength?: number;
  readonly options?: Buffer;
}

export function ipv4(protocol: number, payload: Buffer, fields: Ipv4Fields = {}): Buffer {
  const options = fields.options ?? Buffer.alloc(0);
  const length = fields.totalLength ?? 20 + options.length + payload.length;
  return join(
    Buffer.from([0x45 + options.length / 4, 0]),
    u16(length),
    u16(fields.identification ?? 1),
    u16(fields.fragment ?? 0),
    Buffer.from([64, protocol]),
    '0000',
    V4_SOURCE,
    V4_DESTINATION,
    options,
    payload,
  );
}

export function ipv6(nextHeader: number, payload: Buffer, payloadLength = payload.length): Buffer {
  return join(
    '60000000',
    u16(payloadLength),
    Buffer.from([nextHeader, 64]),
    V6_SOURCE,
    V6_DESTINATION,
    payload,
  );
}

export function ethernet(type: number, payload: Buffer): Buffer {
  return join('020000000002 020000000001', u16(type), payload);
}

/** An HTTP request in TCP in IPv4, and the same in IPv6. */
export const HTTP4: Buffer = ipv4(6, tcp());
export const HTTP6: Buffer = ipv6(6, tcp());
/** The same in Ethernet. */
export const FRAME4: Buffer = ethernet(0x0800, HTTP4);

/** What came out of the decoder, as plain data. */
export interface Seen {
  readonly kind: 'tcp' | 'udp';
  readonly frame: number;
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly payload: string;
  readonly payloadLength: number;
}

export function seen(kind: 'tcp' | 'udp', segment: Segment): Seen {
  const { ipVersion: version } = segment;
  return {
    kind,
    frame: segment.frame,
    source: formatAddress(version, segment.source0, segment.source1, segment.source2, segment.source3),
    destination: formatAddress(
      version,
      segment.destination0,
      segment.destination1,
      segment.destination2,
      segment.destination3,
    ),
    sourcePort: segment.sourcePort,
    destinationPort: segment.destinationPort,
    sequence: segment.sequence >>> 0,
    acknowledgement: segment.acknowledgement >>> 0,
    flags: segment.flags,
    payload: segment.bytes.toString('latin1', segment.payloadStart, segment.payloadEnd),
    payloadLength: segment.payloadLength,
  };
}

/** What `tcp()` in `ipv4()` or `ipv6()` must come out as. */
export function request(version: 4 | 6 = 4, frame = 1): Seen {
  return {
    kind: 'tcp',
    frame,
    source: version === 4 ? '192.0.2.1' : '2001:db8::1',
    destination: version === 4 ? '198.51.100.2' : '2001:db8::2',
    sourcePort: 40000,
    destinationPort: 80,
    sequence: 0x89abcdef,
    acknowledgement: 0x01020304,
    flags: 0x18,
    payload: REQUEST.toString('latin1'),
    payloadLength: REQUEST.length,
  };
}

export interface Packet {
  readonly bytes: Buffer;
  /** Bytes on the wire; without it all were captured. */
  readonly originalLength?: number;
  readonly seconds?: number;
  readonly linkType?: number;
}

/** A decoder that collects what it finds; packets lie in a larger buffer, as in a capture file. */
export class Bench {
  readonly counters = new Counters();
  readonly seen: Seen[] = [];
  readonly decoder: PacketDecoder;
  readonly #raw = new RawPacket();
  readonly #linkType: number;
  readonly #filler: number;

  /** `filler` is the byte before and behind each packet, which must never matter. */
  constructor(linkType = 1, filler = 0x5a, onSegment?: (segment: Segment) => void) {
    this.#linkType = linkType;
    this.#filler = filler;
    this.decoder = new PacketDecoder(
      {
        segment: (segment) => {
          onSegment?.(segment);
          this.seen.push(seen('tcp', segment));
        },
        datagram: (segment) => this.seen.push(seen('udp', segment)),
      },
      this.counters,
    );
  }

  packet(packet: Packet | Buffer): this {
    const { bytes, originalLength, seconds, linkType }: Packet = Buffer.isBuffer(packet)
      ? { bytes: packet }
      : packet;
    const raw = this.#raw;
    const margin = 64;
    raw.bytes = Buffer.alloc(bytes.length + 2 * margin, this.#filler);
    bytes.copy(raw.bytes, margin);
    raw.view = new DataView(raw.bytes.buffer, raw.bytes.byteOffset, raw.bytes.length);
    raw.start = margin;
    raw.end = margin + bytes.length;
    raw.originalLength = originalLength ?? bytes.length;
    raw.frame++;
    raw.seconds = seconds ?? 0;
    raw.linkType = linkType ?? this.#linkType;
    (this.decoder satisfies PacketSink).packet(raw);
    return this;
  }
}

/** Decodes packets of one link type, in order. */
export function decode(linkType: number, ...packets: (Packet | Buffer)[]): Bench {
  const bench = new Bench(linkType);
  for (const packet of packets) bench.packet(packet);
  return bench;
}
