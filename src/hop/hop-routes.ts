// What was seen on several hops, counted by the proxy and the server behind it: learnt from the exchanges that were seen on
// both sides. Nothing is left out of the judgement without being counted here.

import type { Message, RequestMessage } from '../record/message.ts';
import type { HopKind, HopRecord } from '../record/records.ts';
import { addressWithPort } from '../shared/url.ts';
import { MAX_HOP_ROUTES } from './limits.ts';
import { proxyNameOfRequests, proxyNameOfResponses } from './proxy-name.ts';

const KINDS: readonly HopKind[] = ['proxy', 'call'];

interface HopRoute {
  readonly kind: HopKind;
  readonly proxy: string | null;
  name: string | null;
  readonly server: string;
  exchanges: number;
  setCookies: number;
}

/** How an exchange is a part of another one; the request of that, null when it was not captured; and the server it goes to. */
export interface HopPlace {
  readonly kind: HopKind;
  readonly outer: RequestMessage | null;
  readonly server: string;
}

export class HopRoutes {
  readonly #routes = new Map<string, HopRoute>();
  /** Of the capture that is read: machines of another one may have the same addresses. */
  readonly #known = new Set<string>();
  /** Likewise those of which an exchange was seen to its end on both sides. */
  readonly #proven = new Set<string>();

  /** Another capture begins. */
  nextCapture(): void {
    this.#known.clear();
    this.#proven.clear();
  }

  /** Whether a proxy has passed requests on to this server. `outer`, `inner`: requests. */
  isKnown(outer: RequestMessage, inner: RequestMessage): boolean {
    return (
      this.#known.size > 0 && this.#known.has(keyOf({ kind: 'proxy', outer, server: serverOfRequest(inner) }))
    );
  }

  /** Whether an exchange that was seen to its end has shown that one server asks the other, for its clients or for itself. */
  isProven(outer: RequestMessage, inner: RequestMessage): boolean {
    if (this.#proven.size === 0) return false;
    const server = serverOfRequest(inner);
    return KINDS.some((kind) => this.#proven.has(keyOf({ kind, outer, server })));
  }

  /** The outer exchange has its response. */
  prove(place: HopPlace): void {
    if (this.#proven.size < MAX_HOP_ROUTES) this.#proven.add(keyOf(place));
  }

  /** An exchange was seen on another hop; `inner`: its request there. */
  add(place: HopPlace, inner: RequestMessage | null): void {
    const route = this.#routeOf(place);
    if (route === null) return;
    route.exchanges++;
    if (place.kind !== 'proxy' || place.outer === null || inner === null) return;
    this.#known.add(keyOf(place));
    route.name ??= proxyNameOfRequests(place.outer, inner);
  }

  /** A response there has set so many cookies. */
  addSetCookies(place: HopPlace, setCookies: number): void {
    const route = setCookies === 0 ? null : this.#routeOf(place);
    if (route !== null) route.setCookies += setCookies;
  }

  /** The response of an outer exchange, and that of its inner one. */
  nameProxy(outer: RequestMessage, response: Message, innerResponse: Message): void {
    const proxy = serverOfRequest(outer);
    for (const route of this.#routes.values())
      if (route.kind === 'proxy' && route.proxy === proxy)
        route.name ??= proxyNameOfResponses(response, innerResponse);
  }

  /** In the order in which they were seen. */
  list(): HopRecord[] {
    return [...this.#routes.values()].map((route) => ({ ...route }));
  }

  /** Null when there are too many. */
  #routeOf(place: HopPlace): HopRoute | null {
    const key = keyOf(place);
    const known = this.#routes.get(key);
    if (known !== undefined) return known;
    if (this.#routes.size === MAX_HOP_ROUTES) return null;
    const { kind, outer, server } = place;
    const proxy = outer && serverOfRequest(outer);
    const route: HopRoute = { kind, proxy, name: null, server, exchanges: 0, setCookies: 0 };
    this.#routes.set(key, route);
    return route;
  }
}

function keyOf({ kind, outer, server }: HopPlace): string {
  return `${kind} ${outer && serverOfRequest(outer)} ${server}`;
}

/** The address and port that a request goes to. */
export function serverOfRequest({ dst, dstPort }: RequestMessage): string {
  return addressWithPort(dst, dstPort);
}
