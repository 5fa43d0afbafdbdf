// The limits of record/, with their units.

/** Captured bytes of the packets that are remembered for the messages that they complete (frame.len). */
export const MAX_REMEMBERED_PACKET_BYTES = 1 << 24;
