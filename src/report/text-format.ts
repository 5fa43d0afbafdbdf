// How reports for people name things and say how many there are.

import { shorten } from './display-width.ts';
import { MAX_CELL_CHARACTERS } from './limits.ts';

/** `1,234 cookies`, `1 cookie`. */
export function counted(count: number, singular: string): string {
  const digits = String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${digits} ${count === 1 ? singular : `${singular}s`}`;
}

/** `once`, `4 times`. */
export function timesText(count: number): string {
  return count === 1 ? 'once' : counted(count, 'time');
}

/** `session on localhost:5000`; the host alone when it is about no cookie. Not escaped yet. */
export function subjectOf(cookie: string | null, host: string): string {
  return cookie === null
    ? shorten(host, MAX_CELL_CHARACTERS)
    : `${nameOf(cookie)} on ${shorten(host, MAX_CELL_CHARACTERS)}`;
}

/** The name of a cookie, also when it has none. Not escaped yet. */
export function nameOf(cookie: string): string {
  return cookie === '' ? '(no name)' : shorten(cookie, MAX_CELL_CHARACTERS);
}
