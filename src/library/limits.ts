// The limits of library/, with their units. What happens when one is hit is counted and shown in the summary.

/** Records that wait for a program that reads them; when there are more the run pauses at the end of a block. */
export const MAX_QUEUED_RECORDS = 1024;
