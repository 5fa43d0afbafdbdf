// What is wrong with a cookie and what to do, in a line, for reports that are no screen.

import { fixText } from '../../audit/fixes/fix.ts';
import type { FindingRecord, FixView } from '../../record/records.ts';
import { expiredText } from '../acceptance-text.ts';

/** `Fix: Flask: app.config['SESSION_COOKIE_SAMESITE'] = 'Lax' (app.py)`. Not escaped. */
export function fixSentence(fix: FixView): string {
  return `Fix: ${fixText(fix)}`;
}

/** What was seen, and that the baseline no longer accepts it. Not escaped. */
export function findingSentence({
  message,
  acceptance,
}: Pick<FindingRecord, 'message' | 'acceptance'>): string {
  return acceptance?.expired === true ? `${message} (${expiredText(acceptance)})` : message;
}
