// The limits of scrub/, with their units.

/** Bytes of a capture, decompressed: it is held in memory whole. */
export const MAX_SCRUBBED_BYTES = 1 << 28;

/** Shorter values are replaced where they are read as values, and searched for nowhere else. */
export const MIN_SEARCHED_CHARACTERS = 4;

/** Keys that are tried until no substitute has an original value in it. */
export const MAX_SCRUB_KEYS = 4;

/** Draws of one substitute. */
export const MAX_SUBSTITUTE_DRAWS = 64;

/** Draws of the name of a user, until HPACK's code of it and its password is as long as before. */
export const MAX_USER_DRAWS = 2048;

/** Connections of one reason that are named; the others are counted. */
export const MAX_REFUSED_NAMED = 10;

/** Of the head of a part of multipart/form-data, in which its name is. */
export const MAX_PART_HEAD_CHARACTERS = 4096;
