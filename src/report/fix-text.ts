// What to change, as one text.

import type { FindingRecord } from '../record/records.ts';

/** `Flask: app.config['SESSION_COOKIE_SECURE'] = True (app.py)`. */
export function fixSentence(fix: FindingRecord['fix']): string {
  return fix;
}
