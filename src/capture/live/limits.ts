// The limits of capture/live/, with their units.

/** Kernel buffer of tcpdump and dumpcap: a second of packets at the fastest rate we measured. */
export const LIVE_BUFFER_MEBIBYTES = 64;

/** Kernel buffer of the cap backend, whose ring has slots of 64 KiB each: smaller ones lost packets. */
export const CAP_BUFFER_MEBIBYTES = 128;

/** Largest kernel buffer that may be set: libpcap holds its size in a signed 32-bit number of bytes. */
export const MAX_LIVE_BUFFER_MEBIBYTES = 2047;

/** Frame length at which the cap backend truncates (hard-coded in the package). */
export const CAP_SNAP_LENGTH_BYTES = 65535;

/** Milliseconds for which a stopped capture may go on delivering packets from the kernel's buffer. */
export const LIVE_DRAIN_MILLISECONDS = 1000;

/** Characters kept of what a capture program writes to standard error, the last ones. */
export const LIVE_MESSAGE_CHARACTERS = 1 << 14;
