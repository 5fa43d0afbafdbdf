// Which inputs of a run its counts come from: the counters are compared wherever another input is read.

type Counts = Readonly<Record<string, unknown>>;

export class InputShares {
  readonly #counts: Counts;
  /** The counts when the input that is read was entered. */
  #before = new Map<string, number>();
  #current: string | null = null;
  readonly #inputs = new Map<string, Set<string>>();
  readonly #entered = new Set<string>();

  /** `counts`: of its members numbers and maps to numbers are followed. */
  constructor(counts: object) {
    this.#counts = counts as Counts;
  }

  /** What is counted from here on comes from this input. */
  enter(input: string): void {
    if (input === this.#current) return;
    this.#settle();
    this.#current = input;
    this.#entered.add(input);
  }

  /** What `act` counts comes from this input; empty: from the one that is read. */
  during(input: string, act: () => void): void {
    const before = this.#current;
    if (input !== '') this.enter(input);
    act();
    if (before !== null) this.enter(before);
  }

  /** Something that no counter counts. */
  note(what: string, input: string): void {
    const inputs = this.#inputs.get(what);
    if (inputs === undefined) this.#inputs.set(what, new Set([input]));
    else inputs.add(input);
  }

  /** The inputs that have a share in a count, `key` of a map; none where there is but one input. */
  of(counter: string, key?: string | number): readonly string[] {
    this.#settle();
    if (this.#entered.size < 2) return [];
    return [...(this.#inputs.get(nameOf(counter, key)) ?? [])];
  }

  #settle(): void {
    const now = new Map<string, number>();
    for (const [counter, value] of Object.entries(this.#counts))
      if (typeof value === 'number') now.set(counter, value);
      else if (value instanceof Map)
        for (const [key, count] of value) if (typeof count === 'number') now.set(nameOf(counter, key), count);
    if (this.#current !== null)
      for (const [name, count] of now)
        if (count > (this.#before.get(name) ?? 0)) this.note(name, this.#current);
    this.#before = now;
  }
}

function nameOf(counter: string, key: unknown): string {
  return key === undefined ? counter : `${counter} ${String(key)}`;
}
