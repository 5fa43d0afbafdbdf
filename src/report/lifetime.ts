// The lifetime of a cookie as text.

import type { SetCookieRecord } from '../record/records.ts';
import { durationText } from '../shared/duration.ts';

/** `session`, `deleted` or a duration. */
export function lifetimeText(record: SetCookieRecord): string {
  if (record.deletion) return 'deleted';
  return record.lifetimeSeconds === null ? 'session' : durationText(record.lifetimeSeconds);
}
