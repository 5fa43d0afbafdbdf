// The limits of message-log/, with their units. What happens when one is hit is counted and shown in the summary.

/** Bytes of one line: more than the longest header blocks of a response and its request are as JSON. */
export const MAX_LOG_LINE_BYTES = 1 << 25;

/** Bytes of a line that is parsed without a look at how deep and how wide it is. */
export const UNCHECKED_LINE_BYTES = 1 << 16;

/** How deep the values of a line may lie inside each other, and how many there may be. */
export const MAX_LOG_DEPTH = 16;
export const MAX_LOG_VALUES = 1 << 21;

/** The newest requests that a response may refer to by their number: with an older one it holds its request itself. */
export const MAX_REFERRED_REQUESTS = 1 << 12;

/** Responses whose content is still to come. */
export const MAX_WANTED_CONTENTS = 1 << 12;

/** Captures in one log, and entries of a list in its last line. */
export const MAX_LOG_INPUTS = 1 << 16;

/** Partitions of one file. */
export const MAX_PARTITIONS = 1 << 12;

/** Bytes of the index of such a file. */
export const MAX_PARTITION_INDEX_BYTES = 1 << 20;

/** Characters of a partition that are compressed at one time. */
export const PARTITION_MEMBER_CHARACTERS = 1 << 18;
