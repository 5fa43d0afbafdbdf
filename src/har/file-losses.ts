// What a HAR file as a whole has lost: requests that are not those that were sent, and cookies that were taken out of it. A single
// entry cannot tell: a request without cookies looks the same.

import { isNamed } from '../record/message.ts';
import { counted } from '../shared/counted.ts';
import type { HarEntry } from './har-entry.ts';
import { MAX_HAR_HOSTS } from './limits.ts';

export interface FileLosses {
  /** Requests have the header fields that no request goes out without. */
  readonly hasHostFields: boolean;
  /** Requests have the Cookie fields with which they were sent. */
  readonly areCookiesSent: boolean;
  /** Lines about what is lost. */
  readonly warnings: readonly string[];
}

/** `entries`: in the order of time. */
export function lossesOf(entries: readonly HarEntry[]): FileLosses {
  const hasHostFields = entries.some(({ hasHost }) => hasHost);
  const hasCookie = entries.some(({ request }) => request.fields.some((field) => isNamed(field, 'cookie')));
  const setting = entries.filter(setsCookie);
  const redacted = entries.reduce(
    (sum, { request, response }) => sum + request.redactedCount + response.redactedCount,
    0,
  );
  const rebuilt = entries.filter(({ request, response }) => request.isRebuilt || response.isRebuilt).length;
  const joined = entries.flatMap(({ response }) => response.joined ?? []);
  const split = joined.reduce((sum, { splitCount }) => sum + splitCount, 0);
  const unsure = joined.reduce((sum, { unsureCount }) => sum + unsureCount, 0);
  const isCookieLost = !hasCookie && redacted === 0 && wouldSendCookies(entries);
  const warnings = [
    entries.length > 0 && !hasCookie && setting.length === 0 && redacted === 0 ? SANITISED : null,
    hasCookie && setting.length === 0 ? NO_SET_COOKIE : null,
    entries.length > 0 && !hasHostFields ? NO_HOST : isCookieLost ? NO_COOKIE : null,
    redacted === 0
      ? null
      : `${counted(redacted, 'value of a cookie is', 'values of cookies are')}${REDACTED}`,
    rebuilt === 0 ? null : `${counted(rebuilt, 'entry has', 'entries have')}${REBUILT}`,
    split === 0 ? null : `${counted(split, 'Set-Cookie field was', 'Set-Cookie fields were')}${SPLIT}`,
    unsure === 0 ? null : `${counted(unsure, 'Set-Cookie field', 'Set-Cookie fields')}${UNSURE}`,
  ].filter((line) => line !== null);
  return { hasHostFields, areCookiesSent: hasHostFields && !isCookieLost, warnings };
}

const SANITISED =
  'no entry has a Cookie or a Set-Cookie field: browsers leave them out unless the file is exported with sensitive data';
const NO_SET_COOKIE =
  'no response has a Set-Cookie field, and requests have cookies: they were set before the recording, or the fields are left out';
const NO_HOST =
  'no request has a Host field: its header fields are not those that were sent, and requests are not judged';
const NO_COOKIE =
  'no request has a Cookie field, although responses set cookies: the program has left them out, and requests are not judged';
const REDACTED = ' redacted: what depends on values is not judged';
const REBUILT =
  ' cookies only in a list, or redacted: how they were written is not known, and they are not judged';

const SPLIT =
  ' several cookies, joined with commas, and split: if the server joined them, browsers see one cookie; look at its header fields (curl -i)';
const UNSURE =
  ' may be one cookie with a comma in its value, or several that the program has joined: not judged';

function setsCookie({ response }: HarEntry): boolean {
  return response.fields.some((field) => isNamed(field, 'set-cookie'));
}

/** A request follows to a host that has set a cookie with a value. */
function wouldSendCookies(entries: readonly HarEntry[]): boolean {
  const hosts = new Set<string>();
  for (const entry of entries) {
    if (hosts.has(entry.host)) return true;
    const setsValue = entry.response.fields.some(
      (field) => isNamed(field, 'set-cookie') && /^[^=;]*=[^;]/.test(field.value),
    );
    if (setsValue && hosts.size < MAX_HAR_HOSTS) hosts.add(entry.host);
  }
  return false;
}
