// A map that keeps what was used lately, in two generations: whatever nobody asked for while a generation filled up is
// forgotten at once. A Map that gives up its first key for every new one would search ever longer for the first key.

export class GenerationalMap<Key, Value> {
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();
  readonly #generation: number;
  readonly #forgotten: (values: Iterable<Value>) => void;

  /** Holds `limit` entries at most, and the last `limit / 2` that were used; tells `forgotten` of the others. */
  constructor(limit: number, forgotten: (values: Iterable<Value>) => void) {
    this.#generation = Math.max(1, limit >> 1);
    this.#forgotten = forgotten;
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

  /** Puts in a key that `get` does not have. */
  set(key: Key, value: Value): void {
    if (this.#young.size === this.#generation) {
      if (this.#old.size > 0) this.#forgotten(this.#old.values());
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
