// One session while it is being followed: its events, runs folded, and what the rules want to know at its end.

import type { StoredCookie } from '../cookie/cookie-table.ts';
import { MAX_ACCEPTED_VALUES, MAX_SESSION_EVENTS } from './limits.ts';
import type {
  SessionConfidence,
  SessionEventName,
  SessionMoment,
  SessionRequest,
  SessionValue,
} from './session.ts';

/** An event that later ones may still change: what follows a login tells whether it was one. */
export interface TrackedEvent {
  event: SessionEventName;
  confidence: SessionConfidence;
  evidence: readonly string[];
  readonly at: SessionMoment;
  readonly request: SessionRequest | null;
  status: number | null;
  readonly value: SessionValue | null;
  readonly attributes: string | null;
  readonly client: number;
  count: number;
  last: SessionMoment | null;
}

export type EventDetails = Partial<Omit<TrackedEvent, 'event' | 'at' | 'count' | 'last'>>;

/** In a row these are one event with a count. */
const FOLDING: ReadonlySet<SessionEventName> = new Set<SessionEventName>([
  'sent',
  'privileged-use',
  'rotated',
  'renewed',
  'replayed',
  'shared',
  'deletion-missed',
]);

/** How a session ended. */
export type SessionEnd = 'logout' | 'deletion';

export interface Login {
  readonly event: TrackedEvent;
  /** The client has the value that it had before. */
  readonly isKept: boolean;
  /** The value that it has now; null when it was too long to be kept. */
  readonly value: string | null;
}

/** What was left of the cookie when its user had logged out. */
export interface Logout {
  readonly event: TrackedEvent;
  readonly cookie: 'deleted' | 'deletion-missed' | 'replaced' | 'untouched';
  /** The value that was used until then; null when it was too long to be kept. */
  readonly value: string | null;
}

/** A use that the server accepted, and how often it did. */
export interface Use {
  readonly path: string;
  readonly status: number;
  readonly at: SessionMoment;
  last: SessionMoment;
  count: number;
}

export class TrackedSession {
  readonly number: number;
  readonly host: string;
  readonly name: string;
  readonly client: number;
  readonly clientAddress: string;
  readonly first: SessionMoment;
  /** In capture order. */
  events: TrackedEvent[] = NO_EVENTS;
  readonly totals: Partial<Record<SessionEventName, number>> = {};
  droppedEvents = 0;
  last: SessionMoment;
  /** Ways in which it can be found: none left, and nobody will hear of it again. */
  knownValues = 0;
  values = 0;
  /** Something of it is to be shown. */
  isShown = false;
  /** The server has set a value of it in this capture. */
  wasIssued = false;
  /** The browser that got it, by the auditor's numbers. */
  issuedTo: number | null = null;
  /** The connection on which it got it. */
  issuedOn: number | null = null;
  /** As the browser keeps it, while it does. */
  stored: StoredCookie | null = null;
  /** Of the first field that set it, and whether that answered a login: what it was recognised by. */
  httpOnly = false;
  setByLogin = false;
  /** The first value, and the last one that may be readable. */
  firstValue: string | null = null;
  lastValue: string | null = null;
  /** Of the last value, where it stands in a cookie of its own. */
  signature: string | null = null;

  isLoggedIn = false;
  /** A password was accepted, and a second step is asked for: whether the value stayed as it was until then. */
  halfLogin: { readonly isKept: boolean } | null = null;
  /** The last attempt to log in. */
  login: Login | null = null;
  /** A login that what followed has proved. */
  isProved = false;
  end: SessionEnd | null = null;
  logout: Logout | null = null;
  /** After its end: the first request that was accepted all the same, and those after it. */
  useAfterEnd: Use | null = null;
  /** When the last few values were accepted for the last time. */
  accepted: Map<string, SessionMoment> | null = null;
  /** Addresses that sent it; null while there is one only. */
  addresses: Set<string> | null = null;
  #runStart = 0;

  constructor(
    number: number,
    host: string,
    name: string,
    client: number,
    clientAddress: string,
    first: SessionMoment,
  ) {
    this.number = number;
    this.host = host;
    this.name = name;
    this.client = client;
    this.clientAddress = clientAddress;
    this.first = first;
    this.last = first;
  }

  add(event: SessionEventName, at: SessionMoment, details: EventDetails = NO_DETAILS): TrackedEvent {
    this.last = at;
    this.totals[event] = (this.totals[event] ?? 0) + 1;
    if (FOLDING.has(event)) {
      for (let index = this.#runStart; index < this.events.length; index++) {
        const same = this.events[index]!;
        if (same.event !== event) continue;
        same.count++;
        same.last = at;
        return same;
      }
    }
    const made: TrackedEvent = {
      event,
      at,
      confidence: details.confidence ?? 'high',
      evidence: details.evidence ?? NO_EVIDENCE,
      request: details.request ?? null,
      status: details.status ?? null,
      value: details.value ?? null,
      attributes: details.attributes ?? null,
      client: details.client ?? this.client,
      count: 1,
      last: null,
    };
    // Most lives have one event: an array that grows takes room for many.
    if (this.events.length === 0) this.events = [made];
    else if (this.events.length < MAX_SESSION_EVENTS) this.events.push(made);
    else this.droppedEvents++;
    if (!FOLDING.has(event)) this.breakRun();
    return made;
  }

  /** There is more to tell than that it was set, or sent. */
  get isEventful(): boolean {
    return this.events.some(({ event }) => event !== 'first-seen' && event !== 'issued' && event !== 'sent');
  }

  /** What comes now is another part of the story: it is not folded into what came before. */
  breakRun(): void {
    this.#runStart = this.events.length;
  }

  /** A value opened a page; null: it was too long to be kept. */
  accept(value: string | null, at: SessionMoment): void {
    if (value === null) return;
    this.accepted ??= new Map();
    this.accepted.set(value, at);
    if (this.accepted.size > MAX_ACCEPTED_VALUES) this.accepted.delete(this.accepted.keys().next().value!);
  }

  /** What was taken for one thing was another. */
  rename(event: TrackedEvent, name: SessionEventName, confidence: SessionConfidence, evidence: string): void {
    this.totals[name] = (this.totals[name] ?? 0) + 1;
    this.#uncount(event.event, 1);
    event.event = name;
    event.confidence = confidence;
    event.evidence = [...event.evidence, evidence];
  }

  /** The last login was none, though it may have proved to be one: what was used with it was open to everybody. */
  denyLogin(evidence: string): void {
    const login = this.login;
    if (login === null || login.event.event !== 'login' || this.isProved) return;
    this.rename(login.event, 'login-failed', 'medium', evidence);
    this.isLoggedIn = false;
    const from = this.events.indexOf(login.event) + 1;
    for (let index = this.events.length - 1; index >= from && from > 0; index--) {
      const { event, confidence, count } = this.events[index]!;
      if (event !== 'privileged-use' || confidence === 'high') continue;
      this.events.splice(index, 1);
      this.#uncount(event, count);
    }
    this.breakRun();
  }

  /** The logout was none: a page that asks whether one wants to. */
  denyLogout(): void {
    if (this.logout === null) return;
    const at = this.events.indexOf(this.logout.event);
    if (at >= 0) this.events.splice(at, 1);
    this.#uncount('logout', 1);
    this.logout = null;
    this.end = null;
    this.useAfterEnd = null;
    this.isLoggedIn = true;
    this.breakRun();
  }

  #uncount(name: SessionEventName, count: number): void {
    const left = (this.totals[name] ?? 0) - count;
    if (left > 0) this.totals[name] = left;
    else delete this.totals[name];
  }
}

const NO_EVENTS: TrackedEvent[] = [];
const NO_DETAILS: EventDetails = {};
const NO_EVIDENCE: readonly string[] = [];

/** Adds to what an event was concluded from. */
export function addEvidence(event: TrackedEvent, confidence: SessionConfidence, evidence: string): void {
  if (event.evidence.includes(evidence)) return;
  event.confidence = confidence;
  event.evidence = [...event.evidence, evidence];
}
