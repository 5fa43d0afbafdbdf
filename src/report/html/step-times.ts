// Times of steps in UTC: the first of a capture by the clock, the others from there.

import { durationText } from '../../shared/duration.ts';

const MS_PER_SECOND = 1000;
const DIGITS_OF_MS = 23;

/** Milliseconds since 1970 of a record's time, which has nanoseconds. */
function milliseconds(time: string): number {
  return Date.parse(`${time.slice(0, DIGITS_OF_MS)}Z`);
}

/** Never less than nothing: the clock of a capture may go back. */
export function millisecondsBetween(one: string, other: string): number {
  return Math.max(0, milliseconds(other) - milliseconds(one));
}

/** `19:28:10`. */
export function clockText(time: string): string {
  return time.slice(11, 19);
}

/** `2026-11-22`. */
export function dayText(time: string): string {
  return time.slice(0, 10);
}

/** `64 ms`, `3.7 s`, `12 min`. */
export function lengthText(lengthMs: number): string {
  if (lengthMs < MS_PER_SECOND) return `${Math.round(lengthMs)} ms`;
  const seconds = lengthMs / MS_PER_SECOND;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : durationText(seconds);
}
