// The limits of shared/, with their units.

/** Items of one name that are compared with each other: the last ones, as they are those that count. */
export const MAX_NAMESAKES = 1 << 6;

/** Characters of a token that is followed; shorter ones are no keys (`null`, `test`). */
export const MIN_TOKEN_CHARACTERS = 16;
export const MAX_TOKEN_CHARACTERS = 1 << 13;
