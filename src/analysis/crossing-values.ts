// What crosses the sites that are judged apart: a session of one site in a URL of another. Each partition says, as keyed hashes,
// which values its sessions have and which values of its URLs are none of them; where one is that of another partition, the
// partition is judged once more, and knows it.

import { createHmac } from 'node:crypto';
import type { SessionsElsewhere } from '../audit/sessions-elsewhere.ts';
import { isTellingValue } from '../session/values.ts';
import { MAX_CROSSING_VALUES } from './limits.ts';

const HASH_BYTES = 12;

/** A value of a session: its hash, the name of its cookie, and since when it has it, in microseconds since 1970. */
export type SessionHash = readonly [hash: string, name: string, timeUs: number];

/** What one partition says of its values. */
export interface CrossingView {
  readonly sessions: readonly SessionHash[];
  /** Hashes of values in URLs that are no session here. */
  readonly asked: readonly string[];
  /** No limit was hit. */
  readonly isWhole: boolean;
}

export class CrossingValues implements SessionsElsewhere {
  readonly #key: string;
  readonly #known: ReadonlyMap<string, readonly SessionHash[]>;
  readonly #sessions = new Map<string, SessionHash>();
  readonly #asked = new Set<string>();
  #isWhole = true;

  /** `key`: that of the hashes. `known`: sessions of the other partitions; none the first time. */
  constructor(key: string, known: readonly SessionHash[] = []) {
    this.#key = key;
    this.#known = byHash(known);
  }

  note(name: string, value: string, timeUs: number): void {
    if (!isTellingValue(value)) return;
    const hash = this.#hashOf(value);
    if (this.#sessions.has(hash)) return;
    if (this.#sessions.size < MAX_CROSSING_VALUES) this.#sessions.set(hash, [hash, name, timeUs]);
    else this.#isWhole = false;
  }

  nameOf(value: string, timeUs: number): string | null {
    if (!isTellingValue(value)) return null;
    const hash = this.#hashOf(value);
    if (this.#asked.size < MAX_CROSSING_VALUES) this.#asked.add(hash);
    else if (!this.#asked.has(hash)) this.#isWhole = false;
    const session = this.#known.get(hash)?.find(([, , since]) => since <= timeUs);
    return session === undefined ? null : session[1];
  }

  view(): CrossingView {
    return { sessions: [...this.#sessions.values()], asked: [...this.#asked], isWhole: this.#isWhole };
  }

  #hashOf(value: string): string {
    return createHmac('sha256', this.#key).update(value).digest().toString('base64url', 0, HASH_BYTES);
  }
}

/** For each partition the sessions of the others that its URLs hold: for most there are none. */
export function crossingSessions(views: readonly CrossingView[]): SessionHash[][] {
  const sessions = byHash(views.flatMap((view) => view.sessions));
  return views.map(({ sessions: own, asked }) => {
    const isOwn = new Set(own);
    return asked.flatMap((hash) => sessions.get(hash) ?? []).filter((session) => !isOwn.has(session));
  });
}

function byHash(sessions: readonly SessionHash[]): Map<string, SessionHash[]> {
  const all = new Map<string, SessionHash[]>();
  for (const session of sessions) {
    const [hash] = session;
    const known = all.get(hash);
    if (known === undefined) all.set(hash, [session]);
    else known.push(session);
  }
  return all;
}
