// The limits of namespace/, with their units.

/** Kernel buffer of the capture around a command: what comes while the capture program does not run. */
export const RECORDING_BUFFER_MEBIBYTES = 64;

/** Milliseconds until a capture program has begun, or has said why not. */
export const RECORDING_START_MILLISECONDS = 10_000;

/** Milliseconds for which the last packet is waited for. */
export const MARKER_MILLISECONDS = 5000;

/** Ports of the machine that a private network may reach. */
export const MAX_FORWARDED_PORTS = 64;

/** Milliseconds between two looks at which ports are open. */
export const LISTENER_SCAN_MILLISECONDS = 50;

/** Processes that are looked at for their ports, in one look. */
export const MAX_SCANNED_PROCESSES = 10_000;

/** Sockets whose program is looked for. */
export const MAX_KNOWN_LISTENERS = 1000;

/** Characters kept of what the programs that make a private network write to standard error. */
export const RECORDING_MESSAGE_CHARACTERS = 1 << 14;

/** Milliseconds until a private network has a way out. */
export const OUTSIDE_START_MILLISECONDS = 5000;

/** TLS connections of a recording that are compared with the key logs. */
export const MAX_RECORDED_HELLOS = 100_000;

/** Bytes of TLS secrets that -w keeps, and of a key log that is searched for them. */
export const MAX_RECORDED_SECRETS_BYTES = 1 << 26;

/** Datagrams that follow the mark at the end of a capture, and their bytes: together more than a block of the kernel, 256 KiB. */
export const FILLING_DATAGRAMS = 6;
export const FILLING_DATAGRAM_BYTES = 60_000;

/** Less is a file system that is full: the largest packet of loopback. */
export const FULL_DISK_BYTES = 1 << 16;

/** A key log that is longer has more than comments. */
export const MAX_COMMENT_BYTES = 4096;
