// Close matches for a mistyped name: what an error message suggests.
// Optimal string alignment distance (Damerau 1964: one insertion, deletion, substitution or swap costs 1).

/** How many single edits lie between two words. */
export function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let edits = Math.min(
        current[column - 1]! + 1,
        previous[column]! + 1,
        previous[column - 1]! + (same ? 0 : 1),
      );
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) edits = Math.min(edits, beforePrevious[column - 2]! + 1);
      current.push(edits);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length]!;
}

/** The known names most like `wanted`, best first, at most three; none when nothing is close. */
export function nearestNames(wanted: string, known: readonly string[]): string[] {
  const lower = wanted.toLowerCase();
  const tolerance = Math.max(1, Math.floor(lower.length / 3));
  return known
    .map((name) => {
      const contained = lower.length > 3 && name.includes(lower);
      return { name, distance: contained ? 1 : editDistance(lower, name) };
    })
    .filter((candidate) => candidate.distance <= tolerance)
    .sort((left, right) => left.distance - right.distance)
    .slice(0, 3)
    .map((candidate) => candidate.name);
}

/** A clause such as ` Did you mean "csv"?`, or nothing. */
export function didYouMean(wanted: string, known: readonly string[]): string {
  const names = nearestNames(wanted, known).map((name) => `"${name}"`);
  return names.length === 0 ? '' : ` Did you mean ${names.join(' or ')}?`;
}
