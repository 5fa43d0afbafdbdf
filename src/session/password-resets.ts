// Who has reset a password without a session, by a link that was mailed: whose it was shows the login that follows.

import type { Client } from '../browser/clients.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { isPasswordResetDone } from './evidence/password-change.ts';
import { isPasswordReset, isResetPath } from './evidence/password-change-request.ts';
import { MAX_PASSWORD_CHANGES, MAX_RESET_SECONDS } from './limits.ts';
import type { SessionMoment } from './session.ts';
import type { WholeExchange } from './session-exchange.ts';

export interface PasswordReset {
  /** Of the response. */
  readonly at: SessionMoment;
  /** Of the request. */
  readonly frame: number;
  /** Stands for the user that its form names; null: it names none. */
  readonly user: string | null;
}

export class PasswordResets {
  readonly #byClient = new GenerationalMap<string, { reset: PasswordReset | null }>(
    MAX_PASSWORD_CHANGES,
    () => {},
  );

  /** Notes a request that has reset a password. */
  note(exchange: WholeExchange): void {
    const { request, source, host } = exchange;
    if (!isPasswordReset(request) || !isPasswordResetDone(exchange, isResetPath)) return;
    const reset = { at: source.at, frame: request.frame, user: request.form?.user ?? null };
    const key = keyOf(host, source.client);
    const known = this.#byClient.get(key);
    if (known === undefined) this.#byClient.set(key, { reset });
    else known.reset = reset;
  }

  /** The reset that the login of a user follows; null: none, or that of another user. */
  take(host: string, client: Client, user: string, at: SessionMoment): PasswordReset | null {
    const known = this.#byClient.get(keyOf(host, client));
    const reset = known?.reset ?? null;
    if (known === undefined || reset === null) return null;
    known.reset = null;
    if (reset.user !== null && reset.user !== user) return null;
    return at.seconds - reset.at.seconds <= MAX_RESET_SECONDS ? reset : null;
  }
}

function keyOf(host: string, client: Client): string {
  return `${client.number} ${host}`;
}
