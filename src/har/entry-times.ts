// When an entry was sent, when its response came, and when that was over. Whole milliseconds: files have no more, and a request
// that follows a response in the same millisecond must not come before it.

import { type HeaderField, isNamed } from '../record/message.ts';
import { type HarObject, harNumber, harObject, harText } from './members.ts';

export interface EntryTimes {
  /** Milliseconds since 1970; null: the entry does not say. */
  readonly startMs: number | null;
  /** Milliseconds later, both. */
  readonly waitMs: number;
  readonly totalMs: number;
}

/** What comes before the response; `ssl` is a part of `connect`. */
const PHASES = ['blocked', 'dns', 'connect', 'send', 'wait'] as const;
/** 1990: some files begin in 1970. */
const EARLIEST_MS = 631_152_000_000;
/** The end of the year 9999: later times have no RFC 3339 text. */
const LATEST_MS = 253_402_300_799_000;
const MAX_DURATION_MS = 86_400_000;

export function entryTimes(entry: HarObject, responseFields: readonly HeaderField[]): EntryTimes {
  const timings = harObject(entry.timings);
  const total = duration(entry.time);
  const known = PHASES.map((name) => duration(timings[name]));
  const waitMs = PHASES.some((name) => harNumber(timings[name]) !== null)
    ? Math.min(
        MAX_DURATION_MS,
        known.reduce((sum, one) => sum + one, 0),
      )
    : total;
  return {
    startMs: startOf(harText(entry.startedDateTime)) ?? dateField(responseFields),
    waitMs,
    totalMs: Math.max(waitMs, total),
  };
}

/** -1 says that there is none. */
function duration(value: unknown): number {
  const milliseconds = harNumber(value);
  return milliseconds === null ? 0 : Math.min(Math.max(milliseconds, 0), MAX_DURATION_MS);
}

/** ISO 8601: of other text the parser makes dates too. */
function startOf(text: string): number | null {
  return /^\d{4}-\d\d-\d\dT/.test(text) ? instant(text) : null;
}

function instant(text: string): number | null {
  const time = Date.parse(text);
  return Number.isNaN(time) || time < EARLIEST_MS || time > LATEST_MS ? null : time;
}

function dateField(fields: readonly HeaderField[]): number | null {
  const date = fields.find((field) => isNamed(field, 'date'));
  return date === undefined ? null : instant(date.value);
}
