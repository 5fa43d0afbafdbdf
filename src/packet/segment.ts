// What the packet decoders fill: one TCP segment or UDP datagram, reused for every packet.

import type { IpVersion } from '../shared/address.ts';

/** TCP flag bits (RFC 9293 section 3.1). */
export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;
export const URG = 0x20;

/** Reused for every packet: copy what must be kept. */
export class Segment {
  /** The buffer the transport header and payload lie in (a reassembled datagram has its own). */
  bytes: Buffer = Buffer.alloc(0);
  view: DataView = new DataView(new ArrayBuffer(0));

  ipVersion: IpVersion = 4;
  /** Addresses as signed 32-bit words in network order; an IPv4 address is in word 0, the others are 0. */
  source0 = 0;
  source1 = 0;
  source2 = 0;
  source3 = 0;
  destination0 = 0;
  destination1 = 0;
  destination2 = 0;
  destination3 = 0;
  sourcePort = 0;
  destinationPort = 0;

  /** TCP only. Sequence and acknowledgement numbers as signed 32-bit integers. */
  sequence = 0;
  acknowledgement = 0;
  flags = 0;

  /** It was inside TLS, which another program has opened: its bytes are what was protected. */
  isDecrypted = false;

  /** Its numbers are made up: it was exported without any. */
  isUnnumbered = false;

  /** First byte of its IPv4 header in `bytes`; -1 for IPv6, and for a datagram that was put together of fragments. */
  networkStart = -1;
  /** First byte of the TCP or UDP header in `bytes`. */
  transportStart = 0;
  /** The captured payload is `bytes[payloadStart, payloadEnd)`. */
  payloadStart = 0;
  payloadEnd = 0;
  /** Payload bytes on the wire, from the IP length; more than were captured when the packet is truncated. */
  payloadLength = 0;

  /** The packet it came in (RawPacket). */
  frame = 0;
  seconds = 0;
  nanoseconds = 0;

  /** Storing a pointer costs more than comparing it, and it is mostly the same one. */
  setBuffer(bytes: Buffer, view: DataView): void {
    if (this.view === view) return;
    this.bytes = bytes;
    this.view = view;
  }
}

/** Where the decoders deliver what they found. */
export interface SegmentSink {
  /** A TCP segment. Reused after the call returns. */
  segment(segment: Segment): void;
  /** A UDP datagram that is no tunnel. Reused after the call returns. */
  datagram(segment: Segment): void;
}
