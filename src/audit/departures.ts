// Where the response that set a cookie, or got it, has sent its browser: to the login of another server, or on to the next
// page. It shows what a login left behind, whatever the cookie is called.

import type { RequestContext } from '../browser/request-context.ts';
import { initiatorOf } from '../browser/request-initiator.ts';
import type { StoredCookie } from '../cookie/cookie-table.ts';
import { fieldValues, type RequestMessage, type ResponseMessage } from '../record/message.ts';
import { stateOf } from '../session/evidence/login-callback.ts';
import { isRedirect } from '../session/redirect.ts';
import { unsliced } from '../shared/unsliced.ts';
import { hostOfUrl } from '../shared/url.ts';
import { MAX_LOGIN_MINUTES } from './limits.ts';

export interface Departure {
  /** Where it leads, with the port where the URL has one. */
  readonly host: string;
  /** To another host than the one that sends it there. */
  readonly isElsewhere: boolean;
  /** It asks another host for a login, by its parameters. */
  readonly isToLogin: boolean;
  /** The `state` that another server has to bring back (RFC 6749 section 4.1.1); null when there is none. */
  readonly state: string | null;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  /** It is the response to a login, that of the site itself or one that came back from another site; null: to neither. */
  readonly login: 'own' | 'returned' | null;
}

/** Parameters with which a browser is sent to the login of another server. */
const LOGIN_PARAMETERS = ['state', 'client_id', 'SAMLRequest', 'oauth_token', 'wtrealm'];

/** What is known of cookies, as long as their store has them. */
export class Departures {
  readonly #ofCookie = new WeakMap<StoredCookie, Departure>();

  of(cookie: StoredCookie): Departure | null {
    return this.#ofCookie.get(cookie) ?? null;
  }

  note(cookie: StoredCookie, departure: Departure): void {
    this.#ofCookie.set(cookie, departure);
  }

  /** The same cookie was set again: what is known of its value stays. */
  move(from: StoredCookie, to: StoredCookie): void {
    const departure = from.value === to.value ? this.#ofCookie.get(from) : undefined;
    if (departure !== undefined) this.#ofCookie.set(to, departure);
  }
}

/** Where a redirect leads; null when it is none. `login`: as in `Departure`. */
export function departureOf(
  message: ResponseMessage,
  { url, timeMs }: Pick<RequestContext, 'url' | 'timeMs'>,
  login: Departure['login'],
): Departure | null {
  const [location] = fieldValues(message, 'location');
  if (location === undefined || !isRedirect(message.status) || !URL.canParse(location, url)) return null;
  const target = new URL(location, url);
  const state = target.searchParams.get('state');
  const isElsewhere = target.host !== new URL(url).host;
  return {
    host: unsliced(target.host),
    isElsewhere,
    isToLogin: isElsewhere && mayLeadToLogin(message),
    state: state === null ? null : unsliced(state),
    timeMs,
    login,
  };
}

/** Whether a redirect may lead to the login of another server: quick, as most do not. */
export function mayLeadToLogin(message: ResponseMessage): boolean {
  const [location] = fieldValues(message, 'location');
  return location !== undefined && LOGIN_PARAMETERS.some((name) => location.includes(`${name}=`));
}

/** Whether the login of a callback is the one that a browser was sent to; null: that cannot be told. */
export function isBegunBy(
  { host, isToLogin, state, timeMs }: Departure,
  callback: RequestMessage,
  callbackMs: number,
): boolean | null {
  if (!isToLogin || callbackMs - timeMs > MAX_LOGIN_MINUTES * 60_000) return false;
  const returned = stateOf(callback);
  if (state !== null && returned !== null) return state === returned;
  const initiator = initiatorOf(callback);
  return initiator === null ? null : hostOfUrl(initiator) === host;
}
