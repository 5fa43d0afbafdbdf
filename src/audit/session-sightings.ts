// What was seen of cookies that are no sessions, or not yet: the responses that set and deleted them, and the logins and
// logouts that carried them. When one turns out to be a session, it is followed from the beginning.

import type { Message, RequestMessage, ResponseMessage } from '../record/message.ts';
import { entropyBits } from '../session/session-score.ts';
import { valueFormat } from '../session/value-format.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import type { AuditTarget } from './audit-target.ts';
import { MAX_CANDIDATES, MAX_SIGHTING_CHARACTERS, MAX_SIGHTINGS } from './limits.ts';
import type { SetCookieSubject } from './subject.ts';

/** What a request means for a session by its own signs. */
export type Turn = 'login' | 'logout' | null;

/** A response to do with a cookie: it sets or deletes it, or the request carried it. */
export interface Sighting {
  readonly message: ResponseMessage;
  readonly request: RequestMessage;
  /** The fields that set or deleted the cookie, in order. */
  readonly received: readonly SetCookieSubject[];
  readonly turn: Turn;
  readonly isShown: boolean;
}

/** Entropy from which a value may be a session identifier. */
const IDENTIFIER_BITS = 64;
const NONE: readonly Sighting[] = [];

export class SessionSightings {
  readonly #byTarget = new GenerationalMap<AuditTarget, Sighting[]>(MAX_CANDIDATES, () => {});

  /** In the order of the capture: the first one, and the newest. */
  of(target: AuditTarget): readonly Sighting[] {
    return this.#byTarget.get(target) ?? NONE;
  }

  /** The same, once: a session is followed from the beginning only once. */
  take(target: AuditTarget): readonly Sighting[] {
    return this.#byTarget.get(target)?.splice(0) ?? NONE;
  }

  /** Begins with a live value that may be a session: one that a POST sets, or an identifier. */
  add(target: AuditTarget, sighting: Sighting): void {
    const known = this.#byTarget.get(target);
    const isBeginning = known === undefined || known.length === 0;
    if (isBeginning && !mayBegin(sighting)) return;
    if (!isSmall(sighting.message, sighting.request)) return;
    if (known === undefined) this.#byTarget.set(target, [sighting]);
    else {
      if (known.length === MAX_SIGHTINGS) known.splice(leastOf(known), 1);
      known.push(sighting);
    }
  }
}

/** Where there is no room for more: the oldest that only carried the cookie, else the oldest; the first one stays. */
function leastOf(known: readonly Sighting[]): number {
  const carried = known.findIndex(
    ({ turn, received }, index) => index > 0 && turn === null && received.length === 0,
  );
  return Math.max(1, carried);
}

function mayBegin({ request, received }: Sighting): boolean {
  return received.some(
    ({ deletion, cookie }) => !deletion && (request.method === 'POST' || mayBeIdentifier(cookie.value)),
  );
}

/** A message that is kept keeps its whole header block. */
export function isSmall(...messages: readonly Message[]): boolean {
  const characters = messages.reduce((sum, { headerCharacters }) => sum + headerCharacters, 0);
  return characters <= MAX_SIGHTING_CHARACTERS;
}

/** Whether nothing is known against it. */
export function mayBeSession(target: AuditTarget): boolean {
  return !target.isSession && !target.isIgnored && !target.isDoubleSubmitted && target.nameScore >= 0;
}

export function mayBeIdentifier(value: string): boolean {
  return entropyBits(value) >= IDENTIFIER_BITS || valueFormat(value) !== null;
}
