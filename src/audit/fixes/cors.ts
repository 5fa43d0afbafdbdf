// What the response to a fetch of another site needs besides the cookie's attributes (Fetch standard, CORS protocol).

import { applicationFramework, type Framework } from '../origin/cookie-origin.ts';
import { fixText } from './fix.ts';
import { fixFor } from './table.ts';

/** The page in the table. */
const LISTED = 'https://app.example';
/** Characters that need no escape in quotes in any of the languages. */
const PLAIN_ORIGIN = /^https?:\/\/[a-z0-9.-]{1,253}(?::\d{1,5})?$/;
const GENERAL = `Access-Control-Allow-Origin: ${LISTED} and Access-Control-Allow-Credentials: true, in this response and in that to OPTIONS.`;

/** `page`: its origin, as the request has it; `framework`: what makes the cookie. */
export function corsText(framework: Framework | null, page: string): string {
  const application = applicationFramework(framework === null ? [] : [framework]);
  const fix = fixFor({ kind: 'application', framework: application }, 'cors', GENERAL);
  const line = fix.code === null || fix.text !== '' ? fixText(fix) : `${fixText(fix)}.`;
  const known = PLAIN_ORIGIN.test(page) ? line.replaceAll(LISTED, () => page) : line;
  return `A fetch with credentials: "include" also needs ${fix.code === null ? known : `CORS headers. ${known}`}`;
}
