// The items of a list that have a name. Rules ask for them again and again, for each cookie of a message: a message with
// many cookies gets an index, so that the time for all of them is in proportion to their number.

import { MAX_NAMESAKES } from './limits.ts';

/** Lists up to this length are looked through each time, which is faster than an index. */
const FEW_ITEMS = 16;

const NONE: readonly never[] = [];

const indices = new WeakMap<object, ReadonlyMap<string, readonly unknown[]>>();

/** The last `MAX_NAMESAKES` items of this name, in their order. A list must not change after it was asked. */
export function named<T extends { readonly name: string }>(items: readonly T[], name: string): readonly T[] {
  return namedBy(items, name, (item) => item.name);
}

/** The same where the name is to be looked up; `nameOf` has to be the same for each list. */
export function namedBy<T>(items: readonly T[], name: string, nameOf: (item: T) => string): readonly T[] {
  if (items.length <= FEW_ITEMS) return items.filter((item) => nameOf(item) === name);
  let index = indices.get(items) as ReadonlyMap<string, readonly T[]> | undefined;
  if (index === undefined) {
    index = indexOf(items, nameOf);
    indices.set(items, index);
  }
  return index.get(name) ?? NONE;
}

function indexOf<T>(items: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const index = new Map<string, T[]>();
  // From the end: the last ones are kept.
  for (let at = items.length - 1; at >= 0; at--) {
    const item = items[at]!;
    const found = index.get(nameOf(item));
    if (found === undefined) index.set(nameOf(item), [item]);
    else if (found.length < MAX_NAMESAKES) found.push(item);
  }
  for (const found of index.values()) found.reverse();
  return index;
}
