// The message log: the messages of a run as lines of JSON (docs/MESSAGES.md). The first line says what it is, the last one
// what was counted; between them come the messages in the order in which a run hands them over, each with a number.

/** Raised when a log of an older program would be read wrongly, or not at all. */
export const MESSAGE_LOG_VERSION = 1;

/** `judging`: without the header lines that no rule reads. */
export const LOG_MODES = ['all', 'judging'] as const;
export type LogMode = (typeof LOG_MODES)[number];

/** What of the counters is looked at while messages come, not only at the end. */
export const RUNNING_COUNTERS = [
  'gaps',
  'lostQuicPackets',
  'truncatedPackets',
  'incompleteResponses',
  'requests',
  'responses',
] as const;
export type RunningCounts = Readonly<Record<(typeof RUNNING_COUNTERS)[number], number>>;

/** Marks of a header line: `[name, value, marks]`. */
export const TRUNCATED_FIELD = 1;
export const LATIN1_FIELD = 2;
