// The position of decoding in one packet: every decoder is given it, reads there, and moves it on.

import type { RawPacket } from '../capture/raw-packet.ts';
import { ExportedStreams } from './exported-streams.ts';
import { type Layer, MALFORMED, type Outcome, TRUNCATED_HEADER } from './layer.ts';
import { MAX_WIRE_BYTES } from './limits.ts';
import { Segment } from './segment.ts';

/** Reassembles fragmented datagrams: IP's, and those of tunnels that have fragments of their own. */
export interface Reassembler {
  /**
   * Takes the fragment at the cursor. When it completes its datagram the cursor moves to the start of that, in a
   * buffer of its own, and its layer is returned; until then `NOTHING`.
   * @param key identifies the datagram
   * @param start offset of the fragment's payload in the datagram, in bytes, a multiple of 8
   * @param more whether other fragments follow it
   * @param layer what the datagram begins with, as its first fragment says
   */
  add(cursor: Cursor, key: string, start: number, more: boolean, layer: Layer): Layer;
}

/** Reused for every packet. Offsets count from the beginning of `bytes`. */
export class Cursor {
  bytes: Buffer = Buffer.alloc(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  /** First byte of the header to be decoded. */
  offset = 0;
  /** End of the captured bytes of the layer: nothing at or past it may be read. */
  end = 0;
  /** End of the layer on the wire: past `end` when the packet is truncated. */
  wireEnd = 0;

  /** First byte of the innermost IP header. */
  networkStart = 0;
  /** What follows the header at `offset` where the header itself does not say (the IPv6 extensions). */
  protocol = 0;

  /** The tunnel that was recognised and not opened; null for none. */
  unopened: string | null = null;

  /** The next subframe of an A-MSDU, to be decoded when this one is done; -1 when there is none. */
  subframe = -1;
  subframesEnd = 0;
  subframesWireEnd = 0;

  readonly segment = new Segment();
  readonly exported = new ExportedStreams();
  readonly fragments: Reassembler;

  constructor(fragments: Reassembler) {
    this.fragments = fragments;
  }

  /** Begins a packet. */
  start(raw: RawPacket): void {
    const { segment } = this;
    this.#setBuffer(raw);
    this.offset = raw.start;
    this.end = raw.end;
    this.wireEnd = Math.max(raw.end, raw.start + Math.min(raw.originalLength, MAX_WIRE_BYTES));
    this.subframe = -1;
    this.unopened = null;
    segment.frame = raw.frame;
    segment.seconds = raw.seconds;
    segment.nanoseconds = raw.nanoseconds;
  }

  /** Begins the next subframe of an A-MSDU in the same packet. */
  startSubframe(raw: RawPacket): void {
    this.#setBuffer(raw);
    this.offset = this.subframe;
    this.end = this.subframesEnd;
    this.wireEnd = this.subframesWireEnd;
    this.subframe = -1;
  }

  /** One buffer mostly holds thousands of packets, and V8 has to record every pointer that is stored, even the same one. */
  #setBuffer(raw: RawPacket): void {
    if (this.view === raw.view) return;
    this.bytes = raw.bytes;
    this.view = raw.view;
  }

  /** The layer ends at `wireEnd` on the wire, wherever the layer below ends. */
  endAt(wireEnd: number): void {
    this.wireEnd = wireEnd;
    if (this.end > wireEnd) this.end = wireEnd;
  }

  /** The outcome when a header runs up to `headerEnd` and fewer bytes were captured. */
  tooShort(headerEnd: number): Outcome {
    return headerEnd <= this.wireEnd ? TRUNCATED_HEADER : MALFORMED;
  }
}
