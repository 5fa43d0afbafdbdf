// The Required Insert Count of a field section (RFC 9204 section 4.5.1.1): it is written modulo twice the most entries that the
// table can have, so that it means nothing without a count that is not far from it.

/** There is no single count that may be meant, or not yet. */
export const UNKNOWN_COUNT: number = Number.NaN;

/**
 * The Required Insert Count that is written as `encoded`, which is not 0, where the table has room for `maxEntries`: at least
 * `inserted` insertions were made, and of at most `received` the encoder knew that they had come. Null when there is none,
 * UNKNOWN_COUNT when there are several.
 *
 * The section refers to an entry that is in the table still, and what has not come is not evicted: so it is more than
 * `inserted - maxEntries`, and no more than `received + maxEntries`.
 */
export function requiredInsertCount(
  encoded: number,
  maxEntries: number,
  inserted: number,
  received: number,
): number | null {
  const fullRange = 2 * maxEntries;
  if (encoded > fullRange) return null;
  const first = Math.max(inserted - maxEntries, 0) + 1;
  const last = Math.max(inserted, received) + maxEntries;
  const required = first + ((((encoded - 1 - first) % fullRange) + fullRange) % fullRange);
  if (required > last) return null;
  return required + fullRange <= last ? UNKNOWN_COUNT : required;
}
