// Logins that failed before there was a cookie: they are told in the session that the client gets at the host with a
// later login. Bounded: of too many clients those idle longest are forgotten.

import { GenerationalMap } from '../shared/generational-map.ts';
import { MAX_FAILED_LOGINS, MAX_FAILED_LOGINS_OF_A_CLIENT } from './limits.ts';
import type { EventSource, SessionEvidence } from './transition.ts';

export interface FailedLogin {
  readonly source: EventSource;
  readonly evidence: SessionEvidence<'login-failed'>;
}

export class FailedLogins {
  readonly #byClient = new GenerationalMap<string, FailedLogin[]>(MAX_FAILED_LOGINS, () => {});

  add(host: string, client: number, attempt: FailedLogin): void {
    const key = keyOf(host, client);
    const known = this.#byClient.get(key);
    if (known === undefined) this.#byClient.set(key, [attempt]);
    else if (known.length < MAX_FAILED_LOGINS_OF_A_CLIENT) known.push(attempt);
  }

  /** Those of a client at a host, in order, once. */
  take(host: string, client: number): readonly FailedLogin[] {
    return this.#byClient.get(keyOf(host, client))?.splice(0) ?? NONE;
  }
}

const NONE: readonly FailedLogin[] = [];

function keyOf(host: string, client: number): string {
  return `${client} ${host}`;
}
