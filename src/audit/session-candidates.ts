// Cookies of unknown names that turn out to be sessions: a request with such a cookie gets a page that is denied without
// it. What was seen of a candidate before is kept, so that its session can be tracked from the beginning.

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

/** A response that set, deleted or accepted a candidate. */
export interface Sighting {
  readonly message: ResponseMessage;
  readonly request: RequestMessage;
  /** The field that set or deleted it; null when the response accepted it. */
  readonly received: SetCookieSubject | null;
  readonly isShown: boolean;
}

interface Candidate {
  readonly target: AuditTarget;
  readonly value: string;
}

/** A page that was given to a request with candidates. */
interface Access {
  readonly candidates: readonly Candidate[];
  readonly sighting: Sighting;
}

/** A candidate is a session: it gives access to a path, as the last of the sightings shows. */
export type Promote = (target: AuditTarget, path: string, sightings: readonly Sighting[]) => void;

/** Entropy from which a value may be a session identifier. */
const IDENTIFIER_BITS = 64;

export class SessionCandidates {
  readonly #targets: AuditTargets;
  readonly #protectedPages: ProtectedPages;
  readonly #promote: Promote;
  /** What set and deleted them. */
  readonly #sightings = new GenerationalMap<AuditTarget, Sighting[]>(MAX_CANDIDATES, () => {});
  /** The first access with candidates, by host and path. */
  readonly #accesses = new GenerationalMap<string, Access>(MAX_CANDIDATES, () => {});
  #responsesLeft = CANDIDATE_RESPONSES;

  constructor(targets: AuditTargets, protectedPages: ProtectedPages, promote: Promote) {
    this.#targets = targets;
    this.#protectedPages = protectedPages;
    this.#promote = promote;
  }

  /** Whether it has to see the response to a request whose cookies are no sessions. */
  wants(status: number): boolean {
    return this.#responsesLeft > 0 && status >= 200 && status < 300;
  }

  /** A response, with the cookies that it sets. */
  response(
    message: ResponseMessage,
    host: string,
    received: readonly SetCookieSubject[],
    isShown: boolean,
  ): void {
    const { request } = message;
    if (request === null) return;
    for (const one of received) this.#addSighting(host, one, { message, request, received: one, isShown });
    if (request.method !== 'GET') return;
    const path = pathOfTarget(request.target);
    const page = this.#protectedPages.get(host, path);
    if (page?.frame === message.frame) this.#denied(host, path, page);
    else if (this.wants(message.status) && !isLoginPath(path))
      this.#granted(host, path, { message, request, received: null, isShown }, page);
  }

  #addSighting(host: string, received: SetCookieSubject, sighting: Sighting): void {
    const { message, request } = sighting;
    if (received.rejection !== null || received.isSession) return;
    if (!received.deletion && request.method !== 'POST') return;
    const target = this.#targets.of(host, received.cookie.name);
    const known = this.#sightings.get(target);
    if (!isSmall(message, request)) return;
    if (known !== undefined) {
      if (known.length < MAX_SIGHTINGS) known.push(sighting);
    } else if (!received.deletion && mayBeSession(target)) this.#sightings.set(target, [sighting]);
  }

  /** A request with cookies gets a page: `page` when others were denied it before. */
  #granted(host: string, path: string, sighting: Sighting, page: ProtectedPage | undefined): void {
    const { message, request } = sighting;
    this.#responsesLeft--;
    // Another credential may have given access.
    if (fieldValues(request, 'authorization').length > 0) return;
    const candidates: Candidate[] = [];
    for (const { name, value } of request.cookies) {
      const target = this.#targets.of(host, name);
      if (target.isSession) return;
      if (value !== '' && mayBeSession(target)) candidates.push({ target, value });
    }
    if (candidates.length === 0) return;
    const access: Access = { candidates, sighting };
    if (page !== undefined) this.#select(access, path, page);
    else {
      const key = `${host}\n${path}`;
      if (this.#accesses.get(key) === undefined && isSmall(message, request)) this.#accesses.set(key, access);
    }
  }

  #denied(host: string, path: string, page: ProtectedPage): void {
    this.#responsesLeft = Math.min(this.#responsesLeft + CANDIDATE_RESPONSES_OF_A_PAGE, CANDIDATE_RESPONSES);
    const access = this.#accesses.get(`${host}\n${path}`);
    if (access !== undefined) this.#select(access, path, page);
  }

  /** The session is the cookie that the denied request did not have, when there is only one. */
  #select({ candidates, sighting }: Access, path: string, page: ProtectedPage): void {
    let left = candidates.filter(
      ({ target, value }) => target.isSession !== true && !page.cookies.includes(`${target.cookie}=${value}`),
    );
    const wasSet = ({ target }: Candidate) => this.#sightings.get(target) !== undefined;
    for (const isLikely of [wasSet, mayBeIdentifier]) if (left.some(isLikely)) left = left.filter(isLikely);
    const [one] = left;
    if (one === undefined || left.length > 1) return;
    const sightings = [...(this.#sightings.get(one.target) ?? []), sighting];
    this.#promote(
      one.target,
      path,
      sightings.sort((a, b) => a.message.frame - b.message.frame),
    );
  }
}

/** A message that is kept keeps its whole header block. */
function isSmall(...messages: readonly Message[]): boolean {
  const characters = messages.reduce((sum, { headerCharacters }) => sum + headerCharacters, 0);
  return characters <= MAX_SIGHTING_CHARACTERS;
}

/** Whether nothing is known against it. */
function mayBeSession(target: AuditTarget): boolean {
  return !target.isSession && !target.isIgnored && target.nameScore >= 0;
}

function mayBeIdentifier({ value }: Candidate): boolean {
  return entropyBits(value) >= IDENTIFIER_BITS || valueFormat(value) !== null;
}
