// The limits of session/decode/, with their units: the work on one value stays linear in its length, and what it
// unfolds to stays small. Beyond one the value is not decoded, or only in part, and its sentence says so.

// What is read.

/** Characters of a cookie value; a browser keeps 4096 octets, a proxy may pass more. */
export const MAX_DECODED_CHARACTERS = 1 << 16;

/** Cookies that one value may be split into. */
export const MAX_CHUNKS = 64;

/** Cookies of the same message that are looked at for the other part of a value (its signature). */
export const MAX_COMPANIONS = 256;

// What it unfolds to.

/** Bytes of compressed content after it is inflated. */
export const MAX_INFLATED_BYTES = 1 << 16;

/** Lists and maps inside each other. */
export const MAX_CONTENT_DEPTH = 64;

/** Values: every text, number, list and map counts. */
export const MAX_CONTENT_VALUES = 10_000;

/** Characters of a text that a serialisation may refer to again; a longer one would multiply. */
export const MAX_REPEATED_CHARACTERS = 64;

/** Digits of a number; of a longer one only the number of its digits is given. */
export const MAX_NUMBER_DIGITS = 64;

// What is searched.

/** Characters of a key or text whose shape is looked at (an e-mail address, a token); longer ones are prose. */
export const MAX_SHAPED_CHARACTERS = 1024;

/** Bytes of a text looked for in a Java object at every byte; longer ones would take more than linear time. */
export const MAX_JAVA_TEXT_BYTES = 256;

// What a sentence shows.

/** Characters of one value, and of one key. */
export const MAX_SENTENCE_VALUE_CHARACTERS = 80;

/** Keys; the others are counted. */
export const MAX_SENTENCE_KEYS = 8;
