// Cookies of unknown names that turn out to be sessions: where somebody with such a cookie is let in, and somebody
// without it is turned away. What was seen of them before is kept, so that their story can be told from its beginning.

import { fieldValues, type Message, type RequestMessage, type ResponseMessage } from '../record/message.ts';
import { isLoginPath } from '../session/evidence/login-request.ts';
import type { ProtectedPage, ProtectedPages } from '../session/protected-pages.ts';
import { entropyBits } from '../session/session-score.ts';
import { pathOfTarget } from '../session/target.ts';
import { valueFormat } from '../session/value-format.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import type { AuditTarget, AuditTargets } from './audit-target.ts';
import {
  CANDIDATE_RESPONSES,
  CANDIDATE_RESPONSES_OF_A_PAGE,
  MAX_CANDIDATES,
  MAX_SIGHTING_CHARACTERS,
  MAX_SIGHTINGS,
} from './limits.ts';
import type { SetCookieSubject } from './subject.ts';

/** An answer that set, deleted or accepted a candidate. */
export interface Sighting {
  readonly message: ResponseMessage;
  readonly received: SetCookieSubject | null;
  readonly isShown: boolean;
}

interface Candidate {
  readonly topic: AuditTarget;
  readonly value: string;
}

interface Opened {
  readonly candidates: readonly Candidate[];
  readonly witness: Sighting;
}

/** A candidate is a session: it opens a path, as the last of the witnesses shows. */
export type Promote = (topic: AuditTarget, path: string, witnesses: readonly Sighting[]) => void;

/** Bits of a value that could be a key. */
const KEY_BITS = 64;

export class SessionCandidates {
  readonly #topics: AuditTargets;
  readonly #doors: ProtectedPages;
  readonly #promote: Promote;
  /** What set and deleted them. */
  readonly #witnesses = new GenerationalMap<AuditTarget, Sighting[]>(MAX_CANDIDATES, () => {});
  /** The first answer to somebody who had candidates, by host and path. */
  readonly #opened = new GenerationalMap<string, Opened>(MAX_CANDIDATES, () => {});
  #answersLeft = CANDIDATE_RESPONSES;

  constructor(topics: AuditTargets, doors: ProtectedPages, promote: Promote) {
    this.#topics = topics;
    this.#doors = doors;
    this.#promote = promote;
  }

  /** Whether an answer to a request with cookies, none of them of a session, is worth a look. */
  wants(status: number): boolean {
    return this.#answersLeft > 0 && status >= 200 && status < 300;
  }

  /** An answer, with what it sets. */
  response(
    message: ResponseMessage,
    host: string,
    received: readonly SetCookieSubject[],
    isShown: boolean,
  ): void {
    const { request } = message;
    if (request === null) return;
    for (const one of received) this.#noteSet(request, host, one, { message, received: one, isShown });
    if (request.method !== 'GET') return;
    const path = pathOfTarget(request.target);
    const door = this.#doors.get(host, path);
    if (door?.frame === message.frame) this.#turnAway(host, path, door);
    else if (this.wants(message.status) && !isLoginPath(path))
      this.#letIn(request, host, path, { message, received: null, isShown }, door);
  }

  #noteSet(request: RequestMessage, host: string, one: SetCookieSubject, witness: Sighting): void {
    if (one.rejection !== null || one.isSession || (!one.deletion && request.method !== 'POST')) return;
    const topic = this.#topics.of(host, one.cookie.name);
    const known = this.#witnesses.get(topic);
    if (!isSmall(witness.message, request)) return;
    if (known !== undefined) {
      if (known.length < MAX_SIGHTINGS) known.push(witness);
    } else if (!one.deletion && mayBe(topic)) this.#witnesses.set(topic, [witness]);
  }

  #letIn(
    request: RequestMessage,
    host: string,
    path: string,
    witness: Sighting,
    door: ProtectedPage | undefined,
  ): void {
    this.#answersLeft--;
    // Another proof of who it is.
    if (fieldValues(request, 'authorization').length > 0) return;
    const candidates: Candidate[] = [];
    for (const { name, value } of request.cookies) {
      const topic = this.#topics.of(host, name);
      if (topic.isSession) return;
      if (value !== '' && mayBe(topic)) candidates.push({ topic, value });
    }
    if (candidates.length === 0) return;
    const opened: Opened = { candidates, witness };
    if (door !== undefined) this.#choose(opened, path, door);
    else {
      const key = `${host}\n${path}`;
      if (this.#opened.get(key) === undefined && isSmall(witness.message, request))
        this.#opened.set(key, opened);
    }
  }

  #turnAway(host: string, path: string, door: ProtectedPage): void {
    this.#answersLeft = Math.min(this.#answersLeft + CANDIDATE_RESPONSES_OF_A_PAGE, CANDIDATE_RESPONSES);
    const opened = this.#opened.get(`${host}\n${path}`);
    if (opened !== undefined) this.#choose(opened, path, door);
  }

  /** Who was turned away had other cookies: the one that makes the difference, where it can be told. */
  #choose({ candidates, witness }: Opened, path: string, door: ProtectedPage): void {
    let left = candidates.filter(
      ({ topic, value }) => topic.isSession !== true && !door.cookies.includes(`${topic.cookie}=${value}`),
    );
    for (const isLikely of [(one: Candidate) => this.#witnesses.get(one.topic) !== undefined, couldBeKey])
      if (left.some(isLikely)) left = left.filter(isLikely);
    const [one] = left;
    if (one === undefined || left.length > 1) return;
    const witnesses = [...(this.#witnesses.get(one.topic) ?? []), witness];
    this.#promote(
      one.topic,
      path,
      witnesses.sort((a, b) => a.message.frame - b.message.frame),
    );
  }
}

/** A message that is kept keeps its whole header block. */
function isSmall(...messages: readonly Message[]): boolean {
  const characters = messages.reduce((sum, { headerCharacters }) => sum + headerCharacters, 0);
  return characters <= MAX_SIGHTING_CHARACTERS;
}

/** Nothing is known that speaks against it. */
function mayBe(topic: AuditTarget): boolean {
  return !topic.isSession && !topic.isIgnored && topic.nameScore >= 0;
}

function couldBeKey({ value }: Candidate): boolean {
  return entropyBits(value) >= KEY_BITS || valueFormat(value) !== null;
}
