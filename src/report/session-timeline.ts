// The events of a session gathered into steps: a request and its response, with the events of both. Runs of everyday
// exchanges are folded, so that a session of thousands of requests stays readable.

import type { Client } from '../browser/clients.ts';
import type {
  Session,
  SessionEvent,
  SessionEventName,
  SessionMoment,
  SessionRequest,
} from '../session/session.ts';
import { isAsset } from '../session/target.ts';

/** A request and its response, as far as they were seen. */
export interface TimelineExchange {
  readonly kind: 'exchange';
  /** Null when it was not seen. */
  readonly request: SessionRequest | null;
  /** Null when the response was not seen. */
  readonly status: number | null;
  readonly client: Client;
  readonly events: readonly SessionEvent[];
  readonly first: SessionMoment;
  readonly last: SessionMoment;
  /** How often all of it happened in a row. */
  readonly count: number;
}

/** Several exchanges, counted and not listed. */
export interface Fold {
  readonly kind: 'fold';
  readonly exchanges: number;
  /** How often each event happened in them. */
  readonly totals: ReadonlyMap<SessionEventName, number>;
  readonly first: SessionMoment;
  readonly last: SessionMoment;
}

export type TimelineStep = TimelineExchange | Fold;

/** Events of everyday exchanges. */
const EVERYDAY: ReadonlySet<SessionEventName> = new Set(['sent', 'privileged-use', 'renewed', 'rotated']);
/** Events of a request; all others are known with the response. */
const OF_REQUEST: ReadonlySet<SessionEventName> = new Set(['first-seen', 'sent', 'replayed']);
/** A shorter run is listed whole. */
const MIN_FOLDED = 3;

/** Whether the event is about the request, not about its response. */
export function isOfRequest(event: SessionEvent): boolean {
  return OF_REQUEST.has(event.event);
}

/** In the order of the capture; `maxSteps` at most, but never less than three. Null: all, and none is folded. */
export function timelineSteps(session: Session, maxSteps: number | null): TimelineStep[] {
  const exchanges = exchangesOf(session.events);
  return maxSteps === null ? exchanges : shortened(everydayFolded(exchanges), maxSteps);
}

function exchangesOf(events: readonly SessionEvent[]): TimelineExchange[] {
  const groups = new Map<string, SessionEvent[]>();
  for (const event of events) {
    const { input, stream, frame, client, request } = event;
    const of = request === null ? `response ${frame}` : `${request.frame} ${request.method} ${request.path}`;
    const key = `${client.number} ${stream} ${of}\n${input}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  return [...groups.values()].map(exchangeOf);
}

function exchangeOf(events: readonly SessionEvent[]): TimelineExchange {
  const [first] = events as readonly [SessionEvent];
  return {
    kind: 'exchange',
    // Names of form fields are in the events that they matter for.
    request: (events.find(({ request }) => request?.formFields != null) ?? first).request,
    status: events.find(({ status }) => status !== null)?.status ?? null,
    client: first.client,
    events,
    first,
    last: events.reduce<SessionMoment>((last, event) => later(last, event.last), first.last),
    count: Math.min(...events.map(({ count }) => count)),
  };
}

/** Of a long everyday run the first and the last page stay. */
function everydayFolded(exchanges: readonly TimelineExchange[]): TimelineStep[] {
  const steps: TimelineStep[] = [];
  let run: TimelineExchange[] = [];
  const flush = (): void => {
    steps.push(...runFolded(run));
    run = [];
  };
  for (const exchange of exchanges) {
    if (exchange.events.every(({ event }) => EVERYDAY.has(event))) {
      run.push(exchange);
      continue;
    }
    flush();
    steps.push(exchange);
  }
  flush();
  return steps;
}

function runFolded(run: readonly TimelineExchange[]): readonly TimelineStep[] {
  if (run.length < MIN_FOLDED + 2) return run;
  const pages = run.filter((exchange) => !isOfPage(exchange));
  const first = pages[0] ?? run[0]!;
  const last = pages.length > 1 ? pages.at(-1)! : null;
  const others = run.filter((exchange) => exchange !== first && exchange !== last);
  return last === null ? [first, folded(others)] : [first, folded(others), last];
}

/** What a page loads by itself: the reader has never asked for it. */
function isOfPage({ request }: TimelineExchange): boolean {
  return request !== null && isAsset(request.path);
}

/** Folds the middle: the beginning and the end matter more. */
function shortened(steps: readonly TimelineStep[], maxSteps: number): TimelineStep[] {
  if (steps.length <= maxSteps) return [...steps];
  const tail = Math.max(1, Math.floor((maxSteps - 1) / 3));
  const head = Math.max(1, maxSteps - 1 - tail);
  return [
    ...steps.slice(0, head),
    folded(steps.slice(head, steps.length - tail)),
    ...steps.slice(steps.length - tail),
  ];
}

function folded(steps: readonly TimelineStep[]): Fold {
  const totals = new Map<SessionEventName, number>();
  const add = (event: SessionEventName, count: number): void => {
    totals.set(event, (totals.get(event) ?? 0) + count);
  };
  let exchanges = 0;
  for (const step of steps) {
    exchanges += step.kind === 'fold' ? step.exchanges : Math.max(...step.events.map(({ count }) => count));
    if (step.kind === 'fold') for (const [event, count] of step.totals) add(event, count);
    else for (const { event, count } of step.events) add(event, count);
  }
  const { first } = steps[0]!;
  return { kind: 'fold', exchanges, totals, first, last: steps.reduce(latest, first) };
}

const latest = (last: SessionMoment, step: TimelineStep): SessionMoment => later(last, step.last);

function later(one: SessionMoment, other: SessionMoment): SessionMoment {
  const difference = other.seconds - one.seconds || other.nanoseconds - one.nanoseconds;
  return difference >= 0 ? other : one;
}
