// User names that the capture shows outside of forms: in the path of a profile, in a cookie, in the content of a session.
// Session values are compared with their hashes; the names are never reported.

import type { DecodedValue } from '../session/decode/decoded-value.ts';
import { isRecord } from '../session/decode/plain.ts';
import { pathOfTarget } from '../session/target.ts';
import { unsliced } from '../shared/unsliced.ts';
import { MAX_OBSERVED_USERNAMES } from './limits.ts';
import { hashAlgorithm, hashOf } from './predictable-values.ts';

/** Names that every application has. */
const COMMON = ['admin', 'administrator', 'root', 'user', 'guest', 'test', 'demo'];

const IN_PATH = /\/(?:users?|u|profiles?|members?|accounts?|people|customers?)\/@?([^/]{2,96})/i;
const COOKIE_NAME = /user|login|e?mail|account|name|^uid$|^who/i;
/** A name with every character percent-encoded. */
const MAX_ENCODED_CHARACTERS = 64 * 3 * 4;
const NAME = /^[\p{L}\p{N}._@+-]{1,64}$/u;

/** Whether a cookie of this name may hold a user name. */
export function mayNameUser(cookieName: string): boolean {
  return COOKIE_NAME.test(cookieName);
}

export class ObservedUsernames {
  readonly #names: Set<string>;
  /** The hashes of all of them, by algorithm; forgotten when another name comes. */
  readonly #hashes = new Map<string, Set<string>>();

  constructor(names: Iterable<string> = COMMON) {
    this.#names = new Set(names);
  }

  copy(): ObservedUsernames {
    return new ObservedUsernames(this.#names);
  }

  addPath(requestTarget: string): void {
    const found = IN_PATH.exec(pathOfTarget(requestTarget))?.[1];
    if (found !== undefined) this.add(found);
  }

  /** A value that may be a name, percent-encoded or not; an address gives its first part as well. */
  add(value: string): void {
    if (value.length > MAX_ENCODED_CHARACTERS) return;
    const text = decoded(value);
    if (!NAME.test(text) || this.#names.size >= MAX_OBSERVED_USERNAMES || this.#names.has(text)) return;
    this.#hashes.clear();
    this.#names.add(unsliced(text));
    const at = text.indexOf('@');
    if (at > 0) this.#names.add(unsliced(text.slice(0, at)));
  }

  /** The texts at the top level of a decoded value. */
  addContent({ content }: DecodedValue): void {
    if (!isRecord(content)) return;
    for (const value of Object.values(content)) if (typeof value === 'string') this.add(value);
  }

  /** The algorithm by which a value is the hash of a name; null when it is none. */
  hashedBy(value: string): string | null {
    const algorithm = hashAlgorithm(value);
    if (algorithm === null) return null;
    let hashes = this.#hashes.get(algorithm);
    if (hashes === undefined) {
      hashes = new Set();
      for (const name of this.#names)
        for (const text of [name, name.toLowerCase()]) hashes.add(hashOf(text, algorithm));
      this.#hashes.set(algorithm, hashes);
    }
    return hashes.has(value.toLowerCase()) ? algorithm.toUpperCase() : null;
  }
}

function decoded(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value; // Not UTF-8.
  }
}
