// The limits of protocol/field-compression/, with their units. What happens when one is hit is counted and shown in the
// summary.

/** Bytes of one dynamic table, by RFC 7541's own count; browsers allow 65536, servers mostly 4096. */
export const MAX_DYNAMIC_TABLE_BYTES = 1 << 20;

/** Bytes assumed for a table whose size was not seen, after a gap or midstream: what browsers allow. */
export const ASSUMED_DYNAMIC_TABLE_BYTES = 1 << 16;
