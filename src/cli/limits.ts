// The limits of cli/, with their units.

/** Characters that are gathered before a report is written, unless it is written live: few large writes are faster. */
export const OUTPUT_BATCH_CHARACTERS = 1 << 16;

/** Of standard input, when `crumbshark explain -` reads a field from it: far more than a browser takes. */
export const MAX_FIELD_BYTES = 1 << 20;

/** Descriptors that are left for the run when the process may open no more files than its inputs. */
export const SPARE_DESCRIPTORS = 32;

/** Of -B: libpcap counts the bytes in 31 bits. */
export const MAX_BUFFER_MEBIBYTES = 2047;

/** Of a compressed file, characters in each of its members: what is lost when the program is killed. */
export const GZIP_MEMBER_CHARACTERS = 1 << 20;

/** Bytes of the first line of a file that crumbshark judge has written. */
export const MAX_JUDGED_HEADER_BYTES = 1 << 12;

/** Rules of a baseline that there are not: so many are named. */
export const MAX_UNKNOWN_RULES_NAMED = 5;
