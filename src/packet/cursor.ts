// Where decoding has got to in one packet: what every decoder is given, reads, and moves on.

import type { RawPacket } from '../capture/raw-packet.ts';
import type { FragmentTable } from './fragments.ts';
import { type Layer, MALFORMED, TRUNCATED_HEADER } from './layer.ts';
import { MAX_WIRE_BYTES } from './limits.ts';
import { Segment } from './segment.ts';

/** Reused for every packet. Offsets count from the beginning of `bytes`. */
export class Cursor {
  bytes: Buffer = Buffer.alloc(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  /** First byte of the header to be decoded. */
  offset = 0;
  /** End of the captured bytes of the layer: nothing at or past it may be read. */
  end = 0;
  /** End of the layer on the wire: past `end` when the packet was cut. */
  wireEnd = 0;

  /** First byte of the innermost IP header. */
  networkStart = 0;
  /** What follows the header at `offset` where the header itself does not say (the IPv6 extensions). */
  protocol = 0;

  /** The next subframe of an A-MSDU, to be decoded when this one is done; -1 when there is none. */
  subframe = -1;
  subframesEnd = 0;
  subframesWireEnd = 0;

  readonly segment = new Segment();
  readonly fragments: FragmentTable;

  constructor(fragments: FragmentTable) {
    this.fragments = fragments;
  }

  /** Begins a packet. */
  start(raw: RawPacket): void {
    const { segment } = this;
    this.#show(raw);
    this.offset = raw.start;
    this.end = raw.end;
    this.wireEnd = Math.max(raw.end, raw.start + Math.min(raw.originalLength, MAX_WIRE_BYTES));
    this.subframe = -1;
    segment.frame = raw.frame;
    segment.seconds = raw.seconds;
    segment.nanoseconds = raw.nanoseconds;
  }

  /** Begins the next subframe of an A-MSDU in the same packet. */
  startSubframe(raw: RawPacket): void {
    this.#show(raw);
    this.offset = this.subframe;
    this.end = this.subframesEnd;
    this.wireEnd = this.subframesWireEnd;
    this.subframe = -1;
  }

  /** The same buffer mostly holds thousands of packets: V8 has to note every pointer that is stored, the same one too. */
  #show(raw: RawPacket): void {
    if (this.view === raw.view) return;
    this.bytes = raw.bytes;
    this.view = raw.view;
  }

  /** The layer ends at `wireEnd` on the wire, wherever the layer below ended. */
  endAt(wireEnd: number): void {
    this.wireEnd = wireEnd;
    if (this.end > wireEnd) this.end = wireEnd;
  }

  /** The outcome when a header runs up to `headerEnd` and fewer bytes were captured. */
  tooShort(headerEnd: number): Layer {
    return headerEnd <= this.wireEnd ? TRUNCATED_HEADER : MALFORMED;
  }
}
