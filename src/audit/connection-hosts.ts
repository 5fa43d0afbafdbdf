// The host that the requests of a connection name: a response whose request was lost comes from it too.

import type { RequestMessage, ResponseMessage } from '../record/message.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { unsliced } from '../shared/unsliced.ts';
import { MAX_CONNECTION_HOSTS } from './limits.ts';

export class ConnectionHosts {
  /** By the number of the connection; null: its requests name several, as those to a proxy do. */
  readonly #hosts = new GenerationalMap<number, string | null>(MAX_CONNECTION_HOSTS, () => {});

  /** `host`: as `subjectHost` gives it. */
  note({ stream }: RequestMessage, host: string): void {
    const known = this.#hosts.get(stream);
    if (known === undefined) this.#hosts.set(stream, unsliced(host));
    else if (known !== null && known !== host) this.#hosts.set(stream, null);
  }

  /** Null where no request of the connection was seen before, and where they name several hosts. */
  of({ stream }: ResponseMessage): string | null {
    return this.#hosts.get(stream) ?? null;
  }
}
