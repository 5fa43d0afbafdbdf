// Which server behind a load balancer sent a response, and whether the servers know each other's sessions. The cookie that
// binds a client to a server tells them apart where its value names the server, as HAProxy's does; where every
// client, or every response, gets a value of its own (AWSALB, the cookie of the nginx ingress), it tells nothing.

import type { RequestMessage, ResponseMessage } from '../record/message.ts';
import { unsliced } from '../shared/unsliced.ts';
import { accessResult } from './access-result.ts';
import { requestSource } from './event-context.ts';
import { MAX_BACKEND_USES, MAX_UNSHARED_SECONDS } from './limits.ts';
import type { SessionMoment } from './session.ts';
import type { WholeExchange } from './session-exchange.ts';
import type { TrackedSession } from './tracked-session.ts';

/** A page that a value was given, or denied, by one of the servers. */
interface BackendUse {
  /** The number of the value. */
  readonly value: number;
  readonly page: string;
  readonly path: string;
  /** The cookie that tells the server, and its value. */
  readonly cookie: string;
  readonly backend: string;
  readonly result: 'accepted' | 'denied';
  readonly status: number;
  readonly at: SessionMoment;
}

/** One server accepts the session, and another one does not know it. */
export interface UnsharedSession {
  readonly path: string;
  /** The cookie by which the servers are told apart, and its values. From the wire: escape them. */
  readonly cookie: string;
  readonly knows: string;
  readonly denies: string;
  readonly denial: SessionMoment;
  readonly status: number;
  readonly accepted: SessionMoment;
  /** The first server has accepted it once more afterwards: it had not ended meanwhile. */
  readonly isProved: boolean;
}

export class Backends {
  readonly #uses = new WeakMap<TrackedSession, readonly BackendUse[]>();

  /** A response with its request. `isShown`: what it shows may be reported. */
  conclude(exchange: WholeExchange, isShown: boolean): void {
    const { request, message, sent, source, loginSigns, logoutSigns } = exchange;
    if (sent.length === 0) return;
    if (loginSigns.length > 0 || logoutSigns.length > 0) {
      // Whatever becomes of a value here, it is another session from now on.
      for (const { value } of sent) this.#forget(value.session, value.number);
      return;
    }
    if (!isShown || request.method !== 'GET') return;
    const backend = backendOf(request, message);
    const result = backend === null ? null : accessResult(exchange);
    if (backend === null || result === null) return;
    const { at } = requestSource(request, source.client);
    for (const { value } of sent) {
      if (value.endedBy === 'logout') continue;
      const { page, path, status } = source;
      const use = { value: value.number, page, path, ...backend, result, status: status ?? 0, at };
      this.#add(value.session, use);
    }
  }

  /** Null: the servers share the session, or nothing shows that they do not. */
  unshared(session: TrackedSession): UnsharedSession | null {
    const uses = this.#uses.get(session) ?? [];
    let likely: UnsharedSession | null = null;
    for (const [index, denied] of uses.entries()) {
      if (denied.result !== 'denied') continue;
      const isOfOther = (use: BackendUse) =>
        use.result === 'accepted' &&
        use.value === denied.value &&
        use.page === denied.page &&
        use.cookie === denied.cookie &&
        use.backend !== denied.backend &&
        use.at.input === denied.at.input;
      const before = uses.slice(0, index).findLast(isOfOther);
      if (before === undefined) continue;
      const isProved = uses.slice(index + 1).some((use) => isOfOther(use) && use.backend === before.backend);
      const found = unsharedOf(before, denied, isProved);
      if (isProved) return found;
      if (denied.at.seconds - before.at.seconds <= MAX_UNSHARED_SECONDS) likely ??= found;
    }
    return likely;
  }

  #add(session: TrackedSession, use: BackendUse): void {
    const uses = this.#uses.get(session) ?? [];
    const last = uses.at(-1);
    const isSame =
      last !== undefined &&
      last.value === use.value &&
      last.page === use.page &&
      last.backend === use.backend &&
      last.result === use.result;
    const kept = isSame ? uses.slice(0, -1) : uses;
    const { page, path, backend, cookie } = use;
    const own = {
      ...use,
      page: unsliced(page),
      path: unsliced(path),
      backend: unsliced(backend),
      cookie: unsliced(cookie),
    };
    this.#uses.set(session, [...kept.slice(-MAX_BACKEND_USES + 1), own]);
  }

  #forget(session: TrackedSession, value: number): void {
    const uses = this.#uses.get(session);
    if (uses === undefined) return;
    const left = uses.filter((use) => use.value !== value);
    this.#uses.set(session, left);
  }
}

function unsharedOf(before: BackendUse, denied: BackendUse, isProved: boolean): UnsharedSession {
  return {
    path: denied.path,
    cookie: denied.cookie,
    knows: before.backend,
    denies: denied.backend,
    denial: denied.at,
    status: denied.status,
    accepted: before.at,
    isProved,
  };
}

/** Names of products whose value always identifies one server. */
const SERVER_COOKIE =
  /^(?:ARRAffinity(?:SameSite)?|BIGipServer.*|_TRAEFIK_BACKEND|__VCAP_ID__|VCAP_ID|X-Oracle-BMC-LBS-Route)$/;
/** Names that administrators choose. */
const CHOSEN_COOKIE =
  /^(?:srv|srv[-_]?id|server[-_]?id\d*|server|server[-_]?used|route[-_]?id|route|balance[-_]?id|backend|upstream|node|node[-_]?id|sticky|lb)$/i;
/** `s1`, `web-2`, `.node1`, `10.0.0.3:8080`, or a hash of an address. */
const LABEL =
  /^\.?(?:[a-z][\w.:-]{0,23}|\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?|\d{1,4}|[0-9a-f]{32}|[0-9a-f]{40})$/i;
/** Tomcat's jvmRoute, at the end of the session's own value. */
const JVM_ROUTE = /\.([a-z][\w-]{0,31})$/i;

interface Backend {
  readonly cookie: string;
  readonly backend: string;
}

/** The server that sent the response; null when nothing tells. What the response sets comes after what the client had. */
export function backendOf(request: RequestMessage, message: ResponseMessage): Backend | null {
  for (const field of message.setCookies) {
    const { name, value } = field.truncated ? NO_COOKIE : field.parsed.cookie;
    const backend = backendIn(name, value);
    if (backend !== null) return backend;
  }
  for (const { name, value } of request.cookies) {
    const backend = backendIn(name, value);
    if (backend !== null) return backend;
  }
  return null;
}

const NO_COOKIE = { name: '', value: '' };

function backendIn(name: string, value: string): Backend | null {
  if (value === '') return null;
  if (/^JSESSIONID/i.test(name)) {
    const route = JVM_ROUTE.exec(value)?.[1];
    return route === undefined ? null : { cookie: name, backend: route };
  }
  // Behind a bar HAProxy and others write when the cookie was set.
  const [label = ''] = value.split('|');
  const isServer = SERVER_COOKIE.test(name) || (CHOSEN_COOKIE.test(name) && LABEL.test(label));
  return isServer && label !== '' ? { cookie: name, backend: label } : null;
}
