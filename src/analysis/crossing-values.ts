// What crosses the sites that are judged apart: a session of one site in a URL of another, or sent to it. Each partition says, as
// keyed hashes, which values its sessions have and which values of its URLs are none of them; where one is that of another partition,
// the partition is judged once more, and knows it. Partitions in which one session is sent or set are judged together.

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
  /** Hashes of what sessions are known by here, and of what they are only looked for by. */
  readonly known: readonly string[];
  readonly wanted: readonly string[];
  /** No limit was hit. */
  readonly isWhole: boolean;
}

export class CrossingValues implements SessionsElsewhere {
  readonly #key: string;
  readonly #known: ReadonlyMap<string, readonly SessionHash[]>;
  readonly #sessions = new Map<string, SessionHash>();
  readonly #asked = new Set<string>();
  readonly #keys = new Set<string>();
  readonly #wantedKeys = new Set<string>();
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

  noteKey(key: string, isKnown: boolean): void {
    const keys = isKnown ? this.#keys : this.#wantedKeys;
    if (keys.size < MAX_CROSSING_VALUES) keys.add(key);
    else if (!keys.has(key)) this.#isWhole = false;
  }

  view(): CrossingView {
    const wanted = [...this.#wantedKeys].filter((key) => !this.#keys.has(key));
    return {
      sessions: [...this.#sessions.values()],
      asked: [...this.#asked],
      known: [...this.#keys].map((key) => this.#hashOf(key)),
      wanted: wanted.map((key) => this.#hashOf(key)),
      isWhole: this.#isWhole,
    };
  }

  #hashOf(value: string): string {
    return createHmac('sha256', this.#key).update(value).digest().toString('base64url', 0, HASH_BYTES);
  }
}

/** Partitions that share sessions, in groups: sites of one group are judged together. Each partition is in one of them. */
export function sharingPartitions(views: readonly Pick<CrossingView, 'known' | 'wanted'>[]): number[][] {
  const knowing = new Map<string, number[]>();
  for (const [partition, { known }] of views.entries())
    for (const key of known) knowing.set(key, [...(knowing.get(key) ?? []), partition]);
  const groups = views.map((_, partition) => [partition]);
  const unite = (one: number[], other: number[]): void => {
    if (one === other) return;
    one.push(...other);
    for (const partition of other) groups[partition] = one;
  };
  for (const [partition, { known, wanted }] of views.entries())
    for (const key of [...known, ...wanted])
      for (const other of knowing.get(key) ?? []) unite(groups[partition]!, groups[other]!);
  return [...new Set(groups)].map((group) => group.sort((one, other) => one - other));
}

/** What partitions that are judged together say. */
export function unitedView(views: readonly CrossingView[]): CrossingView {
  return {
    sessions: views.flatMap(({ sessions }) => sessions),
    asked: views.flatMap(({ asked }) => asked),
    known: views.flatMap(({ known }) => known),
    wanted: views.flatMap(({ wanted }) => wanted),
    isWhole: views.every(({ isWhole }) => isWhole),
  };
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
