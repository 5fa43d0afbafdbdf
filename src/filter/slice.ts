// The text in the brackets of a slice: `[start:length]`, `[first-last]`, `[index]`, `[:length]`, `[start:]`, and several
// of them with commas (wireshark-filter(4), "The slice operator"). Negative numbers count from the end.

import type { SliceRange } from './entity.ts';

const RANGE = /^(-?\d+)?(?:(:)(\d+)?|-(-?\d+))?$/;

/** Null when it is none of them. */
export function parseSlice(text: string): SliceRange[] | null {
  const ranges = text.split(',').map((part) => parseRange(part.replaceAll(/\s/g, '')));
  return ranges.every((range) => range !== null) ? ranges : null;
}

function parseRange(text: string): SliceRange | null {
  const found = RANGE.exec(text);
  if (found === null || text === '') return null;
  const [, start, colon, length, last] = found;
  if (colon === undefined && start === undefined) return null;
  const first = Number(start ?? 0);
  if (last !== undefined) return { first, last: Number(last) };
  if (colon === undefined) return { first, last: first };
  if (length === undefined) return { first, last: Number.POSITIVE_INFINITY };
  if (Number(length) === 0) return null;
  // From the end, a part may reach to the end and not beyond.
  const end = first + Number(length) - 1;
  return { first, last: first < 0 && end >= 0 ? Number.POSITIVE_INFINITY : end };
}
