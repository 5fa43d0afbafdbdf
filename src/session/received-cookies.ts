// What the Set-Cookie fields of a response do to the cookies of sessions: it finds whose cookie each field is about, and
// takes its session through the transition.

import {
  deletionChange,
  deletionEvidence,
  isFromBefore,
  isLateFor,
  setCookieFacts,
  setValueOf,
  valueChange,
  valueEvidence,
} from './evidence/cookie-change.ts';
import { refreshedSibling } from './evidence/refresh-cookie.ts';
import { ownContentKeys } from './personal-claims.ts';
import { isPlaceholder } from './placeholder.ts';
import { isWhole, type ReceivedCookie, type SessionExchange } from './session-exchange.ts';
import { apply, startRun } from './session-state.ts';
import { type SessionValueIndex, valueKey } from './session-value-index.ts';
import { isOutsidePath } from './stored-path.ts';
import { isEnded, type TrackedSession, type TrackedValue } from './tracked-session.ts';
import {
  type CookieChange,
  responseContext,
  type SentSession,
  sessionEvidence,
  setCookieContext,
} from './transition.ts';

/** The Set-Cookie fields of a response, in order; gives what they do to the cookies of sessions. */
export function receiveCookies(
  exchange: SessionExchange,
  received: readonly ReceivedCookie[],
  index: SessionValueIndex,
): Map<TrackedSession, CookieChange> {
  const changes = new Map<TrackedSession, CookieChange>();
  if (exchange.loginSigns.length > 0 || exchange.logoutSigns.length > 0)
    for (const { value } of exchange.sent) startRun(value.session);
  for (const field of received) {
    if (field.deletion || isPlaceholder(field.cookie.value))
      receiveDeletion(exchange, field, received, index, changes);
    else receiveValue(exchange, field, index, changes);
  }
  if (exchange.clearsCookies) clearCookies(exchange, changes);
  return changes;
}

/** Clear-Site-Data: what the response does not set is gone. */
function clearCookies(
  { source, sent, foreign }: SessionExchange,
  changes: Map<TrackedSession, CookieChange>,
): void {
  for (const { value } of [...sent, ...foreign]) {
    const { session, endedBy } = value;
    if (changes.has(session) || endedBy !== null) continue;
    const change = deletionChange(CLEARED, value);
    apply(session, CLEARED, responseContext(source, sent, change));
    changes.set(session, change);
  }
}

const CLEARED = sessionEvidence('deleted', 'high', 'Clear-Site-Data deletes all cookies of the site');

function receiveValue(
  exchange: SessionExchange,
  field: ReceivedCookie,
  index: SessionValueIndex,
  changes: Map<TrackedSession, CookieChange>,
): void {
  const { name, value, httpOnly } = field.cookie;
  const { source, host, sent, foreign, loginSigns } = exchange;
  const common = valueKey(name, value, host, source.client.address);
  const holder = index.find(common, source.client) ?? null;
  const isOwn = holder !== null && isOwnCopy(exchange, field, holder);
  const key = isOwn ? index.repeat(common, source.client) : common;
  const found = isOwn ? null : holder;
  const kept =
    sentByName([...sent, ...foreign], name) ??
    unsentValue(exchange, field, index) ??
    siblingValue(exchange, name);
  const own = kept ?? (found === null ? lostValue(exchange, name, index) : null);
  if (own !== null && found !== null && isLateFor(exchange, own, found)) index.join(own.session, found);
  const set = setValueOf(exchange, field, own, found);
  const { known, owner } = set;
  const evidence = valueEvidence(exchange, set);
  const change = valueChange(exchange, set);
  const facts = setCookieFacts(exchange, field, known);
  const current =
    known ??
    (owner === null
      ? index.begin(key, name, value, host, source, {
          httpOnly,
          setByLogin: loginSigns.length > 0,
          signature: null,
          predecessor: predecessorOf(exchange),
          isBehindLoss: false,
        })
      : index.add(key, owner, value));
  const { session } = current;
  apply(session, evidence, setCookieContext(source, sent, current, facts));
  // One response may set it for several paths.
  const before = changes.get(session)?.kind;
  if (known === null || (before !== 'issued' && before !== 'rotated')) changes.set(session, change);
}

/**
 * The value says the same of another client, and is all that the server knows of it: each has a session of its own, though the
 * values are equal.
 */
function isOwnCopy(
  { sent, source }: SessionExchange,
  { cookie: { name, value } }: ReceivedCookie,
  holder: TrackedValue,
): boolean {
  if (holder.session.client.number === source.client.number || sent.some((one) => one.value === holder))
    return false;
  return ownContentKeys(name, value) !== null;
}

function receiveDeletion(
  exchange: SessionExchange,
  field: ReceivedCookie,
  received: readonly ReceivedCookie[],
  index: SessionValueIndex,
  changes: Map<TrackedSession, CookieChange>,
): void {
  const { source, sent, foreign } = exchange;
  const own = sentByName([...sent, ...foreign], field.cookie.name) ?? deletedValue(exchange, field, index);
  if (own === null) return;
  const { session } = own;
  // A new value in the same response counts, unless this deletes it; a deletion that hits makes up for all that miss.
  const before = changes.get(session)?.kind;
  if (before !== undefined && before !== 'deletion-missed' && !deletesJustSet(field, received)) return;
  const evidence = deletionEvidence(field, received, session);
  const facts = setCookieFacts(exchange, field, null);
  apply(session, evidence, setCookieContext(source, sent, own, facts));
  changes.set(session, deletionChange(evidence, own));
}

/** Where the request was lost, or a part of it: what its client, or this connection, had before. */
function lostValue(
  { request, host, source }: SessionExchange,
  name: string,
  index: SessionValueIndex,
): TrackedValue | null {
  if (request !== null && !request.incomplete) return null;
  const newest = index.newest(host, name, source.client);
  if (newest === null || newest.endedBy !== null) return null;
  // A client without a name may be several.
  const isSameClient = source.client.name !== null || newest.session.last.stream === source.at.stream;
  return isSameClient ? newest : null;
}

/** A field before this one in the response has set the cookie that this one deletes. */
function deletesJustSet(
  { verdict: { previous } }: ReceivedCookie,
  received: readonly ReceivedCookie[],
): boolean {
  if (previous === null) return false;
  return received.some(
    ({ deletion, verdict: { cookie } }) =>
      !deletion &&
      cookie?.name === previous.name &&
      cookie.value === previous.value &&
      cookie.path === previous.path,
  );
}

/** The value that the browser keeps, and did not send, as the Path of its cookie is another. */
function unsentValue(
  { request, host, source }: SessionExchange,
  { verdict }: ReceivedCookie,
  index: SessionValueIndex,
): TrackedValue | null {
  const { previous } = verdict;
  if (request === null || !isOutsidePath(previous, source.path)) return null;
  return (
    index.find(valueKey(previous.name, previous.value, host, source.client.address), source.client) ?? null
  );
}

/** What the login has begun beside the refresh token that the request brings. */
function siblingValue(exchange: SessionExchange, name: string): TrackedValue | null {
  if (!isWhole(exchange)) return null;
  const sibling = refreshedSibling(exchange, name);
  return sibling === null || isEnded(sibling) || sibling.current?.endedBy !== null ? null : sibling.current;
}

/** What a deletion is about when the request did not carry it: what it hits, or what a logout means to hit. */
function deletedValue(
  { host, source, logoutSigns }: SessionExchange,
  { cookie: { name }, verdict: { previous } }: ReceivedCookie,
  index: SessionValueIndex,
): TrackedValue | null {
  if (previous !== null)
    return index.find(valueKey(name, previous.value, host, source.client.address), source.client) ?? null;
  if (logoutSigns.length === 0) return null;
  const newest = index.newest(host, name, source.client);
  return newest !== null && isOutsidePath(newest.session.stored, source.path) ? newest : null;
}

/** The session that was ended, and that a request carried which is no login. */
function predecessorOf({ sent, loginSigns, request }: SessionExchange): TrackedSession | null {
  if (loginSigns.length > 0) return null;
  const isOver = (value: TrackedValue) => value.endedBy !== 'deletion' && isFromBefore(value, request);
  return sent.find(({ value }) => isOver(value))?.value.session ?? null;
}

/** The value that a request carried of a session with this name. */
function sentByName(sent: readonly SentSession[], name: string): TrackedValue | null {
  return sent.find(({ value }) => value.session.name === name)?.value ?? null;
}
