// Which proxy passes requests on to which server: learnt from the exchanges that were seen on both hops.

import type { Message, RequestMessage } from '../record/message.ts';
import type { HopRecord } from '../record/records.ts';
import { addressWithPort } from '../shared/url.ts';
import { MAX_HOP_ROUTES } from './limits.ts';
import { proxyNameOfRequests, proxyNameOfResponses } from './proxy-name.ts';

interface HopRoute {
  readonly proxy: string;
  name: string | null;
  readonly server: string;
  exchanges: number;
}

export class HopRoutes {
  readonly #routes = new Map<string, HopRoute>();

  /** `outer`, `inner`: requests. */
  isKnown(outer: RequestMessage, inner: RequestMessage): boolean {
    return this.#routes.size > 0 && this.#routes.has(keyOf(outer, inner));
  }

  /** An exchange was seen on both hops. */
  add(outer: RequestMessage, inner: RequestMessage): void {
    const key = keyOf(outer, inner);
    let route = this.#routes.get(key);
    if (route === undefined) {
      if (this.#routes.size === MAX_HOP_ROUTES) return;
      route = { proxy: serverOf(outer), name: null, server: serverOf(inner), exchanges: 0 };
      this.#routes.set(key, route);
    }
    route.exchanges++;
    route.name ??= proxyNameOfRequests(outer, inner);
  }

  /** The response of an outer exchange, and that of its inner one. */
  nameProxy(outer: RequestMessage, response: Message, innerResponse: Message): void {
    const proxy = serverOf(outer);
    for (const route of this.#routes.values())
      if (route.proxy === proxy) route.name ??= proxyNameOfResponses(response, innerResponse);
  }

  /** In the order in which they were seen. */
  list(): HopRecord[] {
    return [...this.#routes.values()].map(({ proxy, name, server, exchanges }) => ({
      proxy,
      name,
      server,
      exchanges,
    }));
  }
}

function keyOf(outer: RequestMessage, inner: RequestMessage): string {
  return `${serverOf(outer)} ${serverOf(inner)}`;
}

function serverOf({ dst, dstPort }: RequestMessage): string {
  return addressWithPort(dst, dstPort);
}
