// The limits of protocol/, with their units. What happens when one is hit is counted and shown in the summary.

/** Bytes of one HTTP header block. */
export const MAX_HEAD_BYTES = 1 << 20;

/** Bytes looked at before a direction's protocol must be clear. */
export const MAX_PROBE_BYTES = 1 << 16;

/** Bytes of a posted body that are looked at for the names of its fields; fields, and characters of a name. */
export const MAX_FORM_BYTES = 1 << 14;
export const MAX_FORM_FIELDS = 64;
export const MAX_FORM_NAME_CHARACTERS = 64;

/** Bytes of the HPACK tables of all connections together. */
export const MAX_HPACK_BYTES = 1 << 26;
