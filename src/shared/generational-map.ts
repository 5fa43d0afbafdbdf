// A map that keeps the recently used entries, in two generations: what was not read while a generation filled up is
// evicted at once. A Map that evicts its first key for every new one would search ever longer for the first key.

export class GenerationalMap<Key, Value> {
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();
  readonly #generationEntries: number;
  readonly #evicted: (values: Iterable<Value>) => void;

  /** Holds `limit` entries at most, and at least the `limit / 2` used last; calls `evicted` with the others. */
  constructor(limit: number, evicted: (values: Iterable<Value>) => void) {
    this.#generationEntries = Math.max(1, limit >> 1);
    this.#evicted = evicted;
  }

  get isEmpty(): boolean {
    return this.#young.size === 0 && this.#old.size === 0;
  }

  get(key: Key): Value | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old === undefined) return undefined;
    this.#old.delete(key);
    this.set(key, old);
    return old;
  }

  /** The same, and it does not count as used: what only looks changes nothing. */
  peek(key: Key): Value | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  /** All of them; those that were read or added last come last. */
  *values(): Iterable<Value> {
    yield* this.#old.values();
    yield* this.#young.values();
  }

  /** Adds a key that `get` does not have. */
  set(key: Key, value: Value): void {
    if (this.#young.size === this.#generationEntries) {
      if (this.#old.size > 0) this.#evicted(this.#old.values());
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
