// The limits of library/, with their units.

/** Records in the queue of a program that reads them. At this many the run pauses at the end of a block: no record is lost. */
export const MAX_QUEUED_RECORDS = 1024;
