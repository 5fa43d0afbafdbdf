// The limits of capture/live/, with their units.

/** Kernel buffer of tcpdump and dumpcap: a hundred thousand packets with small bodies, or seconds at the fastest rate we measured. */
export const LIVE_BUFFER_MEBIBYTES = 64;

/** Kernel buffer of the cap backend, whose ring has slots of 64 KiB each: smaller ones lost packets. */
export const CAP_BUFFER_MEBIBYTES = 128;

/** Largest kernel buffer that may be set: libpcap holds its size in a signed 32-bit number of bytes. */
export const MAX_LIVE_BUFFER_MEBIBYTES = 2047;

/** Frame length at which the cap backend truncates (hard-coded in the package). */
export const CAP_SNAP_LENGTH_BYTES = 65535;

/** Milliseconds for which a stopped capture may go on delivering what the kernel's buffer held when it was stopped. */
export const LIVE_DRAIN_MILLISECONDS = 30_000;

/** The same when it is not known how far the reader is, on an interface that is never quiet. */
export const LIVE_BLIND_DRAIN_MILLISECONDS = 2000;

/** Characters kept of what a capture program writes to standard error, the last ones. */
export const LIVE_MESSAGE_CHARACTERS = 1 << 14;

/** Milliseconds for which docker or podman may take to say which process a container is. */
export const MAX_CONTAINER_ENGINE_MILLISECONDS = 10_000;
