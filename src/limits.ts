// Every limit of crumbshark, named, with its unit. What happens when one is hit is counted in `Counters`
// (src/counters.ts) and shown in the summary.

/** Bytes asked of the operating system in one read: it fits the second-level cache. */
export const READ_BLOCK_BYTES = 1 << 18;

/** Captured bytes of one packet. Wireshark's own limit for most link types; a larger claim is damage. */
export const MAX_PACKET_BYTES = 1 << 18;

/** Bytes of one pcapng block (a decryption secrets block may hold a whole key log). */
export const MAX_BLOCK_BYTES = 1 << 26;

/** Bytes searched for the next plausible record after damage in a capture file. */
export const MAX_RESYNC_BYTES = 1 << 24;

/** Headers that may be nested in one packet (VLAN tags, MPLS labels, tunnels, extension headers). */
export const MAX_HEADER_DEPTH = 32;

/** Datagrams whose fragments are being collected at one time, and the bytes they may hold together. */
export const MAX_FRAGMENTED_DATAGRAMS = 1024;
export const MAX_FRAGMENT_BYTES = 1 << 24;
/** Seconds of packet time after which an unfinished datagram is given up (RFC 8200 section 4.5 says 60). */
export const FRAGMENT_TIMEOUT_SECONDS = 60;
