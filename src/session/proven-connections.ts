// What proves the user of a request beside its cookies: its Authorization field, or the proof that another request of its
// connection had (RFC 4559 section 6).

import { fieldValues, type RequestMessage } from '../record/message.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { authorizationMethod, isOfConnection } from './evidence/authorization-scheme.ts';
import { MAX_PROVEN_CONNECTIONS } from './limits.ts';

export class ProvenConnections {
  readonly #proven = new GenerationalMap<string, true>(MAX_PROVEN_CONNECTIONS, () => {});

  /** Whether something beside its cookies proves the user of a request with a response of this status. */
  isProven(request: RequestMessage, status: number): boolean {
    const isSent = fieldValues(request, 'authorization').length > 0;
    if (!isSent && this.#proven.isEmpty) return false;
    const connection = `${request.stream} ${request.input}`;
    if (status !== 401 && isOfConnection(authorizationMethod(request))) this.#proven.set(connection, true);
    return isSent || this.#proven.get(connection) === true;
  }
}
