// The limits of session/decode/, with their units. What happens when one is hit is counted and shown in the summary.

/** Characters of a cookie value that is read; a browser keeps 4096 octets, a proxy may pass more. */
export const MAX_DECODED_CHARACTERS = 1 << 16;

/** Bytes that compressed content of a cookie may unfold to. */
export const MAX_INFLATED_BYTES = 1 << 16;

/** Lists and maps inside each other in the content of a cookie. */
export const MAX_CONTENT_DEPTH = 64;

/** Values in the content of a cookie: every text, number, list and map counts. */
export const MAX_CONTENT_VALUES = 10_000;

/** Digits of a number in the content of a cookie; of a longer one only the number of its digits is told. */
export const MAX_NUMBER_DIGITS = 64;

/** Characters of one value from a cookie, and keys, that are told in a sentence. */
export const MAX_SENTENCE_VALUE_CHARACTERS = 80;
export const MAX_SENTENCE_KEYS = 8;

/** Cookies of the same message that are looked at for the other part of a value (its signature). */
export const MAX_COMPANIONS = 256;

/** Cookies that one value may be cut into. */
export const MAX_CHUNKS = 64;

/** Characters of a key or text whose shape is looked at (an e-mail address, a token); longer ones are prose. */
export const MAX_SHAPED_CHARACTERS = 1024;

/** Characters of a text that a serialisation refers to again; a longer one would multiply. */
export const MAX_REPEATED_CHARACTERS = 64;

/** Bytes of a text looked for in a Java object at every byte; longer ones would take more than linear time. */
export const MAX_JAVA_TEXT_BYTES = 256;
