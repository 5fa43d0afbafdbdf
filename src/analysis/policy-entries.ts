// The entries of one setting of the configuration, and which of them something has matched: one that nothing matches is
// mistyped, or of no use any more.

export class PolicyEntries<Entry, Subject> {
  readonly #setting: string;
  readonly #entries: readonly { readonly entry: Entry; readonly text: string; isUsed: boolean }[];
  readonly #tests: readonly ((subject: Subject) => boolean)[];

  constructor(
    setting: string,
    entries: readonly Entry[],
    textOf: (entry: Entry) => string,
    testOf: (entry: Entry) => (subject: Subject) => boolean,
  ) {
    this.#setting = setting;
    this.#entries = entries.map((entry) => ({ entry, text: textOf(entry), isUsed: false }));
    this.#tests = entries.map(testOf);
  }

  /** The first entry that names the subject; all that do are used. */
  find(subject: Subject): Entry | null {
    let found: Entry | null = null;
    for (let index = 0; index < this.#entries.length; index++) {
      const one = this.#entries[index]!;
      if ((found !== null && one.isUsed) || !this.#tests[index]!(subject)) continue;
      one.isUsed = true;
      found ??= one.entry;
    }
    return found;
  }

  /** Null when all are used. */
  unusedLine(): string | null {
    const unused = this.#entries.filter(({ isUsed }) => !isUsed).map(({ text }) => JSON.stringify(text));
    if (unused.length === 0) return null;
    return `configuration, ${this.#setting}: nothing that is judged matches ${unused.join(', ')}`;
  }
}
