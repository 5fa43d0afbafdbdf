// Which server behind a load balancer sent a response: a cookie that binds the client to it, or a field that names it. A value
// that every client, or every response, gets anew (AWSALB, the cookie of the nginx ingress) tells nothing.

import { fieldValues, type ResponseMessage } from '../record/message.ts';
import { rememberingFields } from '../record/shared-fields.ts';
import { rememberingLast } from '../shared/last-result.ts';
import type { WholeExchange } from './session-exchange.ts';

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

/** Fields in which proxies and applications name the server that responds. */
const SERVER_FIELDS: readonly string[] = [
  'x-served-by',
  'x-backend',
  'x-backend-server',
  'x-upstream',
  'x-upstream-addr',
  'x-server-id',
  'x-server-name',
  'x-instance-id',
  'x-node',
  'x-hostname',
  'x-pod-name',
  'x-container-id',
];
/** Caches on the way name themselves too: `cache-fra-1, cache-lhr-2`. */
const CACHE = /cache|,/i;

interface Backend {
  /** The cookie, or the field, that tells the server. */
  readonly cookie: string;
  readonly backend: string;
}

/** The server that sent the response; null when nothing tells. What the response sets comes after what the client had. */
export const backendOf = rememberingLast(
  ({ request, message }: Pick<WholeExchange, 'request' | 'message'>): Backend | null => {
    for (const field of message.setCookies) {
      const { name, value } = field.truncated ? NO_COOKIE : field.parsed.cookie;
      const backend = backendIn(name, value);
      if (backend !== null) return backend;
    }
    return backendSent(request) ?? backendInFields(message);
  },
);

const backendSent = rememberingFields(({ cookies }): Backend | null => {
  for (const { name, value } of cookies) {
    const backend = backendIn(name, value);
    if (backend !== null) return backend;
  }
  return null;
});

function backendInFields(message: ResponseMessage): Backend | null {
  for (const cookie of SERVER_FIELDS) {
    const [backend] = fieldValues(message, cookie);
    if (backend !== undefined && LABEL.test(backend) && !CACHE.test(backend)) return { cookie, backend };
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
