// Different texts counted, and the first few of them kept: enough to see what else there is.

import { textHash } from '../shared/text-hash.ts';
import { unsliced } from '../shared/unsliced.ts';
import { MAX_COVERAGE_NAMES, MAX_COVERAGE_TEXTS } from './limits.ts';

export class NamedTexts {
  readonly #named: string[] = [];
  readonly #hashes = new Set<number>();

  add(text: string): void {
    const hash = textHash(text);
    if (this.#hashes.has(hash) || this.#hashes.size === MAX_COVERAGE_TEXTS) return;
    this.#hashes.add(hash);
    if (this.#named.length < MAX_COVERAGE_NAMES) this.#named.push(unsliced(text));
  }

  /** The first `MAX_COVERAGE_NAMES`. */
  get named(): readonly string[] {
    return this.#named;
  }

  /** How many there are, `MAX_COVERAGE_TEXTS` at most. */
  get count(): number {
    return this.#hashes.size;
  }
}
