// The comparisons of display filters: which orders of two values they hold for, and whether one pair of values or all
// have to pass (wireshark-filter(4), "Comparison operators").

import type { Quantifier } from './expression.ts';

export interface Relation {
  readonly quantifier: Quantifier;
  /** It asks whether values are equal. */
  readonly isEquality: boolean;
  holds(order: number): boolean;
}

function relations(
  names: readonly string[],
  quantifier: Quantifier,
  isEquality: boolean,
  holds: Relation['holds'],
): (readonly [string, Relation])[] {
  return names.map((name) => [name, { quantifier, isEquality, holds }]);
}

const RELATIONS: ReadonlyMap<string, Relation> = new Map([
  ...relations(['==', 'eq', 'any_eq'], 'any', true, (order) => order === 0),
  ...relations(['!=', 'ne', 'all_ne'], 'all', true, (order) => order !== 0),
  ...relations(['===', 'all_eq'], 'all', true, (order) => order === 0),
  ...relations(['!==', '~=', 'any_ne'], 'any', true, (order) => order !== 0),
  ...relations(['<', 'lt'], 'any', false, (order) => order < 0),
  ...relations(['>', 'gt'], 'any', false, (order) => order > 0),
  ...relations(['<=', 'le'], 'any', false, (order) => order <= 0),
  ...relations(['>=', 'ge'], 'any', false, (order) => order >= 0),
]);

/** Null when it is none. */
export function relationNamed(name: string): Relation | null {
  return RELATIONS.get(name) ?? null;
}
