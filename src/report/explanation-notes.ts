// What helps with a field beside the verdict: what browsers ignore in it, and what nothing in the field mends.

import type { DeviationId, ParsedSetCookie } from '../cookie/cookie.ts';
import { isLoopbackHost } from '../cookie/domain.ts';
import { type ExplainedRequest, type Explanation, siteContextOf } from '../cookie/explain.ts';
import { expiresInGmt, maxAgeInDigits } from '../cookie/plain-lifetime.ts';
import type { BlockedReason } from '../cookie/verdict.ts';
import { shorten } from './display-width.ts';
import { MAX_CELL_CHARACTERS } from './limits.ts';

const DELETION_NOTE = 'To delete a cookie, repeat the Domain and the Path that it was set with.';

const ZONE_NOTE =
  'Firefox counts the time zone in Expires. Chrome and Safari take every time for GMT: write it in GMT.';
const SIGN_NOTE = 'Chrome takes a Max-Age with a plus sign. Firefox and Safari ignore it: write digits only.';
const CREDENTIALS_NOTE =
  'A fetch to another host or port sends and keeps cookies only with credentials: "include" (the default is \'same-origin\'), and the page can read the response only with Access-Control-Allow-Credentials: true.';

/** Null for what the answer says already, and for what does no harm. The text is from the field: escape the notes. */
const DEVIATION_NOTES: Readonly<Record<DeviationId, ((text: string) => string) | null>> = {
  'control-character': null,
  'name-value-too-long': null,
  'no-content': null,
  nameless: () => 'There is no "=" with a name before it.',
  'name-character': (text) => `A name should not hold ${JSON.stringify(text)}.`,
  'value-character': (text) => `A value should not hold ${JSON.stringify(text)}: encode it.`,
  'comma-joined': () => 'Two cookies are joined by a comma: each needs a Set-Cookie field of its own.',
  'attribute-too-long': (text) => `${text} is ignored: it is longer than 1024 bytes.`,
  'empty-attribute': null,
  'unknown-attribute': (text) => `No browser knows the attribute ${JSON.stringify(text)}.`,
  'duplicate-attribute': (text) => `${text} is there more than once: the last one counts.`,
  'expires-invalid': () => 'Expires is no date that the standard knows.',
  'max-age-invalid': () => 'Max-Age is ignored: it must be a whole number of seconds.',
  'path-invalid': () => 'Path is ignored: it must begin with "/".',
  'same-site-invalid': () => 'SameSite is ignored: it must be Strict, Lax or None.',
  'domain-non-ascii': null,
  'domain-empty': () => 'Domain is empty: the cookie is for the host alone.',
  'domain-leading-dot': () => 'The dot before Domain changes nothing.',
  'flag-with-value': (text) => `${text} switches it on: browsers do not look at the value.`,
};

const HINTS: Partial<Readonly<Record<BlockedReason, string>>> = {
  DisallowedCharacter: 'Encode the value, for example as base64url or with encodeURIComponent.',
  NameValuePairExceedsMaxSize: 'Keep the data on the server, and only a key to it in the cookie.',
  NoCookieContent: 'Begin with name=value.',
  SyntaxError: 'Begin with name=value.',
};

/** One sentence each. Not escaped yet. */
export function notesOf(
  { cookie, deviations }: ParsedSetCookie,
  explanations: readonly Explanation[],
  asked: ExplainedRequest,
): string[] {
  const reasons = explanations.map(({ verdict }) =>
    verdict.reason === null ? undefined : HINTS[verdict.reason],
  );
  const isSigned = maxAgeInDigits(cookie) !== null;
  const notes = [
    ...reasons,
    ...deviations.map(({ id, text }) =>
      id === 'max-age-invalid' && isSigned
        ? SIGN_NOTE
        : DEVIATION_NOTES[id]?.(shorten(text, MAX_CELL_CHARACTERS)),
    ),
  ];
  if (expiresInGmt(cookie, asked.timeMs) !== null) notes.push(ZONE_NOTE);
  if (cookie.maxAge !== null && cookie.expires !== null) notes.push('Max-Age counts, and Expires does not.');
  if (explanations.some(({ verdict }) => verdict.reason === null && !verdict.stored))
    notes.push(DELETION_NOTE);
  if (siteContextOf(asked) === 'cross-site-unsafe-navigation' && cookie.sameSite === null)
    notes.push('Chrome sends a cookie without SameSite with such a form in its first two minutes only.');
  if (isOfOtherOrigin(asked)) notes.push(CREDENTIALS_NOTE);
  return [...new Set(notes.filter((note) => note !== undefined))];
}

/** A fetch to another origin; ports are not known, and differ on a machine for development. */
function isOfOtherOrigin({ request, from, kind }: ExplainedRequest): boolean {
  if (from === null || kind !== 'fetch') return false;
  return from.host !== request.host || from.scheme !== request.scheme || isLoopbackHost(request.host);
}
