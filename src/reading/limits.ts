// The limits of reading/, with their units. What happens when one is hit is counted and shown in the summary.

/** Captures that overlap in time and are read beside each other. */
export const MAX_MERGED_INPUTS = 256;

/** Seconds by which the clocks of those who captured one message twice may differ. */
export const MAX_CLOCK_DIFFERENCE_SECONDS = 2;

/** Messages, and responses with cookies, that others are compared with. */
export const MAX_COMPARED_MESSAGES = 1 << 15;

/** Seconds since 1970 from which on a time is that of a clock: before, it counts packets, or the seconds since a start. */
export const MIN_CLOCK_SECONDS = 315_532_800;

/** Messages of one connection that are compared with those of another capture, of those read already and of those next. */
export const MAX_MESSAGES_BEHIND = 32;
export const MAX_MESSAGES_AHEAD = 256;

/** Seconds that packet time may go back from one capture to the next that continues it. */
export const CONTINUATION_SLACK_SECONDS = 1;

/** Milliseconds by which one file of a recording may overlap the next, or a tenth of its length where that is less, but for `REORDERING_MS`. */
export const MAX_FILE_OVERLAP_MS = 50;
export const REORDERING_MS = 1;
