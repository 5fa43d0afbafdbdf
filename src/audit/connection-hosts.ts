// The host that the requests of a connection name: a response whose request was lost comes from it too. Where they name
// several it is none of these for sure.

import type { Message } from '../record/message.ts';
import { serverAddress } from '../record/message-host.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { unsliced } from '../shared/unsliced.ts';
import { MAX_CONNECTION_HOSTS } from './limits.ts';
import { subjectHost } from './subject.ts';

export class ConnectionHosts {
  /** By the number of the connection; null: its requests name several, as those to a proxy do. */
  readonly #hosts = new GenerationalMap<number, string | null>(MAX_CONNECTION_HOSTS, () => {});

  /**
   * Where a request, or its host, was not captured, a message is of the host that its connection has, else of the name or
   * address of the server. `url`: of the request; null where that says no host.
   */
  hostOf(message: Message, url: string | null): string {
    const host = subjectHost(message, url);
    if (url === null) return this.#known(message) ?? host;
    this.#note(message, host);
    return host;
  }

  #note({ stream }: Message, host: string): void {
    const known = this.#hosts.get(stream);
    if (known === undefined) this.#hosts.set(stream, unsliced(host));
    else if (known !== null && known !== host) this.#hosts.set(stream, null);
  }

  /** Null where no request of the connection was seen before; the address of the server where they name several hosts. */
  #known(message: Message): string | null {
    const known = this.#hosts.get(message.stream);
    if (known === undefined) return null;
    return known ?? serverAddress(message).toLowerCase();
  }
}
