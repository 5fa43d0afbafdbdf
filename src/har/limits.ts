// The limits of har/, with their units. What happens when one is hit is said in a warning, which the summary has too.

/** Entries of one HAR file. */
export const MAX_HAR_ENTRIES = 1 << 17;

/** Bytes of one entry, its texts as far as they are kept. */
export const MAX_HAR_ENTRY_BYTES = 1 << 23;

/** Bytes of one text, as it is written: of a longer one, such as a body, only the beginning is kept. */
export const MAX_HAR_TEXT_BYTES = 1 << 20;

/** How deep the values of an entry may lie inside each other, and how many there may be. */
export const MAX_HAR_DEPTH = 64;
export const MAX_HAR_VALUES = 1 << 18;

/** Characters of URLs and header fields that are kept of one HAR file until all of it has been read. */
export const MAX_HAR_CHARACTERS = 1 << 28;

/** Hosts of one HAR file whose addresses, and cookies, are remembered. */
export const MAX_HAR_HOSTS = 1 << 14;
