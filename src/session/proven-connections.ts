// What proves the user of a request beside its cookies: its Authorization field, a token in another header, or the proof that
// another request of its connection had (RFC 4559 section 6).

import { fieldValues, type RequestMessage } from '../record/message.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { authorizationMethod, isOfConnection } from './evidence/authorization-scheme.ts';
import { MAX_PROVEN_CONNECTIONS } from './limits.ts';
import { NONE_SENT, type SentSession } from './transition.ts';

export class ProvenConnections {
  readonly #proven = new GenerationalMap<string, true>(MAX_PROVEN_CONNECTIONS, () => {});

  /**
   * Whether something beside its cookies proves the user of a request with a response of this status. `token`: what it sends
   * in a header, which may be the value of one of its sessions, `sent`.
   */
  isProven(
    request: RequestMessage,
    status: number,
    token: string | null = null,
    sent: readonly SentSession[] = NONE_SENT,
  ): boolean {
    const isSent =
      token === null
        ? fieldValues(request, 'authorization').length > 0
        : !sent.some(({ value }) => value.value === token);
    if (!isSent && this.#proven.isEmpty) return false;
    const connection = `${request.stream} ${request.input}`;
    if (status !== 401 && isOfConnection(authorizationMethod(request))) this.#proven.set(connection, true);
    return isSent || this.#proven.get(connection) === true;
  }
}
