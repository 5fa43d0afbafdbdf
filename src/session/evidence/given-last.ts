// A value that is set again is the newest again, whatever came in between: a cookie that holds its own content has the same
// value for the same content.

import { isLater } from '../session-moment.ts';
import type { TrackedSession } from '../tracked-session.ts';
import { requestMoment, type SentSession } from '../transition.ts';

const GIVES: ReadonlySet<string> = new Set(['issued', 'adopted', 'rotated', 'renewed']);

/** Whether a value is what a response had given last when its request came. What the response to that gives counts for later. */
export function wasGivenLast(own: SentSession, { events }: TrackedSession): boolean {
  const sentAt = requestMoment(own);
  const given = events.findLast(({ event, at }) => GIVES.has(event) && isLater(sentAt, at));
  return given !== undefined && given.value?.number === own.value.number;
}
