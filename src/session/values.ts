// The values that sessions were seen to have, so that they are recognised where they should not be, as in URLs. A value
// is kept as a hash of 64 bits in a table of fixed size: no secret is kept, and memory stays small.

import type { Counters } from '../shared/counters.ts';
import { MAX_HASHED_VALUE_CHARACTERS, MAX_HASHED_VALUES } from './limits.ts';

/** Shorter ones are found everywhere by chance. */
const MIN_CHARACTERS = 12;

export class SessionValues {
  /** Two hashes a value, each in the slot of the first; 0 and 0 is an empty slot. */
  readonly #first = new Uint32Array(MAX_HASHED_VALUES);
  readonly #second = new Uint32Array(MAX_HASHED_VALUES);
  readonly #names: string[] = new Array(MAX_HASHED_VALUES).fill('');
  readonly #counters: Pick<Counters, 'forgottenSessionValues'>;

  constructor(counters: Pick<Counters, 'forgottenSessionValues'>) {
    this.#counters = counters;
  }

  /** Remembers the value of a session cookie; `name` is kept as it is. Another value may have to go for it. */
  add(name: string, value: string): void {
    if (!isTellingValue(value)) return;
    const first = hashOf(value, FIRST_SEED);
    const second = hashOf(value, SECOND_SEED);
    const slot = first & (MAX_HASHED_VALUES - 1);
    if (this.#first[slot] === first && this.#second[slot] === second) return;
    if (this.#names[slot] !== '') this.#counters.forgottenSessionValues++;
    this.#first[slot] = first;
    this.#second[slot] = second;
    this.#names[slot] = name;
  }

  /** The name of the cookie that had this value, or null. Two values in 2^64 are taken for the same. */
  nameOf(value: string): string | null {
    if (!isTellingValue(value)) return null;
    const first = hashOf(value, FIRST_SEED);
    const slot = first & (MAX_HASHED_VALUES - 1);
    if (this.#first[slot] !== first || this.#names[slot] === '') return null;
    return this.#second[slot] === hashOf(value, SECOND_SEED) ? this.#names[slot]! : null;
  }
}

/** Whether a value is recognised where it should not be. */
export function isTellingValue(value: string): boolean {
  return value.length >= MIN_CHARACTERS && value.length <= MAX_HASHED_VALUE_CHARACTERS;
}

const FIRST_SEED = 0x811c9dc5;
const SECOND_SEED = 0x9e3779b9;
const FNV_PRIME = 0x01000193;

/** FNV-1a over the characters, and the finish of MurmurHash3, as the low bits choose the slot. */
function hashOf(value: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < value.length; at++) hash = Math.imul(hash ^ value.charCodeAt(at), FNV_PRIME);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
