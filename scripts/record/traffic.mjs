// The responses of one tab as Chromium saw them on the wire, with the raw fields.

/**
 * Tells `onResponse` every response of the origin. `quietMs()` is how long nothing was asked for or waited for,
 * counted from the last `touch()` at the earliest.
 */
export function watchTraffic({ listeners }, sessionId, origin, onResponse) {
  const exchanges = new Map();
  const pending = new Set();
  let lastMs = Date.now();
  const find = (requestId) => {
    if (!exchanges.has(requestId))
      exchanges.set(requestId, { requests: [], cookies: [], responses: [], told: 0 });
    return exchanges.get(requestId);
  };
  const handlers = {
    'Network.requestWillBeSent': ({ requestId, request, type, redirectHasExtraInfo, redirectResponse }) => {
      const exchange = find(requestId);
      // The hop before came out of the cache: the wire knows nothing of it.
      if (redirectResponse && !redirectHasExtraInfo) exchange.requests.pop();
      exchange.requests.push({ method: request.method, url: request.url });
      // A stream of events never ends: nobody waits for it.
      if (type !== 'EventSource') pending.add(requestId);
    },
    'Network.requestWillBeSentExtraInfo': ({ requestId, headers }) =>
      find(requestId).cookies.push(fieldOf(headers, 'cookie')),
    'Network.responseReceivedExtraInfo': ({ requestId, statusCode, headers }) =>
      find(requestId).responses.push({
        status: statusCode,
        setCookie: fieldOf(headers, 'set-cookie')?.split('\n') ?? [],
      }),
    'Network.loadingFinished': ({ requestId }) => pending.delete(requestId),
    'Network.loadingFailed': ({ requestId }) => pending.delete(requestId),
  };
  listeners.add(({ method, params, sessionId: from }) => {
    if (from !== sessionId || !Object.hasOwn(handlers, method)) return;
    handlers[method](params);
    lastMs = Date.now();
    tell(find(params.requestId), origin, onResponse);
  });
  return {
    touch: () => {
      lastMs = Date.now();
    },
    quietMs: () => (pending.size > 0 ? 0 : Date.now() - lastMs),
  };
}

/** Events of one exchange come in any order: a response is told when all of it is there. */
function tell(exchange, origin, onResponse) {
  const { requests, cookies, responses } = exchange;
  while (exchange.told < Math.min(requests.length, cookies.length, responses.length)) {
    const at = exchange.told++;
    const { method, url } = requests[at];
    const { status, setCookie } = responses[at];
    if (new URL(url).origin === origin) onResponse({ status, setCookie, method, url, cookie: cookies[at] });
  }
}

/** The value of a field, or null. */
function fieldOf(headers, wanted) {
  const name = Object.keys(headers).find((key) => key.toLowerCase() === wanted);
  return name === undefined ? null : headers[name];
}
