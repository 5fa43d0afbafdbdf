// The events of one session in the order of the capture: equal exchanges are folded into one, and what later messages
// disprove is renamed or taken out. Written by session-state.ts alone.

import { FOLDING_DISTANCE, KEPT_FIRST_EVENTS, MAX_SESSION_EVENTS } from './limits.ts';
import type { RequestTraits } from './request-traits.ts';
import type { EventReason, ReplayOutcome, SessionEventName, SessionMoment, SessionValue } from './session.ts';
import { isLater } from './session-moment.ts';
import type { TrackedEvent, TrackedSession } from './tracked-session.ts';
import type { EventSource, SessionEvidence } from './transition.ts';
import { isSameList } from './uses-after-end.ts';

type LoggedEvent = { -readonly [Member in keyof TrackedEvent]: TrackedEvent[Member] };

/** Exchanges of which all events are such ones are folded into an equal exchange. */
const FOLDING: ReadonlySet<SessionEventName> = new Set<SessionEventName>([
  'sent',
  'privileged-use',
  'rotated',
  'renewed',
  'replayed',
  'shared',
  'deletion-missed',
]);

/** Events that say how a user came in, or left. */
const HAVE_METHOD: ReadonlySet<SessionEventName> = new Set<SessionEventName>([
  'login',
  'login-failed',
  'logout',
]);

/** What a long session has the most of: the first that are given up where there are too many events. */
const EVERYDAY: ReadonlySet<SessionEventName> = new Set<SessionEventName>([
  'sent',
  'privileged-use',
  'rotated',
  'renewed',
]);

/** Where an event or a message is: what its exchange is known by. */
export type ExchangePlace = Pick<TrackedEvent, 'at' | 'request'>;

/** Gives what else but its sessions may have opened the page of an exchange. */
export type TraitsOf = () => RequestTraits;

/** A request and its response, by the packet of the request, or of the response where the request was not seen. */
interface ExchangeKey {
  readonly input: string;
  readonly stream: number;
  readonly frame: number;
  /** A packet may hold several requests. */
  readonly method: string | null;
  readonly path: string | null;
}

const NO_EVENTS: LoggedEvent[] = [];

export class EventLog {
  #events: LoggedEvent[] = NO_EVENTS;
  /** Events before it take in no more of their kind. */
  #runStart = 0;
  #dropped = 0;
  readonly #totals: Partial<Record<SessionEventName, number>> = {};

  get events(): readonly TrackedEvent[] {
    return this.#events;
  }

  /** How often each happened, in order of appearance. */
  get totals(): Readonly<Partial<Record<SessionEventName, number>>> {
    return this.#totals;
  }

  /** Events that are counted and not listed. */
  get dropped(): number {
    return this.#dropped;
  }

  add(
    name: SessionEventName,
    { confidence, evidence }: SessionEvidence,
    { at, request, status, client, page, how, gives }: EventSource,
    value: SessionValue | null,
    attributes: string | null,
  ): TrackedEvent {
    this.#totals[name] = (this.#totals[name] ?? 0) + 1;
    const made: LoggedEvent = {
      event: name,
      at,
      confidence,
      evidence: reasonsOf(evidence, at),
      request,
      status,
      value,
      attributes,
      client,
      count: 1,
      outcome: name === 'replayed' ? 'unknown' : null,
      how: HAVE_METHOD.has(name) ? how : null,
      gives: name === 'privileged-use' ? gives : null,
      last: null,
      page,
      others: NO_OTHERS,
      traits: null,
    };
    // Most sessions have one event: an array that grows takes room for many.
    if (this.#events.length === 0) this.#events = [made];
    else {
      if (this.#events.length === MAX_SESSION_EVENTS) this.#makesRoom();
      this.#insert(made);
    }
    if (!FOLDING.has(name)) this.startRun();
    return made;
  }

  /** In the order of time: what an event means may be known when others have followed. */
  #insert(made: LoggedEvent): void {
    const events = this.#events;
    let index = events.length;
    while (index > 0 && isLater(events[index - 1]!.at, made.at)) index--;
    if (index === events.length) events.push(made);
    else {
      events.splice(index, 0, made);
      if (index < this.#runStart) this.#runStart++;
    }
  }

  /**
   * An exchange is over: it is folded into one of the run with the same events, which then counts once more. Nothing is
   * folded that differs in its capture, request, status, value, client or evidence. `since`: when it began; `traitsOf`: a use
   * that nothing proves yet keeps them, to be compared with a later denial.
   */
  foldExchange(place: ExchangePlace, since: SessionMoment, traitsOf?: TraitsOf): void {
    const key = keyOf(place);
    const from = Math.max(this.#runStart, this.#events.length - FOLDING_DISTANCE);
    const exchange: LoggedEvent[] = [];
    // Its events are the last ones, or nearly: what came before it is not looked at.
    for (let index = this.#indexSince(since, from); index < this.#events.length; index++)
      if (isOf(this.#events[index]!, key)) exchange.push(this.#events[index]!);
    if (exchange.length === 0) return;
    const same = this.#sameExchange(exchange, from);
    if (same === null) {
      for (const event of exchange)
        if (event.event === 'privileged-use' && event.confidence !== 'high')
          event.traits = traitsOf?.() ?? null;
      return;
    }
    exchange.forEach((event, index) => {
      same[index]!.count++;
      same[index]!.last = event.at;
    });
    this.#events = this.#events.filter((event) => !exchange.includes(event));
  }

  /** The first event that is not before a moment, `from` at the earliest. */
  #indexSince(since: SessionMoment, from: number): number {
    let index = this.#events.length;
    while (index > from && !isLater(since, this.#events[index - 1]!.at)) index--;
    return index;
  }

  /** The events of a session that was none of its own: it was not seen first there. */
  takeAll(other: EventLog): void {
    for (const event of other.#events) {
      if (event.event === 'first-seen') event.event = 'sent';
      this.#totals[event.event] = (this.#totals[event.event] ?? 0) + event.count;
      this.#insert(event);
    }
    this.#dropped += other.#dropped;
    other.#events = NO_EVENTS;
    this.startRun();
  }

  /** What comes now is not folded into what came before. */
  startRun(): void {
    this.#runStart = this.#events.length;
  }

  /** What was taken for one event was another. */
  rename(
    event: TrackedEvent,
    name: SessionEventName,
    { confidence, evidence }: SessionEvidence,
    at: SessionMoment,
  ): void {
    this.#totals[name] = (this.#totals[name] ?? 0) + 1;
    this.#uncount(event.event, 1);
    const renamed: LoggedEvent = event;
    renamed.event = name;
    renamed.confidence = confidence;
    renamed.outcome = name === 'replayed' ? 'unknown' : null;
    renamed.evidence = [...event.evidence, ...reasonsOf(evidence, at)];
  }

  /** Takes one event out. */
  remove(event: TrackedEvent): void {
    const at = this.#events.indexOf(event);
    if (at >= 0) this.#events.splice(at, 1);
    this.#uncount(event.event, 1);
    this.startRun();
  }

  /** The value of a logout that was none was sent after it, and not replayed. */
  restoreUsesAfter(logout: TrackedEvent): void {
    const at = this.#events.indexOf(logout);
    for (const event of this.#events.slice(at + 1)) {
      if (event.value?.number !== logout.value?.number || event.outcome === null) continue;
      if (event.event === 'replayed') {
        this.#uncount('replayed', event.count);
        this.#totals.sent = (this.#totals.sent ?? 0) + event.count;
      }
      event.event = 'sent';
      event.outcome = null;
      event.others = NO_OTHERS;
      event.evidence = NO_REASONS;
    }
  }

  /** Takes out the uses after an event that are not certain. */
  removeUsesAfter(event: TrackedEvent): void {
    const from = this.#events.indexOf(event) + 1;
    for (let index = this.#events.length - 1; index >= from && from > 0; index--) {
      const { event: name, confidence, count } = this.#events[index]!;
      if (name !== 'privileged-use' || confidence === 'high') continue;
      this.#events.splice(index, 1);
      this.#uncount(name, count);
    }
    this.startRun();
  }

  /** The events of the latest exchange that is equal; null: there is none. */
  #sameExchange(exchange: readonly LoggedEvent[], from: number): LoggedEvent[] | null {
    const [first] = exchange as readonly [LoggedEvent];
    if (!FOLDING.has(first.event)) return null;
    for (let index = this.#events.indexOf(first) - 1; index >= from; index--) {
      if (!isSame(this.#events[index]!, first)) continue;
      const key = keyOf(this.#events[index]!);
      const other = this.#events.filter((event, at) => at >= from && isOf(event, key));
      if (other.length === exchange.length && other.every((event, at) => isSame(event, exchange[at]!)))
        return other;
    }
    return null;
  }

  /** Gives up an event of the middle: an everyday one, else one of which there are the most. */
  #makesRoom(): void {
    const everyday = this.#firstOfMiddle(EVERYDAY);
    const at = everyday >= 0 ? everyday : this.#firstOfMiddle(new Set([this.#mostListed()]));
    this.#dropped += this.#events[at]!.count;
    this.#events.splice(at, 1);
    if (this.#runStart > at) this.#runStart--;
  }

  #firstOfMiddle(names: ReadonlySet<SessionEventName>): number {
    return this.#events.findIndex(({ event }, index) => index >= KEPT_FIRST_EVENTS && names.has(event));
  }

  /** The name that most events of the middle have. */
  #mostListed(): SessionEventName {
    const counts = new Map<SessionEventName, number>();
    let most = this.#events[KEPT_FIRST_EVENTS]!.event;
    for (const { event } of this.#events.slice(KEPT_FIRST_EVENTS)) {
      const count = (counts.get(event) ?? 0) + 1;
      counts.set(event, count);
      if (count > (counts.get(most) ?? 0)) most = event;
    }
    return most;
  }

  #uncount(name: SessionEventName, count: number): void {
    const left = (this.#totals[name] ?? 0) - count;
    if (left > 0) this.#totals[name] = left;
    else delete this.#totals[name];
  }
}

/** The exchange that an event, or a message, belongs to. */
function keyOf({ at, request }: ExchangePlace): ExchangeKey {
  return {
    input: request?.input ?? at.input,
    stream: at.stream,
    frame: request?.frame ?? at.frame,
    method: request?.method ?? null,
    path: request?.path ?? null,
  };
}

function isOf({ at, request }: TrackedEvent, { input, stream, frame, method, path }: ExchangeKey): boolean {
  if (at.stream !== stream || (request?.frame ?? at.frame) !== frame) return false;
  if ((request?.input ?? at.input) !== input) return false;
  return request === null || (request.method === method && request.path === path);
}

/** Whether two events differ in nothing but their time. */
function isSame(one: TrackedEvent, other: TrackedEvent): boolean {
  return (
    one.event === other.event &&
    // What differs most comes first.
    one.request?.path === other.request?.path &&
    FOLDING.has(one.event) &&
    one.at.input === other.at.input &&
    one.status === other.status &&
    one.value?.number === other.value?.number &&
    one.client.number === other.client.number &&
    one.outcome === other.outcome &&
    isSameList(one.others, other.others) &&
    one.request?.page === other.request?.page &&
    one.request?.host === other.request?.host &&
    // Other hosts may have the same paths.
    (one.event !== 'privileged-use' || one.page === other.page) &&
    one.request?.method === other.request?.method &&
    one.attributes === other.attributes &&
    one.evidence.length === other.evidence.length &&
    one.evidence.every(({ text }, index) => text === other.evidence[index]?.text)
  );
}

/** Adds to what an event was concluded from, each once; `at`: the packet that shows it. */
export function addEvidence(
  event: TrackedEvent,
  { confidence, evidence }: Pick<SessionEvidence, 'confidence' | 'evidence'>,
  at: SessionMoment,
): void {
  const added = evidence.filter((text) => event.evidence.every((known) => known.text !== text));
  if (added.length === 0) return;
  const logged: LoggedEvent = event;
  logged.confidence = confidence;
  logged.evidence = [...event.evidence, ...reasonsOf(added, at)];
}

/**
 * Whether the server took the value of a replay, or of one that a logout has left to its client; `page`: the `pageKey`
 * that shows it, `others`: what else was sent. All other events have none.
 */
export function addOutcome(
  event: TrackedEvent,
  outcome: ReplayOutcome,
  page: string,
  others: readonly TrackedSession[],
): void {
  if (event.event !== 'replayed' && event.event !== 'sent') return;
  const logged: LoggedEvent = event;
  logged.outcome = outcome;
  logged.page = page;
  logged.others = others;
}

// Most events have none of these: they share them.
const NO_OTHERS: readonly TrackedSession[] = [];
const NO_REASONS: readonly EventReason[] = [];

function reasonsOf(evidence: readonly string[], { frame }: SessionMoment): readonly EventReason[] {
  return evidence.length === 0 ? NO_REASONS : evidence.map((text) => ({ text, frame }));
}

/** The status of the response to a request. */
export function addStatus(event: TrackedEvent, frame: number, status: number): void {
  const logged: LoggedEvent = event;
  if (logged.request?.frame === frame) logged.status ??= status;
}
