// The limits of shared/, with their units.

/** Items of one name that are compared with each other: the last ones, as they are those that count. */
export const MAX_NAMESAKES = 1 << 6;
