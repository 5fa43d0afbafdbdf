// Names and counts in reports for people.

import type { CookieCounts } from '../model/inventory-hosts.ts';
import type { FindingRecord, SummaryRecord } from '../record/records.ts';
import { counted } from '../shared/counted.ts';
import { shorten } from './display-width.ts';
import { MAX_CELL_CHARACTERS } from './limits.ts';

/** ` (4 times)`, behind what happened so often; nothing for once. */
export function repetition(count: number): string {
  return count === 1 ? '' : ` (${counted(count, 'time')})`;
}

/** What the evidence of a finding is counted in: packets, and entries of an input that has none. */
export function framesWord({ filter }: Pick<FindingRecord, 'filter'>, count: number): string {
  if (filter === '') return count === 1 ? 'entry' : 'entries';
  return count === 1 ? 'frame' : 'frames';
}

/** Whether all that was read is of inputs without packets: numbers of messages are those of entries. */
export function isOfEntries({ packets, messages }: Pick<SummaryRecord, 'packets' | 'messages'>): boolean {
  return packets === 0 && messages > 0;
}

/** How much was read: `70 packets`; of inputs without packets `20 messages`. */
export function readAmount(summary: Pick<SummaryRecord, 'packets' | 'messages'>): string {
  const { packets, messages } = summary;
  return isOfEntries(summary) ? counted(messages, 'message') : counted(packets, 'packet');
}

/** A text that begins no sentence. */
export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** `6 cookies, 3 that were only sent and 10 that were only deleted`. */
export function cookieAmount({ all, onlySent, onlyDeleted }: CookieCounts): string {
  const thatWere = (count: number, what: string): string =>
    ` that ${count === 1 ? 'was' : 'were'} only ${what}`;
  const parts: readonly (readonly [count: number, which: string])[] = [
    [all - onlySent - onlyDeleted, ''],
    [onlySent, thatWere(onlySent, 'sent')],
    [onlyDeleted, thatWere(onlyDeleted, 'deleted')],
  ];
  const some = parts.filter(([count]) => count > 0);
  if (some.length === 0) return counted(0, 'cookie');
  const texts = some.map(
    ([count, which], index) => `${index === 0 ? counted(count, 'cookie') : count}${which}`,
  );
  const last = texts.pop()!;
  return texts.length === 0 ? last : `${texts.join(', ')} and ${last}`;
}

/** `a, b, 12 more`; `omitted` is how many the list leaves out. */
export function listText(texts: readonly string[], omitted: number, separator = ', '): string {
  return (omitted > 0 ? [...texts, `${omitted} more`] : texts).join(separator);
}

/** `session on localhost:5000`; the host alone without a cookie. Not escaped yet. */
export function subjectOf(cookie: string | null, host: string): string {
  return cookie === null
    ? shorten(host, MAX_CELL_CHARACTERS)
    : `${nameOf(cookie)} on ${shorten(host, MAX_CELL_CHARACTERS)}`;
}

/** The name of a cookie, or `(no name)`. Not escaped yet. */
export function nameOf(cookie: string): string {
  return cookie === '' ? '(no name)' : shorten(cookie, MAX_CELL_CHARACTERS);
}
