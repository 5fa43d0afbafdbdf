// The limits of packet/, with their units. What happens when one is hit is counted and shown in the summary.

/** Bytes of a packet on the wire (Linux goes up to 512 KiB); a larger claim is damage. */
export const MAX_WIRE_BYTES = 1 << 20;

/** Headers that may be nested in one packet (VLAN tags, MPLS labels, tunnels, extension headers). */
export const MAX_HEADER_DEPTH = 32;

/** Incomplete datagrams at one time, and the bytes of their reassembly buffers together; the oldest are evicted. */
export const MAX_FRAGMENTED_DATAGRAMS = 1024;
export const MAX_FRAGMENT_BYTES = 1 << 24;

/** Directions of exported connections whose sequence numbers are kept; the oldest are forgotten, and begin anew. */
export const MAX_EXPORTED_STREAMS = 4096;

/** Bytes of an exported PDU that are compared with the next one of its direction. */
export const MAX_PDU_BYTES_COMPARED = 4096;

/** Seconds of packet time after which an incomplete datagram is abandoned (RFC 8200 section 4.5). */
export const FRAGMENT_TIMEOUT_SECONDS = 60;

/**
 * Seconds of packet time in which fragments of a complete datagram are duplicates (a capture of several interfaces),
 * and not the beginning of another datagram with the same identification.
 */
export const FRAGMENT_REPEAT_SECONDS = 0.1;
