// The limits of protocol/quic/, with their units. What happens when one is hit is counted and shown in the summary.

/** QUIC connections with keys and streams at one time. Beyond it the one that was quiet longest is ended. */
export const MAX_QUIC_CONNECTIONS = 1 << 14;

/** Connection IDs of all connections that are remembered; those used last. */
export const MAX_QUIC_CONNECTION_IDS = 1 << 16;

/** Connection IDs of one side of a connection that are remembered; implementations offer 2 to 8 at a time. */
export const MAX_QUIC_IDS_OF_SIDE = 64;

/** Lengths of connection IDs of one side that are tried; nearly always there is one. */
export const MAX_QUIC_ID_LENGTHS = 4;

/** Bytes of handshake messages that are put together for each side and level: hellos, not certificates. */
export const MAX_QUIC_CRYPTO_BYTES = 1 << 16;

/** Streams of one connection that are read at one time; servers allow about 100. */
export const MAX_QUIC_STREAMS = 1024;

/** Streams that are over and are remembered one by one, so that a late copy does not open them again. */
export const MAX_QUIC_ENDED_STREAMS = 4096;

/** Directions of streams that are over, and of which skipped bytes may come late. */
export const MAX_QUIC_OPEN_GAPS = 64;

/** What one connection holds until its keys are there, or the hello that says which they are: bytes, packets, seconds. */
export const MAX_QUIC_WAITING_BYTES = 1 << 20;
export const MAX_QUIC_WAITING_PACKETS = 1 << 12;
export const MAX_QUIC_WAITING_SECONDS = 30;

/** Packets of a connection without a ClientHello after which it is looked for no more. */
export const MAX_QUIC_PACKETS_WITHOUT_HELLO = 64;

/** Secrets of the key log that are tried for one connection whose ClientHello is missing. */
export const MAX_QUIC_SECRET_TRIALS = 1 << 10;

/** Packets of a side that do not open, and none has, before its keys count as wrong ones. */
export const MAX_QUIC_UNOPENED_PACKETS = 32;

/** Key updates that may have been lost in a gap of the capture: so many generations ahead are tried. */
export const MAX_QUIC_UPDATES_AHEAD = 4;

/** Packet numbers are sent shortened: after a gap of the capture so many continuations are tried. */
export const MAX_QUIC_NUMBER_WINDOWS = 16;

/** Packets in a row that do not open, after which no more than the plain reading of one is tried. */
export const MAX_QUIC_TRIALS_IN_A_ROW = 64;

/** Ranges of packet numbers that were not seen and are remembered, for each side. */
export const MAX_QUIC_MISSING_RANGES = 64;

/** How far behind the last packet that was seen an acknowledgement may be that counts: the capture has lost what is between. */
export const MAX_QUIC_NUMBERS_AHEAD = 1 << 16;

/** Packet sizes of a side that are tried as the boundary inside a datagram of several packets (segmentation offload). */
export const MAX_QUIC_PACKET_SIZES = 4;

/**
 * Bytes of the first of several packets in a datagram whose receiver has no connection ID: all sizes up to this are looked at,
 * and so many of those tried at which the next packet may begin. Paths carry about 1500 bytes.
 */
export const MAX_QUIC_SEGMENT_BYTES = 1 << 11;
export const MAX_QUIC_SEGMENT_TRIALS = 8;

/** Datagrams of a side in a row that had no such packets, after which none is looked through any more. */
export const MAX_QUIC_SEGMENT_SEARCHES = 64;

/** Packets of a side in a row that are tried with connection IDs of all lengths: one may have been announced in a lost packet. */
export const MAX_QUIC_LENGTH_SEARCHES = 16;

/** Addresses and ports that connections are known by, and how many of each: the newest. */
export const MAX_QUIC_ENDPOINTS = 1 << 14;
export const MAX_QUIC_CONNECTIONS_OF_ENDPOINT = 16;

/** Datagrams between two addresses that the keys of known connections of either are tried on. */
export const MAX_QUIC_ORPHAN_TRIALS = 16;

/** Packets of one direction that must look like those of one QUIC connection that began before the capture. */
export const MIN_QUIC_SHORT_HEADERS = 8;

/** Packets after which two addresses are not looked at any more that do not look like that, or have one direction alone. */
export const MAX_QUIC_ONE_WAY_PACKETS = 64;

/** Packets of a connection without a ClientHello that secrets of the key log are tried on. */
export const MAX_QUIC_IDENTIFICATIONS = 4;
