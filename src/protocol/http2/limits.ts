// The limits of protocol/http2/, with their units. What happens when one is hit is counted and shown in the summary.

/** Bytes of one frame of data that is inspected for a posted form; forms of a login are smaller. */
export const MAX_INSPECTED_FRAME_BYTES = 1 << 15;

/** Bytes kept while the next frame boundary is searched after a gap: four frames of the initial size. */
export const MAX_FRAME_SEARCH_BYTES = 1 << 16;

/** Bytes of a header block that is decoded only to see whether it makes sense; larger ones are rare, and cost more. */
export const MAX_PROBED_BLOCK_BYTES = 1 << 11;

/** Bytes of a SETTINGS frame that is taken for one: a hundred settings, of which few are registered. */
export const MAX_SETTINGS_FRAME_BYTES = 600;
