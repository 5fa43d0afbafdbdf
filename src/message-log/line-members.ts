// The members of a line of a file that may hold anything: each is checked when it is read, and a wrong one makes the line damage.

export type Members = Readonly<Record<string, unknown>>;

/** A line is not what the format says. */
export class LineError extends Error {}

export function membersOf(value: unknown): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new LineError('no object');
  return value as Members;
}

export function memberText(value: unknown): string {
  if (typeof value !== 'string') throw new LineError('no text');
  return value;
}

export function textOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : memberText(value);
}

/** A whole number from 0 on. */
export function countOf(value: unknown, limit = Number.MAX_SAFE_INTEGER): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0 || (value as number) > limit)
    throw new LineError('no whole number');
  return value as number;
}

/** A member that is only there where it is true. */
export function flagOf(value: unknown): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw new LineError('no boolean');
  return value === true;
}

export function oneOfValues<T extends string>(value: unknown, values: readonly T[]): T {
  const found = values.find((known) => known === value);
  if (found === undefined) throw new LineError('no known word');
  return found;
}

/** Absent: an empty list. */
export function listOfValues<T>(
  value: unknown,
  each: (one: unknown) => T,
  limit = Number.POSITIVE_INFINITY,
): T[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > limit) throw new LineError('no list');
  return value.map(each);
}

export function pairOf(value: unknown): readonly [unknown, unknown] {
  if (!Array.isArray(value) || value.length !== 2) throw new LineError('no pair');
  return value as [unknown, unknown];
}
