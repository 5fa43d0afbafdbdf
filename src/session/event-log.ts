// The events of one session in the order of the capture: runs of the same are folded, and what later messages disprove
// is renamed or taken out. Written by session-state.ts alone.

import { MAX_SESSION_EVENTS } from './limits.ts';
import type { SessionConfidence, SessionEventName, SessionMoment } from './session.ts';
import type { TrackedEvent, TrackedValue } from './tracked-session.ts';
import type { EventSource, SessionEvidence } from './transition.ts';

type LoggedEvent = { -readonly [Member in keyof TrackedEvent]: TrackedEvent[Member] };

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
    { at, request, status, client }: EventSource,
    value: TrackedValue | null,
    attributes: string | null,
  ): TrackedEvent {
    this.#totals[name] = (this.#totals[name] ?? 0) + 1;
    const folds = FOLDING.has(name);
    if (folds) {
      const same = this.#fold(name, at);
      if (same !== null) return same;
    }
    const made: LoggedEvent = {
      event: name,
      at,
      confidence,
      evidence,
      request,
      status,
      value,
      attributes,
      client,
      count: 1,
      last: null,
    };
    // Most sessions have one event: an array that grows takes room for many.
    if (this.#events.length === 0) this.#events = [made];
    else if (this.#events.length < MAX_SESSION_EVENTS) this.#events.push(made);
    else this.#dropped++;
    if (!folds) this.startRun();
    return made;
  }

  /** What comes now is not folded into what came before. */
  startRun(): void {
    this.#runStart = this.#events.length;
  }

  /** What was taken for one event was another. */
  rename(
    event: TrackedEvent,
    name: SessionEventName,
    confidence: SessionConfidence,
    evidence: readonly string[],
  ): void {
    this.#totals[name] = (this.#totals[name] ?? 0) + 1;
    this.#uncount(event.event, 1);
    const renamed: LoggedEvent = event;
    renamed.event = name;
    renamed.confidence = confidence;
    renamed.evidence = [...event.evidence, ...evidence];
  }

  /** Takes one event out. */
  remove(event: TrackedEvent): void {
    const at = this.#events.indexOf(event);
    if (at >= 0) this.#events.splice(at, 1);
    this.#uncount(event.event, 1);
    this.startRun();
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

  /** Null: there is none that it could be folded into. */
  #fold(name: SessionEventName, at: SessionMoment): TrackedEvent | null {
    for (let index = this.#runStart; index < this.#events.length; index++) {
      const same = this.#events[index]!;
      if (same.event !== name) continue;
      same.count++;
      same.last = at;
      return same;
    }
    return null;
  }

  #uncount(name: SessionEventName, count: number): void {
    const left = (this.#totals[name] ?? 0) - count;
    if (left > 0) this.#totals[name] = left;
    else delete this.#totals[name];
  }
}

/** Adds to what an event was concluded from, each once. */
export function addEvidence(
  event: TrackedEvent,
  confidence: SessionConfidence,
  evidence: readonly string[],
): void {
  const added = evidence.filter((text) => !event.evidence.includes(text));
  if (added.length === 0) return;
  const logged: LoggedEvent = event;
  logged.confidence = confidence;
  logged.evidence = [...event.evidence, ...added];
}

/** The status of the response to a request; only the first of a run has one. */
export function addStatus(event: TrackedEvent, frame: number, status: number): void {
  const logged: LoggedEvent = event;
  if (logged.request?.frame === frame) logged.status ??= status;
}
