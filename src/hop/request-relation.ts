// Whether a request is another one passed on by a proxy, a relay or an address translation: from both alone, before
// either has its response.

import { fieldValues, type HeaderField, type RequestMessage } from '../record/message.ts';
import { isLoopbackAddress } from '../shared/loopback.ts';
import { named } from '../shared/named.ts';
import { withoutPort } from '../shared/url.ts';
import { isDistinctValue } from './distinct-value.ts';
import { type Forwarding, forwardingOf } from './forwarding.ts';
import { type PathRelation, pathRelation } from './path-relation.ts';
import { hasSameFields } from './relayed-cookies.ts';

/** What is known of two requests besides what they say. */
export interface RequestPlaces {
  /** The inner request comes from the machine that the outer one goes to. */
  readonly isNear: boolean;
  /** That machine has passed requests on to this server before. */
  readonly isKnownRoute: boolean;
  /** Addresses of the outer request's client, as proxies may name it. */
  readonly clients: readonly string[];
  /** The outer request as its client sent it, before the first proxy. */
  readonly outermost: RequestMessage;
  /** Both were captured together. Two captures may be of two machines with equal addresses, or with clocks that are not set. */
  readonly isOneCapture: boolean;
  /**
   * The outer request has waited for long: its response may be lost. No exchange that was seen to its end has shown that its
   * server passes requests on to this one.
   */
  readonly isStale: boolean;
}

/**
 * `translation`: one connection under two pairs of addresses; `passed-on`: the same request, sent by a proxy or a relay;
 * `call`: another request, by which a server finds out what to answer.
 */
export interface RequestRelation {
  readonly kind: 'translation' | 'passed-on' | 'call';
  /** False: only the responses can tell. */
  readonly isCertain: boolean;
  /** How much they have in common: of several, the one with most is meant. */
  readonly score: number;
}

/** `outer` was seen before `inner`, on another connection, and has no response yet. Null: they are no such pair. */
export function relationOf(
  outer: RequestMessage,
  inner: RequestMessage,
  places: RequestPlaces,
): RequestRelation | null {
  if (isSameServer(outer, inner) || (outer.src === inner.src && !places.isNear)) {
    if (isTranslated(outer, inner)) return translationOf(outer, inner, places);
    return places.isNear && isOwnCall(outer, inner, places.clients) ? CALL : null;
  }
  const signs: Signs = {
    path: pathRelation(outer.target, inner.target),
    cookies: cookieRelation(outer, inner),
    forwarding: forwardingOf(outer, inner, places.clients),
  };
  const { cookies } = signs;
  const isOther = cookies === 'other' || signs.forwarding === 'other' || contradicts(outer, inner);
  const passedOn = isOther ? null : passedOnRelation(outer, inner, places, signs);
  if (passedOn !== null) return passedOn;
  return places.isNear && isOtherClient(outer, inner) ? callOf(outer, inner, cookies, places.isStale) : null;
}

interface Signs {
  readonly path: PathRelation | null;
  readonly cookies: 'distinct' | 'other' | null;
  readonly forwarding: Forwarding | null;
}

function passedOnRelation(
  outer: RequestMessage,
  inner: RequestMessage,
  { isNear, isKnownRoute, outermost, isOneCapture, isStale }: RequestPlaces,
  { path, cookies, forwarding }: Signs,
): RequestRelation | null {
  const isTold = forwarding === 'client' || cookies === 'distinct';
  const score =
    PATH_SCORES[path ?? 'none'] + (cookies === 'distinct' ? 4 : 0) + (forwarding === 'client' ? 4 : 0);
  // A proxy passes a request on at once; what comes later and does not name the client is mostly that client again.
  const isDoubtful = isStale && forwarding !== 'client';
  const relation = (isCertain: boolean): RequestRelation => ({
    kind: 'passed-on',
    isCertain: isCertain && !isDoubtful,
    score,
  });
  if (!isNear) return isTold || path === 'same' ? relation(path !== null && isTold) : null;
  // Written as the first client writes it, it comes from another client like that.
  // From HTTP to HTTPS a redirect leads, and hardly a proxy.
  const isRedirected = inner.tls && !outer.tls;
  const isAnew =
    forwarding === 'added' ||
    (!isRedirected && isWrittenAnew(outer, inner) && isWrittenAnew(outermost, inner));
  // A proxy may write the path anew as well.
  if (path === null) return isAnew ? relation(isTold) : null;
  if (path === 'tail' || !isOneCapture) return relation(isTold);
  return relation(isTold || isAnew || isKnownRoute || keepsHost(outer, inner));
}

const PATH_SCORES: Readonly<Record<PathRelation | 'none', number>> = { same: 3, prefix: 2, tail: 1, none: 0 };
const TRANSLATION: RequestRelation = { kind: 'translation', isCertain: true, score: 16 };
const POSSIBLE_TRANSLATION: RequestRelation = { ...TRANSLATION, isCertain: false };
const CALL: RequestRelation = { kind: 'call', isCertain: true, score: -1 };
const POSSIBLE_CALL: RequestRelation = { kind: 'call', isCertain: false, score: -1 };

/**
 * What a server asks for in the name of a user, whose cookie it sends, or as a program on a machine of its own, is no
 * exchange of a browser.
 */
function callOf(
  outer: RequestMessage,
  inner: RequestMessage,
  cookies: 'distinct' | 'other' | null,
  isStale: boolean,
): RequestRelation {
  const [userAgent = ''] = fieldValues(inner, 'user-agent');
  const isProgram = outer.src !== inner.src && !userAgent.startsWith('Mozilla/');
  return !isStale && (cookies === 'distinct' || isProgram) ? CALL : POSSIBLE_CALL;
}

/**
 * A server asks itself in the name of the client, by another Host, and says which one the client has asked for: as Next.js
 * does for the page that an action leads to, before it responds. Browsers send no X-Forwarded-Host.
 */
function isOwnCall(outer: RequestMessage, inner: RequestMessage, clients: readonly string[]): boolean {
  const [forwarded] = fieldValues(inner, 'x-forwarded-host');
  const [asked] = [...fieldValues(outer, 'x-forwarded-host'), ...fieldValues(outer, 'host')];
  if (forwarded === undefined || forwarded !== asked || isEqualField('host', outer, inner)) return false;
  return isEqualField('user-agent', outer, inner) && forwardingOf(outer, inner, clients) !== 'other';
}

/**
 * One client does not use a port for two connections at a time. Two clients may, by chance, or where a program has made the
 * packets: a value of a user is needed, or what they get.
 */
function translationOf(
  outer: RequestMessage,
  inner: RequestMessage,
  { isOneCapture }: RequestPlaces,
): RequestRelation {
  const isOneClient = isOneCapture && outer.src === inner.src;
  return isOneClient || cookieRelation(outer, inner) === 'distinct' ? TRANSLATION : POSSIBLE_TRANSLATION;
}

/** Not the browser of the outer request: it has another address, or another name. */
function isOtherClient(outer: RequestMessage, inner: RequestMessage): boolean {
  return outer.src !== inner.src || !isEqualField('user-agent', outer, inner);
}

/** One port of a machine is that of one server, by whichever of its addresses it is asked: localhost has two. */
function isSameServer(outer: RequestMessage, inner: RequestMessage): boolean {
  if (outer.dstPort !== inner.dstPort) return false;
  return outer.dst === inner.dst || (isLoopbackAddress(outer.dst) && isLoopbackAddress(inner.dst));
}

/** One connection under two pairs of addresses: address translation keeps every byte, and the port where it can. */
function isTranslated(outer: RequestMessage, inner: RequestMessage): boolean {
  return (
    outer.srcPort === inner.srcPort &&
    (outer.src !== inner.src || outer.dst !== inner.dst) &&
    outer.method === inner.method &&
    outer.target === inner.target &&
    hasSameFields(outer, inner)
  );
}

/** A cache asks for the whole page where its client asks for the header only. */
function isRelayedMethod(outer: string, inner: string): boolean {
  return outer === inner || (outer === 'HEAD' && inner === 'GET');
}

/**
 * `distinct`: both carry a value that only one user has; `other`: they carry different values of one name; null: they
 * may carry the same, as proxies add cookies of their own and take them away.
 */
function cookieRelation(outer: RequestMessage, inner: RequestMessage): 'distinct' | 'other' | null {
  let relation: 'distinct' | null = null;
  for (const { name, value } of inner.cookies) {
    const known = named(outer.cookies, name);
    if (known.length === 0) continue;
    const isDistinct = isDistinctValue(value);
    // A load balancer may put the name of a server before it.
    if (!known.some((pair) => pair.value === value || (isDistinct && pair.value.endsWith(value))))
      return 'other';
    if (isDistinct) relation = 'distinct';
  }
  return relation;
}

/** Fields that a proxy passes on as they are, or leaves out. */
const KEPT_FIELDS = ['content-type', 'content-length', 'accept', 'accept-language'] as const;

function contradicts(outer: RequestMessage, inner: RequestMessage): boolean {
  if (!isRelayedMethod(outer.method, inner.method) || !isEqualField('user-agent', outer, inner)) return true;
  return KEPT_FIELDS.some((name) => {
    const [outerValue] = fieldValues(outer, name);
    const [innerValue] = fieldValues(inner, name);
    return outerValue !== undefined && innerValue !== undefined && outerValue !== innerValue;
  });
}

function isEqualField(name: string, outer: RequestMessage, inner: RequestMessage): boolean {
  return fieldValues(outer, name)[0] === fieldValues(inner, name)[0];
}

/** A relay leaves Host as it is. A client may ask two servers by one name, but not the second by the port of the first. */
function keepsHost(outer: RequestMessage, inner: RequestMessage): boolean {
  const [host] = fieldValues(outer, 'host');
  if (host === undefined || !isEqualField('host', outer, inner)) return false;
  return outer.src !== inner.src || (namesPort(host, outer) && !namesPort(host, inner));
}

function namesPort(host: string, { dstPort, tls }: RequestMessage): boolean {
  const port = host.slice(withoutPort(host).length + 1);
  return Number(port === '' ? (tls ? 443 : 80) : port) === dstPort;
}

/** Fields of one connection (RFC 9110 section 7.6.1), and those that proxies write as they like. */
const FREE_FIELDS =
  /^(?:host|cookie|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|via)$/;
/** Fields that proxies leave out: they compress, and cache, on their own. */
const DROPPED_FIELDS = /^(?:accept-encoding|expect|if-.*|range|cache-control|pragma|content-length)$/;
/** Fields that proxies add. */
const ADDED_FIELDS = /^(?:x-.*|forwarded|traceparent|tracestate|cdn-loop|cf-.*)$/;

/**
 * Another program has written the same request: what it says is the same, and how it is written is not. Two requests of
 * one client are written alike.
 */
function isWrittenAnew(outer: RequestMessage, inner: RequestMessage): boolean {
  if (outer.protocol === inner.protocol && namesOf(outer) === namesOf(inner))
    return connectionOf(outer) !== connectionOf(inner);
  return isCovered(inner, outer, ADDED_FIELDS) && isCovered(outer, inner, DROPPED_FIELDS);
}

/** Whether all fields of one request are fields of the other, but for those that may be missing. */
function isCovered(one: RequestMessage, other: RequestMessage, mayMiss: RegExp): boolean {
  const names = new Set(other.fields.map(lowerCaseName));
  return one.fields
    .map(lowerCaseName)
    .every((name) => names.has(name) || FREE_FIELDS.test(name) || mayMiss.test(name));
}

function lowerCaseName({ name }: HeaderField): string {
  return name.toLowerCase();
}

function namesOf({ fields }: RequestMessage): string {
  return fields.map(({ name }) => name).join();
}

function connectionOf(request: RequestMessage): string {
  return fieldValues(request, 'connection').join().toLowerCase();
}
