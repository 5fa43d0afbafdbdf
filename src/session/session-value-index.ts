// Sessions by the values of their cookies: whoever sends a value is the client that was given it, on whatever
// connection. Values that many may have by chance are distinguished by host and client address too.

import { hash } from 'node:crypto';
import type { Client } from '../browser/clients.ts';
import type { Counters } from '../shared/counters.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { withoutLoopbackFamily } from '../shared/loopback.ts';
import { unsliced } from '../shared/unsliced.ts';
import {
  MAX_INDEXED_VALUES,
  MAX_SESSION_TEXT_CHARACTERS,
  MAX_SESSIONS,
  MAX_SHOWN_VALUE_CHARACTERS,
} from './limits.ts';
import { withoutRoute } from './routed-value.ts';
import { entropyBits } from './session-score.ts';
import { addValue, createSession, forgetText, forgetValue, joinValue } from './session-state.ts';
import type { TrackedSession, TrackedValue } from './tracked-session.ts';
import type { EventSource } from './transition.ts';

/** Fewer bits than this may be the same by chance. */
const CHANCE_BITS = 40;
/** Longer values are known by their hash: SHA-256 in base64. */
const MAX_KEY_CHARACTERS = 64;

/** What a value is found by, whatever server a load balancer names in it. */
export function valueKey(name: string, routed: string, host: string, address: string): string {
  const value = withoutRoute(name, routed);
  const own = value.length > MAX_KEY_CHARACTERS ? hash('sha256', value, 'base64') : value;
  return entropyBits(value) < CHANCE_BITS
    ? `${name}\n${own}\n${host}\n${withoutLoopbackFamily(address)}`
    : `${name}\n${own}`;
}

function clientKey(key: string, { number }: Client): string {
  return `${key}\n${number}`;
}

function newestKey(host: string, name: string, { number }: Client): string {
  return `${number} ${name}\n${host}`;
}

/** By what a session is looked for; `isKnown`: one has it. Where sites are judged apart, another one may know it. */
export type NoteKey = (key: string, isKnown: boolean) => void;

export class SessionValueIndex {
  readonly #sessions = new Set<TrackedSession>();
  readonly #byKey: GenerationalMap<string, TrackedValue>;
  /** The newest value of a name that a client has of a host. */
  readonly #newest = new GenerationalMap<string, TrackedValue>(MAX_SESSIONS, () => {});
  /** Keys of values that several clients have been given, each as its own session. */
  readonly #repeated = new GenerationalMap<string, true>(MAX_SESSIONS, () => {});
  /** Names of cookies that sessions have, or have had. */
  readonly #names = new GenerationalMap<string, true>(MAX_SESSIONS, () => {});
  readonly #counters: Pick<Counters, 'forgottenSessions'>;
  readonly #onForgotten: (session: TrackedSession) => void;
  readonly #noteKey: NoteKey | undefined;
  #textCharacters = 0;
  #begun = 0;

  /** `onForgotten` gets each session to which nothing can happen any more. */
  constructor(
    counters: Pick<Counters, 'forgottenSessions'>,
    onForgotten: (session: TrackedSession) => void,
    noteKey?: NoteKey,
  ) {
    this.#counters = counters;
    this.#noteKey = noteKey;
    this.#onForgotten = onForgotten;
    this.#byKey = new GenerationalMap(MAX_INDEXED_VALUES, (values) => {
      for (const value of values) this.#forget(value);
    });
  }

  /** In order of appearance. */
  get sessions(): ReadonlySet<TrackedSession> {
    return this.#sessions;
  }

  /** Whether some session has a cookie of the name. */
  hasName(name: string): boolean {
    return this.#names.get(name) === true;
  }

  /** By its `valueKey`; the client's own, where several have been given it. */
  find(key: string, client: Client | null = null): TrackedValue | undefined {
    this.#noteKey?.(key, false);
    const isRepeated = client !== null && !this.#repeated.isEmpty && this.#repeated.get(key) === true;
    return (isRepeated ? this.#find(clientKey(key, client)) : undefined) ?? this.#find(key);
  }

  /** The key of a value that another client has been given too, with a session of its own. */
  repeat(key: string, client: Client): string {
    if (this.#repeated.get(key) !== true) this.#repeated.set(key, true);
    return clientKey(key, client);
  }

  #find(key: string): TrackedValue | undefined {
    const found = this.#byKey.get(key);
    if (found === undefined || this.#sessions.has(found.session)) return found;
    // Its session has been forgotten.
    this.#textCharacters -= found.value?.length ?? 0;
    forgetText(found);
    return undefined;
  }

  /** Begins a session with a value that `find` does not find by its key. */
  begin(
    key: string,
    name: string,
    value: string,
    host: string,
    { at, client }: EventSource,
    facts: Pick<TrackedSession, 'httpOnly' | 'setByLogin' | 'signature' | 'predecessor' | 'isBehindLoss'>,
  ): TrackedValue {
    const session = createSession({
      ...facts,
      number: this.takeNumber(),
      host: unsliced(host),
      name: unsliced(name),
      client,
      first: at,
    });
    if (!this.hasName(session.name)) this.#names.set(session.name, true);
    return this.add(key, session, value);
  }

  /** The next number: what takes it comes between the sessions before and behind. */
  takeNumber(): number {
    return ++this.#begun;
  }

  /** Gives a session a value that `find` does not find by its key. */
  add(key: string, session: TrackedSession, value: string): TrackedValue {
    const added = addValue(session, this.#keptText(key, session.name, value));
    if (session.knownValues === 1) {
      this.#sessions.add(session);
      if (this.#sessions.size > MAX_SESSIONS) this.#forgetOldest();
    }
    this.#byKey.set(key, added);
    this.#noteKey?.(key, true);
    this.#newest.set(newestKey(session.host, session.name, session.client), added);
    return added;
  }

  /** A value that seemed to begin a session is one more of another one. */
  join(session: TrackedSession, late: TrackedValue): void {
    this.#sessions.delete(late.session);
    joinValue(session, late);
    this.#newest.set(newestKey(session.host, session.name, session.client), late);
  }

  /** The newest value that a client has of a host; null when there is none. */
  newest(host: string, name: string, client: Client): TrackedValue | null {
    const found = this.#newest.get(newestKey(host, name, client));
    return found !== undefined && this.#sessions.has(found.session) ? found : null;
  }

  #keptText(key: string, name: string, value: string): string | null {
    const { length } = value;
    if (length > MAX_SHOWN_VALUE_CHARACTERS || this.#textCharacters + length > MAX_SESSION_TEXT_CHARACTERS)
      return null;
    this.#textCharacters += length;
    // A part of the key, which lives as long, and not of the message.
    return key.startsWith(value, name.length + 1)
      ? key.slice(name.length + 1, name.length + 1 + length)
      : unsliced(value);
  }

  #forget(value: TrackedValue): void {
    this.#textCharacters -= value.value?.length ?? 0;
    forgetValue(value);
    if (value.session.knownValues === 0) this.#drop(value.session);
  }

  /** The set is in order of appearance; half of it goes at once, what was idle longest first. */
  #forgetOldest(): void {
    const oldest = [...this.#sessions].sort((a, b) => a.last.seconds - b.last.seconds);
    for (const session of oldest.slice(0, MAX_SESSIONS >> 1)) this.#drop(session);
  }

  #drop(session: TrackedSession): void {
    if (!this.#sessions.delete(session)) return;
    this.#counters.forgottenSessions++;
    this.#onForgotten(session);
  }
}
