// The Required Insert Count of a field section (RFC 9204 section 4.5.1.1): on the wire it is modulo twice the most entries
// that the table can have, so that it means nothing without a count that is not far from it.

/**
 * The Required Insert Count that is written as `encoded`, which is not 0, where the table has room for `maxEntries` and
 * about `insertCount` insertions were made; null when there is none.
 */
export function requiredInsertCount(encoded: number, maxEntries: number, insertCount: number): number | null {
  const fullRange = 2 * maxEntries;
  if (encoded > fullRange) return null;
  const maxValue = insertCount + maxEntries;
  const maxWrapped = Math.floor(maxValue / fullRange) * fullRange;
  const required = maxWrapped + encoded - 1;
  if (required <= maxValue) return required === 0 ? null : required;
  return required > fullRange ? required - fullRange : null;
}
