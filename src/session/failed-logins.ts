// Logins that failed before there was a cookie, or with one that the login leaves alone: they are told in the session that
// the client gets at the host with a later login. Bounded: of too many clients those idle longest are forgotten.

import type { Client } from '../browser/clients.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { sessionBeside } from './evidence/login-beside.ts';
import { MAX_FAILED_LOGINS, MAX_FAILED_LOGINS_OF_A_CLIENT } from './limits.ts';
import type { TrackedSession } from './tracked-session.ts';
import { type EventSource, type SentSession, type SessionEvidence, UNTOUCHED } from './transition.ts';

export interface FailedLogin {
  readonly source: EventSource;
  readonly evidence: SessionEvidence<'login-failed'>;
  /** The session that it is told in already; null when the request carried none. */
  readonly session: TrackedSession | null;
}

export class FailedLogins {
  readonly #byClient = new GenerationalMap<string, FailedLogin[]>(MAX_FAILED_LOGINS, () => {});

  add(host: string, client: Client, attempt: FailedLogin): void {
    const key = keyOf(host, client);
    const known = this.#byClient.get(key);
    if (known === undefined) this.#byClient.set(key, [attempt]);
    else if (known.length < MAX_FAILED_LOGINS_OF_A_CLIENT) known.push(attempt);
  }

  /** Those of a client at a host, in order, once. */
  take(host: string, client: Client): readonly FailedLogin[] {
    return this.#byClient.get(keyOf(host, client))?.splice(0) ?? NONE;
  }
}

/** Whether a session that a login begins, at a request that carries `sent`, tells an attempt before it. */
export function tellsFailure(
  begun: TrackedSession,
  { source: { at }, session }: FailedLogin,
  sent: readonly SentSession[],
): boolean {
  if (begun.events.some((event) => event.event === 'login-failed' && event.at.frame === at.frame))
    return false;
  if (session === null) return true;
  return sent.some((own) => own.value.session === session && sessionBeside(own, UNTOUCHED, [begun]) !== null);
}

export function failsLogin(evidence: SessionEvidence): evidence is SessionEvidence<'login-failed'> {
  return evidence.event === 'login-failed';
}

const NONE: readonly FailedLogin[] = [];

function keyOf(host: string, { number }: Client): string {
  return `${number} ${host}`;
}
