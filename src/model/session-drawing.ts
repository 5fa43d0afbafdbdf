// A story as a drawing: a lane for each value of the cookie over the steps that are shown, where the client has the value,
// and where a user is logged in with it.

import type { SessionEventRecord, SessionRecord } from '../record/records.ts';
import { isKept } from './session-steps.ts';
import type { StoryStep } from './session-stories.ts';

/** A position is the index of a shown step; what happens in steps that are not shown is half way to the next one. */
export interface DrawnSpan {
  readonly lane: number;
  readonly from: number;
  readonly to: number;
  readonly isLoggedIn: boolean;
}

export type MarkKind =
  | 'login'
  | 'login-failed'
  | 'logout'
  /** An old value that is sent: what the server makes of it. */
  | 'accepted'
  | 'refused'
  | 'unknown'
  /** A value that no client should have, or that a logout was to delete. */
  | 'wrong'
  | 'set'
  /** A value that the browser does not take. */
  | 'not-kept'
  | 'deleted'
  | 'sent'
  /** It is about another cookie of the story. */
  | 'beside';

export interface DrawnMark {
  readonly step: number;
  readonly lane: number;
  readonly kind: MarkKind;
}

export interface SessionDrawing {
  /** The number of the value of each lane; null: of what happens without a value that is known. */
  readonly lanes: readonly (number | null)[];
  readonly spans: readonly DrawnSpan[];
  readonly marks: readonly DrawnMark[];
  /** A value takes the place of another one. */
  readonly links: readonly { readonly step: number; readonly from: number; readonly to: number }[];
  /** From where a value was the client's last to where it is sent again. */
  readonly ghosts: readonly { readonly lane: number; readonly from: number; readonly to: number }[];
}

/** `shown`: those of the steps that have a place, in their order. */
export function sessionDrawing(
  steps: readonly StoryStep[],
  shown: readonly StoryStep[],
  { client }: Pick<SessionRecord, 'client'>,
): SessionDrawing {
  const drawing = new Drawing();
  const isShown = new Set(shown);
  let next = 0;
  for (const step of steps) {
    const isOwn = step.client.number === client.number;
    if (isShown.has(step)) drawing.addShown(step, next++, isOwn);
    else if (isOwn) drawing.follow(step, next - 0.5);
  }
  return drawing.end(next - 1);
}

/** What a step means for the value that it is about, the most telling first. */
const KINDS: readonly (readonly [MarkKind, (event: SessionEventRecord) => boolean])[] = [
  ['accepted', ({ event, outcome }) => event === 'replayed' && outcome === 'accepted'],
  ['refused', ({ event, outcome }) => event === 'replayed' && outcome === 'refused'],
  ['unknown', ({ event }) => event === 'replayed'],
  ['wrong', ({ event }) => event === 'adopted' || event === 'shared' || event === 'deletion-missed'],
  ['login', ({ event }) => event === 'login'],
  ['login-failed', ({ event }) => event === 'login-failed'],
  ['logout', ({ event }) => event === 'logout'],
  ['not-kept', (event) => isSet(event) && !isKept(event)],
  ['set', (event) => isSet(event) && event.event !== 'renewed'],
  ['sent', ({ event }) => event !== 'deleted'],
];

const SET: ReadonlySet<string> = new Set(['issued', 'rotated', 'renewed', 'adopted']);

function isSet({ event }: SessionEventRecord): boolean {
  return SET.has(event);
}

class Drawing {
  readonly #lanes: (number | null)[] = [];
  readonly #spans: DrawnSpan[] = [];
  readonly #marks: DrawnMark[] = [];
  readonly #links: { step: number; from: number; to: number }[] = [];
  /** The value that the client has, and since when it has been so. */
  #value: number | null = null;
  #isLoggedIn = false;
  #since = 0;
  /** The response that gave or took the value: a request before it still has the one of before. */
  #changed: { readonly input: string; readonly frame: number } | null = null;

  addShown(step: StoryStep, at: number, isOwn: boolean): void {
    const before = this.#value;
    const numbers = this.#numbersOf(step);
    for (const number of numbers) this.#mark(eventsOf(step, number, number === numbers.at(-1)), at, number);
    if (!isOwn) return;
    this.follow(step, at);
    const after = this.#value;
    if (before !== null && after !== null && before !== after && step.events.some(isSet))
      this.#links.push({ step: at, from: this.#laneOf(before), to: this.#laneOf(after) });
  }

  /** What the client has after a step of its own. */
  follow({ events, loggedIn, input, firstFrame }: StoryStep, at: number): void {
    const isFromBefore = input === this.#changed?.input && firstFrame < this.#changed.frame;
    const value = valueAfter(events, this.#value, isFromBefore);
    const change = events.find((event) => isSet(event) || event.event === 'deleted');
    if (change !== undefined) this.#changed = change;
    const isLoggedIn = loggedIn === 'begins' || loggedIn === 'goes on';
    if (value === this.#value && isLoggedIn === this.#isLoggedIn) return;
    this.#close(at);
    this.#value = value;
    this.#isLoggedIn = isLoggedIn;
    this.#since = at;
  }

  #close(at: number): void {
    if (this.#value === null || at <= this.#since) return;
    const lane = this.#laneOf(this.#value);
    this.#spans.push({ lane, from: this.#since, to: at, isLoggedIn: this.#isLoggedIn });
  }

  #laneOf(number: number | null): number {
    const lane = this.#lanes.indexOf(number);
    return lane >= 0 ? lane : this.#lanes.push(number) - 1;
  }

  /** The values that a step is about; what has none is in the lane of the one that the client has. */
  #numbersOf({ events }: StoryStep): readonly (number | null)[] {
    const numbers = new Set(events.map(({ valueNumber }) => valueNumber ?? this.#value));
    if (numbers.size > 1) numbers.delete(null);
    return numbers.size === 0 ? [this.#value] : [...numbers];
  }

  #mark(events: readonly SessionEventRecord[], step: number, number: number | null): void {
    const lane = this.#laneOf(number);
    const kind = events.length === 0 ? 'beside' : KINDS.find(([, is]) => events.some(is))?.[0];
    if (kind !== undefined) this.#marks.push({ step, lane, kind });
    if (events.some(({ event }) => event === 'deleted')) this.#marks.push({ step, lane, kind: 'deleted' });
  }

  end(last: number): SessionDrawing {
    // What the client still has goes on a little.
    this.#close(last + 0.25);
    const lanes = this.#lanes;
    const spans = this.#spans;
    const marks = this.#marks;
    return { lanes, spans, marks, links: this.#links, ghosts: marks.flatMap((mark) => ghost(mark, spans)) };
  }
}

/** Those about one value; those without a number are about the last of the step. */
function eventsOf({ events }: StoryStep, number: number | null, isLast: boolean): SessionEventRecord[] {
  return events.filter(({ valueNumber }) => valueNumber === number || (isLast && valueNumber === null));
}

function ghost({ lane, step }: DrawnMark, spans: readonly DrawnSpan[]): SessionDrawing['ghosts'] {
  const own = spans.filter((span) => span.lane === lane);
  if (own.some(({ from, to }) => from <= step && step <= to)) return [];
  const from = Math.max(...own.filter(({ to }) => to < step).map(({ to }) => to));
  return Number.isFinite(from) ? [{ lane, from, to: step }] : [];
}

/** A value is not the client's for that it is sent where it was taken from elsewhere, or sent before the client had another. */
function valueAfter(
  events: readonly SessionEventRecord[],
  before: number | null,
  isFromBefore: boolean,
): number | null {
  const isOld = isFromBefore || events.some(({ event }) => event === 'replayed');
  let value = before;
  for (const event of events) {
    const { valueNumber } = event;
    if (event.event === 'deleted') value = null;
    else if (isSet(event) ? isKept(event) : !isOld && SENT.has(event.event)) value = valueNumber ?? value;
  }
  return value;
}

/** After a login the client has its value, wherever that came from. */
const SENT: ReadonlySet<string> = new Set(['sent', 'first-seen', 'login']);
