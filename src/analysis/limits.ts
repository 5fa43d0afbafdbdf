// The limits of analysis/, with their units.

/** Bytes of a configuration or a baseline. More is a mistake of the user: it is refused, and no more is read. */
export const MAX_SETTINGS_BYTES = 1 << 24;

/** Milliseconds between two times that live findings and sessions are written; more where it takes long. */
export const MIN_AMENDMENT_MILLISECONDS = 1000;

/** How many times longer than the last such time took: all of them together take a twentieth of the time. */
export const AMENDMENT_REST = 19;

/** Of each second, the milliseconds that judging may take before it is found to be too slow. */
export const MAX_JUDGING_MILLISECONDS = 800;

/** The same while it is too slow: what comes in the rest of the second is not judged, so that the capture is not too slow too. */
export const HASTY_JUDGING_MILLISECONDS = 150;

/** Hosts, and names of cookies, that are named of those that a filter leaves out. */
export const MAX_COVERAGE_NAMES = 20;

/** Different ones that are counted. */
export const MAX_COVERAGE_TEXTS = 1 << 14;

/** Cookies of the inventory: one more is not listed. */
export const MAX_INVENTORY_COOKIES = 1 << 15;

/** Hosts of a domain that set one of them, by name; further ones are not listed. */
export const MAX_INVENTORY_HOSTS = 32;

/** Values of all of them that are counted, by their hashes: of more it is not known whether they are new. */
export const MAX_INVENTORY_VALUES = 1 << 18;

/** Hosts of which it is remembered which cookies go to them: those that requests of one time go to. */
export const MAX_NEAR_HOSTS = 1024;

/** Connections whose number in Wireshark is another one than here, as there is QUIC among them, and is remembered. */
export const MAX_STREAM_FIELDS = 1 << 16;

/** Connections in the display filter of a finding, and packets beside them: with more it is longer than two lines. */
export const MAX_FILTER_STREAMS = 3;

/** Packets that the display filter of a finding names where no connections can be named. */
export const MAX_FILTER_FRAMES = 8;

/** Messages whose place in the user's code is remembered. Findings that only later ones show have none. */
export const MAX_SOURCED_MESSAGES = 1 << 16;

/** Connections, and responses with content, whose partition is remembered. */
export const MAX_PARTITIONED_CONNECTIONS = 1 << 16;

/** Values of sessions, and values in URLs, of one partition, that are compared with those of the others. */
export const MAX_CROSSING_VALUES = 1 << 18;
