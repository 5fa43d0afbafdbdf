// Which `state` a client was sent to another server's login with (RFC 6749 section 4.1.1): the way back with another one is
// forged, old or mixed up, and a server that checks it refuses it (section 10.12).

import type { Client } from '../browser/clients.ts';
import { fieldValues, type RequestMessage, type ResponseMessage } from '../record/message.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { hashOfToken } from '../shared/token-hash.ts';
import { hostOfUrl } from '../shared/url.ts';
import { asksOtherServer, queryParameters } from './evidence/login-grant.ts';
import { MAX_AUTHORIZATION_CLIENTS, MAX_AUTHORIZATION_STATES } from './limits.ts';

export class AuthorizationRequests {
  /** Hashes of the states, the newest last, for each client and host that it shall come back to. */
  readonly #states = new GenerationalMap<string, readonly string[]>(MAX_AUTHORIZATION_CLIENTS, () => {});

  /** A response of `host` that may send the client to another server. */
  note(message: ResponseMessage, host: string, client: Client): void {
    const [location = ''] = fieldValues(message, 'location');
    if (!asksOtherServer(location)) return;
    const parameters = queryParameters(location);
    const state = parameters.get('state');
    if (state === null || state === '') return;
    const back = hostOfUrl(parameters.get('redirect_uri') ?? '').toLowerCase();
    const key = keyOf(back === '' ? host : back, client);
    const known = this.#states.get(key) ?? [];
    this.#states.set(key, [...known.slice(1 - MAX_AUTHORIZATION_STATES), hashOfToken(state)]);
  }

  /**
   * Whether a client comes back with a `state` that it was not given, though it was given others: asked once for each way
   * back, as each state is good for one.
   */
  takesForeign({ target }: RequestMessage, host: string, client: Client): boolean {
    const key = keyOf(host, client);
    const known = this.#states.get(key) ?? [];
    if (known.length === 0) return false;
    const state = hashOfToken(queryParameters(target).get('state') ?? '');
    this.#states.set(
      key,
      known.filter((one) => one !== state),
    );
    return !known.includes(state);
  }
}

function keyOf(host: string, { number }: Client): string {
  return `${number} ${host}`;
}
