// Values of cookies that tell users apart.

/** Shorter values are the same for many users. */
const MIN_DISTINCT_CHARACTERS = 16;

/** Whether two users hardly have the same value by chance. */
export function isDistinctValue(value: string): boolean {
  return value.length >= MIN_DISTINCT_CHARACTERS;
}
