// One captured packet as the capture formats deliver it: a window into a buffer, reused for every packet.

/** Reused for every packet: copy what must be kept. */
export class RawPacket {
  /** The buffer that holds the packet, and a view over the whole of it. */
  bytes: Buffer = Buffer.alloc(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  /** The captured bytes are `bytes[start, end)`. */
  start = 0;
  end = 0;
  /** Bytes the packet had on the wire; more than `end - start` when the snap length truncated it. */
  originalLength = 0;
  /** Counted from 1 inside its capture file, as Wireshark's frame.number. */
  frame = 0;
  /** Time of capture: whole seconds since 1970 (UTC) and nanoseconds, 0 to 999,999,999. */
  seconds = 0;
  nanoseconds = 0;
  /** LINKTYPE_ value of the interface (https://www.tcpdump.org/linktypes.html). */
  linkType = 0;
}

/** Where a capture format delivers its packets. */
export interface PacketSink {
  /** Called once a packet, in file order. The packet is reused after the call returns. */
  packet(packet: RawPacket): void;
}
