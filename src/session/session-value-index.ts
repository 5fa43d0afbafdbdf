// Sessions by the values of their cookies: who sends a value is who was given it, on whatever connection. Values that
// many may have by chance are told apart by host and client address too.

import { hash } from 'node:crypto';
import type { Counters } from '../shared/counters.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { unsliced } from '../shared/unsliced.ts';
import {
  MAX_INDEXED_VALUES,
  MAX_SESSION_TEXT_CHARACTERS,
  MAX_SESSIONS,
  MAX_SHOWN_VALUE_CHARACTERS,
} from './limits.ts';
import type { SessionValue } from './session.ts';
import { entropyBits } from './session-score.ts';
import type { SessionEnd, TrackedSession } from './tracked-session.ts';

/** A value of a session. */
export interface IndexedValue extends SessionValue {
  readonly session: TrackedSession;
  value: string | null;
  /** What has ended it; it may be sent all the same. */
  endedBy: SessionEnd | null;
}

/** Fewer bits than this may be the same by chance. */
const CHANCE_BITS = 40;
/** Longer values are known by their hash: SHA-256 in base64. */
const MAX_KEY_CHARACTERS = 64;

export class SessionValueIndex {
  readonly sessions = new Set<TrackedSession>();
  readonly #byValue: GenerationalMap<string, IndexedValue>;
  readonly #counters: Pick<Counters, 'forgottenSessions'>;
  readonly #forgotten: (session: TrackedSession) => void;
  #textCharacters = 0;
  /** The last key that was looked for: what is not found is added next. */
  #key = '';

  /** `forgotten` is told of a session that nobody will hear of again. */
  constructor(counters: Pick<Counters, 'forgottenSessions'>, forgotten: (session: TrackedSession) => void) {
    this.#counters = counters;
    this.#forgotten = forgotten;
    this.#byValue = new GenerationalMap(MAX_INDEXED_VALUES, (gone) => {
      for (const identity of gone) this.#forget(identity);
    });
  }

  find(name: string, value: string, host: string, address: string): IndexedValue | undefined {
    const own = value.length > MAX_KEY_CHARACTERS ? hashOf(value) : value;
    this.#key = entropyBits(value) < CHANCE_BITS ? `${name}\n${own}\n${host}\n${address}` : `${name}\n${own}`;
    const found = this.#byValue.get(this.#key);
    if (found === undefined || this.sessions.has(found.session)) return found;
    // Its session has been forgotten.
    this.#textCharacters -= found.value?.length ?? 0;
    found.value = null;
    return undefined;
  }

  /** Adds the value that `find` has just not found. */
  add(session: TrackedSession, value: string): IndexedValue {
    const text = this.#keptText(session.name, value);
    const identity: IndexedValue = { session: session, number: ++session.values, value: text, endedBy: null };
    if (session.knownValues++ === 0) {
      this.sessions.add(session);
      if (this.sessions.size > MAX_SESSIONS) this.#forgetOldest();
    }
    this.#byValue.set(this.#key, identity);
    return identity;
  }

  #keptText(name: string, value: string): string | null {
    const { length } = value;
    if (length > MAX_SHOWN_VALUE_CHARACTERS || this.#textCharacters + length > MAX_SESSION_TEXT_CHARACTERS)
      return null;
    this.#textCharacters += length;
    // A part of the key, which lives as long, and not of the message.
    return length > MAX_KEY_CHARACTERS
      ? unsliced(value)
      : this.#key.slice(name.length + 1, name.length + 1 + length);
  }

  #forget(identity: IndexedValue): void {
    this.#textCharacters -= identity.value?.length ?? 0;
    if (--identity.session.knownValues === 0) this.#drop(identity.session);
  }

  /** The set is in order of appearance; half of it goes at once, what was idle longest first. */
  #forgetOldest(): void {
    const oldest = [...this.sessions].sort((a, b) => a.last.seconds - b.last.seconds);
    for (const session of oldest.slice(0, MAX_SESSIONS >> 1)) this.#drop(session);
  }

  #drop(session: TrackedSession): void {
    if (!this.sessions.delete(session)) return;
    this.#counters.forgottenSessions++;
    this.#forgotten(session);
  }
}

function hashOf(value: string): string {
  return hash('sha256', value, 'base64');
}
