// Logins that failed before there was a cookie, or with one that the login leaves alone: they are listed in the session that
// the client gets at the host with a later login, and else by themselves. Bounded: of too many clients those idle longest are forgotten.

import type { Client } from '../browser/clients.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { classifyCookie } from './cookie-classifier.ts';
import { sessionBeside } from './evidence/login-beside.ts';
import { MAX_FAILED_LOGINS, MAX_FAILED_LOGINS_OF_A_CLIENT } from './limits.ts';
import type { SessionRequest } from './session.ts';
import type { WholeExchange } from './session-exchange.ts';
import { factsOfName, isUnguessable } from './session-score.ts';
import type { TrackedSession } from './tracked-session.ts';
import { type EventSource, type SessionEvidence, sessionEvidence, UNTOUCHED } from './transition.ts';

export interface FailedLogin {
  readonly source: EventSource;
  readonly evidence: SessionEvidence<'login-failed'>;
  /** The session that it is told in already; null when the request carried none. */
  readonly session: TrackedSession | null;
  readonly host: string;
  readonly isShown: boolean;
  /** It may have worked: only the same form again, which begins the session, shows that it did not. */
  readonly isUnsure: boolean;
  /** The name of a cookie that the login needs, and that the browser does not send with it; null: none is known. */
  readonly lacks: string | null;
}

/** Those of a client at a host that no session lists. */
export interface UntoldLogins {
  readonly host: string;
  readonly client: Client;
  readonly attempts: readonly FailedLogin[];
  /** Further ones that are not kept. */
  readonly further: number;
}

interface ClientAttempts {
  readonly host: string;
  readonly client: Client;
  attempts: FailedLogin[];
  further: number;
}

export class FailedLogins {
  readonly #byClient = new GenerationalMap<string, ClientAttempts>(MAX_FAILED_LOGINS, () => {});

  add(host: string, client: Client, attempt: FailedLogin): void {
    const key = keyOf(host, client);
    const known = this.#byClient.get(key);
    if (known === undefined) this.#byClient.set(key, { host, client, attempts: [attempt], further: 0 });
    else if (known.attempts.length < MAX_FAILED_LOGINS_OF_A_CLIENT) known.attempts.push(attempt);
    else if (!attempt.isUnsure) known.further++;
  }

  /** The client logs out: those that may have worked have. */
  forgetUnsure(host: string, client: Client): void {
    const known = this.#byClient.get(keyOf(host, client));
    if (known !== undefined) known.attempts = known.attempts.filter(({ isUnsure }) => !isUnsure);
  }

  /** Those of a client at a host, in order, once. */
  take(host: string, client: Client): readonly FailedLogin[] {
    const known = this.#byClient.get(keyOf(host, client));
    if (known === undefined) return NONE;
    known.further = 0;
    return known.attempts.splice(0);
  }

  /** The login whose response is at `frame` lacked a cookie of this name. */
  noteLacked(host: string, frame: number, name: string): void {
    for (const known of this.#byClient.values())
      if (known.host === host)
        known.attempts = known.attempts.map((one) =>
          one.source.at.frame === frame ? { ...one, lacks: name } : one,
        );
  }

  /** Those that no session lists, of each client at a host. */
  untold(): readonly UntoldLogins[] {
    return [...this.#byClient.values()]
      .map(({ attempts, ...rest }) => ({
        ...rest,
        attempts: attempts.filter(({ session, isUnsure }) => session === null && !isUnsure),
      }))
      .filter(({ attempts }) => attempts.length > 0);
  }
}

/** Whether a session that a login begins tells an attempt before it. */
export function tellsFailure(
  begun: TrackedSession,
  { source: { at, request }, session, isUnsure }: FailedLogin,
  { sent, source }: Pick<WholeExchange, 'sent' | 'source'>,
): boolean {
  // The session is followed from its login on, once it is known as one.
  if (at.frame === source.at.frame) return false;
  const isTold = ({ event, at: { frame } }: TrackedSession['events'][number]) =>
    frame === at.frame && (event === 'login-failed' || event === 'login');
  if (begun.events.some(isTold)) return false;
  if (isUnsure) return begun.first.frame === source.at.frame && isSameForm(request, source.request);
  if (session === null) return true;
  return sent.some((own) => own.value.session === session && sessionBeside(own, UNTOUCHED, [begun]) !== null);
}

function isSameForm(one: SessionRequest | null, other: SessionRequest | null): boolean {
  const fields = (request: SessionRequest | null) => request?.formFields?.toSorted().join(' ') ?? '';
  return one?.path === other?.path && fields(one) !== '' && fields(one) === fields(other);
}

/** What an attempt that leaves nothing for the next request turns out to be. */
export function unkeptLogin(exchange: WholeExchange): SessionEvidence<'login-failed'> | null {
  const { message, loginSigns } = exchange;
  if (message.incomplete || !message.setCookies.every(({ parsed }) => keepsNoLogin(parsed.cookie)))
    return null;
  const because = ['it sets no session', 'the client posts the same form again, and gets one'];
  return sessionEvidence('login-failed', 'medium', ...loginSigns, ...because);
}

/** A short value, or a cookie that is known to be for something else. */
function keepsNoLogin({ name, value }: { readonly name: string; readonly value: string }): boolean {
  const seen = { value, isSession: false, isDoubleSubmitted: false };
  return !isUnguessable(value) || classifyCookie(factsOfName(name), seen) !== 'unknown';
}

export function failsLogin(evidence: SessionEvidence): evidence is SessionEvidence<'login-failed'> {
  return evidence.event === 'login-failed';
}

const NONE: readonly FailedLogin[] = [];

function keyOf(host: string, { number }: Client): string {
  return `${number} ${host}`;
}
