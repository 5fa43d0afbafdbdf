// A session as steps: what one exchange did to it, equal neighbours together, with the time in which a user is logged in.

import { BESIDE_LOGIN, OPENED_BY_OTHER, PASSWORD_REFUSED } from '../record/event-evidence.ts';
import type { ClientRecord, SessionEventRecord, SessionRecord } from '../record/records.ts';
import { isFirstPage } from '../shared/first-page.ts';
import { withoutDefaultPort } from '../shared/url.ts';

/** A request and its response, and what both mean for the session. */
export interface SessionStep {
  /** The capture of its request, or of its response where the request was not seen. */
  readonly input: string;
  readonly firstFrame: number;
  /** Of the last request, of several. */
  readonly lastRequest: number;
  readonly lastFrame: number;
  /** RFC 3339. */
  readonly time: string;
  /** Null when it was not seen. */
  readonly request: SessionEventRecord['request'];
  /** What was asked for, with the host where it is not that of the session; null when the request was not seen. */
  readonly page: string | null;
  /** Null when the response was not seen. */
  readonly status: number | null;
  /** The session's own, or another that has its value. */
  readonly client: ClientRecord;
  readonly events: readonly SessionEventRecord[];
  /** How often the same happened in a row. */
  readonly count: number;
  /** Where in the time that a user is logged in; null outside, and for other clients. */
  readonly loggedIn: 'begins' | 'goes on' | 'ends' | null;
  /** The login leaves the value as it was. */
  readonly keepsValue: number | null;
  /** A value whose session has ended comes from the browser that never lost it: it plays nothing back. */
  readonly isStillHeld: boolean;
  /** Nothing that follows shows that it was a login: the value is the same, and opens nothing to a user. */
  readonly isDoubtful: boolean;
  /** The page opened before with the same value, and does not any more. */
  readonly noLongerOpens: boolean;
  /** Its request was on its way when the response to the logout came. */
  readonly isBeforeEnd: boolean;
}

/** The steps in the order of the capture. Events that differ in value, page, status or client are never one step. */
export function sessionSteps(session: SessionRecord): SessionStep[] {
  const exchanges = withRefusals(exchangesOf(session));
  const isDoubtful = exchanges.some(({ keepsValue }) => keepsValue !== null) && !isProved(session);
  const held = new HeldValues(session.client.number);
  return withLogins(mergeEqual(exchanges), session.client.number).map((step) => ({
    ...step,
    isStillHeld: held.after(step),
    isDoubtful: isDoubtful && step.keepsValue !== null,
  }));
}

/** Whether a login, a failed login or a logout may be none; `isDoubtful`: that of its step. */
export function isUncertain({ confidence }: SessionEventRecord, isDoubtful: boolean): boolean {
  return confidence === 'low' || (isDoubtful && confidence !== 'high');
}

/** The events of a session whose login is doubtful. */
export function doubtfulEvents(session: SessionRecord): ReadonlySet<SessionEventRecord> {
  // Most sessions have none: their steps are not made for it.
  if ((session.totals.login ?? 0) === 0 || isProved(session)) return NO_EVENTS;
  return new Set(sessionSteps(session).flatMap(({ isDoubtful, events }) => (isDoubtful ? events : [])));
}

const NO_EVENTS: ReadonlySet<SessionEventRecord> = new Set();

/** Something that only a session with a user does: it opens more than the first page, or ends. */
function isProved(session: SessionRecord): boolean {
  const { totals } = session;
  if ((totals.logout ?? 0) > 0 || (totals.replayed ?? 0) > 0) return true;
  const uses = totals['privileged-use'] ?? 0;
  if (uses === 0) return false;
  const { events } = session;
  const isFirst = ({ event, confidence, request }: SessionEventRecord): boolean =>
    event === 'privileged-use' && confidence !== 'high' && request !== null && isFirstPage(request.page);
  // Those of a long session are not all listed.
  return uses > events.reduce((sum, one) => sum + (isFirst(one) ? one.count : 0), 0);
}

type Exchange = Omit<SessionStep, 'loggedIn' | 'isBeforeEnd' | 'isDoubtful' | 'isStillHeld'>;

function exchangesOf({ events, host: own }: SessionRecord): Exchange[] {
  const groups = new Map<string, SessionEventRecord[]>();
  const asked = new Map<string, string>();
  for (const event of events) {
    const { input, stream, frame, client, request, status } = event;
    const of =
      request === null
        ? `response ${frame}\n${input}`
        : `${request.frame} ${request.method} ${request.path}\n${request.input}`;
    const place = `${client.number} ${stream} ${of}`;
    // One packet may ask for a page more than once, with different responses.
    const key = status === null ? (asked.get(place) ?? place) : `${place} ${status}`;
    asked.set(place, key);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  return inOrderOfRequests([...groups.values()].map((group) => exchangeOf(group, own)));
}

/** Capture after capture. */
function inOrderOfRequests(exchanges: readonly Exchange[]): Exchange[] {
  const captures = new Map<string, number>();
  for (const { input } of exchanges) if (!captures.has(input)) captures.set(input, captures.size);
  return [...exchanges].sort(
    (one, other) =>
      captures.get(one.input)! - captures.get(other.input)! || one.firstFrame - other.firstFrame,
  );
}

function exchangeOf(events: readonly SessionEventRecord[], host: string): Exchange {
  const [first] = events as readonly [SessionEventRecord];
  const { input, frame: firstFrame } = first.request ?? first;
  const frames = events.map(({ last, ...at }) => last ?? at).filter((place) => place.input === input);
  const repeated = events.flatMap(({ last }) => (last?.input === input ? [last.frame] : []));
  return {
    input,
    firstFrame,
    // The request comes before what its response shows.
    lastRequest: Math.max(firstFrame, Math.min(...(repeated.length > 0 ? repeated : [firstFrame]))),
    lastFrame: Math.max(firstFrame, ...frames.map(({ frame }) => frame)),
    time: first.time,
    // Names of form fields are in the events that they matter for.
    request: (events.find(({ request }) => request?.formFields != null) ?? first).request,
    page: first.request === null ? null : pageAt(first.request, host),
    status: events.find(({ status }) => status !== null)?.status ?? null,
    client: first.client,
    events,
    count: Math.min(...events.map(({ count }) => count)),
    keepsValue: keptValue(events),
    noLongerOpens: false,
  };
}

function pageAt({ host, page }: NonNullable<SessionEventRecord['request']>, own: string): string {
  return withoutDefaultPort(host) === withoutDefaultPort(own) ? page : host + page;
}

/** Of a login after which the client has the value that it sent. */
function keptValue(events: readonly SessionEventRecord[]): number | null {
  const value = events.find(({ event }) => event === 'login')?.valueNumber ?? null;
  const isSent = events.some(({ event, valueNumber }) => SENT.has(event) && valueNumber === value);
  return isSent ? value : null;
}

const SENT: ReadonlySet<string> = new Set(['sent', 'first-seen']);

/** Whether the client's browser takes a value that is set: the evidence is why it does not. */
export function isKept({ event, evidence }: Pick<SessionEventRecord, 'event' | 'evidence'>): boolean {
  return !(GIVES.has(event) && evidence.length > 0);
}

const GIVES: ReadonlySet<string> = new Set(['issued', 'rotated', 'renewed']);

/** Marks where a page is denied that opened with the same value before; what a login changes is its own. */
function withRefusals(exchanges: readonly Exchange[]): Exchange[] {
  const opened = new Set<string>();
  return exchanges.map((exchange) => {
    const { request, status, events } = exchange;
    if (events.some(({ event }) => event === 'login')) opened.clear();
    if (request === null || status === null || !events.every(({ event }) => USES.has(event))) return exchange;
    const key = JSON.stringify([request.method, exchange.page, events[0]?.valueNumber]);
    if (status === 200 && !events.some(isOfOther)) opened.add(key);
    // What is posted leads elsewhere where it is taken.
    const isRefused = DENYING.has(status) || (request.method === 'GET' && LEADING_ELSEWHERE.has(status));
    return isRefused && opened.has(key) && !events.some(isPasswordRefused)
      ? { ...exchange, noLongerOpens: true }
      : exchange;
  });
}

const USES: ReadonlySet<string> = new Set(['sent', 'first-seen', 'privileged-use']);

/** Whether the server denies what a session only asks for: with 401, or with 403. */
export function isDeniedStep({ status, events }: Pick<SessionStep, 'status' | 'events'>): boolean {
  return (
    (status === 401 || status === 403) &&
    events.length > 0 &&
    events.every(({ event, evidence }) => USES.has(event) && !evidence.some(isBesideLogin))
  );
}

/** The page is that of another session. */
function isOfOther({ evidence }: SessionEventRecord): boolean {
  return evidence.some(({ text }) => text === OPENED_BY_OTHER);
}

/** A password was posted that may be what is refused. */
export function isPasswordRefused({ evidence }: Pick<SessionEventRecord, 'evidence'>): boolean {
  return evidence.some(({ text }) => text === PASSWORD_REFUSED);
}

function isBesideLogin({ text }: SessionEventRecord['evidence'][number]): boolean {
  return text === BESIDE_LOGIN;
}

const DENYING: ReadonlySet<number> = new Set([401, 403]);
const LEADING_ELSEWHERE: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function mergeEqual(exchanges: readonly Exchange[]): Exchange[] {
  const merged: Exchange[] = [];
  let lastKey = '';
  for (const exchange of exchanges) {
    const key = keyOf(exchange);
    const last = merged.at(-1);
    if (last !== undefined && key === lastKey && last.input === exchange.input)
      merged[merged.length - 1] = {
        ...last,
        lastRequest: Math.max(last.lastRequest, exchange.lastRequest),
        lastFrame: Math.max(last.lastFrame, exchange.lastFrame),
        count: last.count + exchange.count,
      };
    else merged.push(exchange);
    lastKey = key;
  }
  return merged;
}

/** All that a reader sees of it but its packets. */
function keyOf({ request, page, status, client, events, noLongerOpens }: Exchange): string {
  return JSON.stringify([
    request?.method,
    page,
    status,
    noLongerOpens,
    client.number,
    events.map(({ event, valueNumber, outcome, confidence, how, gives }) => [
      event,
      valueNumber,
      outcome,
      confidence,
      how,
      gives,
    ]),
  ]);
}

function withLogins(
  exchanges: readonly Exchange[],
  ownClient: number,
): Omit<SessionStep, 'isDoubtful' | 'isStillHeld'>[] {
  let isLoggedIn = false;
  let end: Exchange | null = null;
  return exchanges.map((exchange, index) => {
    const isBeforeEnd = end !== null && isOnItsWay(exchange, end);
    const step = { ...exchange, isBeforeEnd, loggedIn: null };
    const has = (name: string): boolean => exchange.events.some(({ event }) => event === name);
    const isOwn = exchange.client.number === ownClient;
    // A logout ends the session, whichever client asks for it.
    const ends = has('logout') || (isOwn && (has('deleted') || isOverAt(index, exchanges)));
    const wasLoggedIn = isLoggedIn;
    if (!isOwn && !(wasLoggedIn && ends)) return step;
    isLoggedIn = has('login') || (wasLoggedIn && !ends);
    if (has('login') && !wasLoggedIn) return { ...step, loggedIn: 'begins' };
    if (!wasLoggedIn) return step;
    if (!isLoggedIn) end = exchange;
    return { ...step, loggedIn: isLoggedIn ? 'goes on' : 'ends' };
  });
}

/**
 * Whether the session is over without a logout: its value is refused, and opens nothing until the next login. A page that never
 * opened may be for others.
 */
function isOverAt(index: number, exchanges: readonly Exchange[]): boolean {
  const { events, noLongerOpens } = exchanges[index]!;
  if (!events.some(({ event, outcome }) => event === 'sent' && outcome === 'refused')) return false;
  const later = exchanges.slice(index + 1);
  const next = later.findIndex((exchange) => exchange.events.some(({ event }) => event === 'login'));
  const before = next < 0 ? later : later.slice(0, next);
  const isOpened = before.some((exchange) =>
    exchange.events.some(({ event, confidence }) => event === 'privileged-use' && confidence === 'high'),
  );
  return !isOpened && (noLongerOpens || next >= 0);
}

/** A request that came before the response to a logout. */
function isOnItsWay({ input, firstFrame, events }: Exchange, end: Exchange): boolean {
  return input === end.input && firstFrame < end.lastFrame && events.every(({ event }) => USES.has(event));
}

/** The value that each client has, as far as the steps of a session show. */
class HeldValues {
  readonly #owner: number;
  readonly #values = new Map<number, number | null>();

  /** `owner`: the number of the client whose session it is. */
  constructor(owner: number) {
    this.#owner = owner;
  }

  /** Takes a step; says whether it replays what its client has anyway. */
  after({ client: { number }, events }: Exchange): boolean {
    const held = this.#values.get(number) ?? null;
    const isStillHeld = events.some(
      ({ event, valueNumber }) => event === 'replayed' && valueNumber !== null && valueNumber === held,
    );
    // What another client only sends it has from elsewhere.
    const isOwner = number === this.#owner || events.some(({ event }) => OWNING.has(event));
    for (const one of events)
      if (one.event === 'deleted') this.#values.set(number, null);
      else if (HOLDING.has(one.event) && (isOwner || !SENT.has(one.event)) && isKept(one))
        this.#values.set(number, one.valueNumber);
    return isStillHeld;
  }
}

/** What is done with a session of one's own. */
const OWNING: ReadonlySet<string> = new Set(['login', 'logout']);
const HOLDING: ReadonlySet<string> = new Set([...SENT, ...GIVES]);
