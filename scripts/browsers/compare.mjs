// What differs between a recorded row and today's, and how it is said.

/** Clocks are read a moment apart. */
const LIFETIME_TOLERANCE_SECONDS = 5;
const MAX_TEXT = 120;

/** @typedef {Pick<import('./rows.mjs').Row, 'stored' | 'reasons' | 'sent' | 'note'>} Outcome */

const NAMED = { secure: 'Secure', httpOnly: 'HttpOnly' };

/** A cookie as a field would set it. */
function cookieText(cookie) {
  const flags = Object.keys(NAMED).filter((flag) => cookie[flag]);
  return [
    `${cookie.name}=${cookie.value}`,
    `Domain=${cookie.domain}`,
    `Path=${cookie.path}`,
    ...flags.map((flag) => NAMED[flag]),
    ...(cookie.sameSite === null ? [] : [`SameSite=${cookie.sameSite}`]),
    ...((cookie.partition ?? null) === null ? [] : [`partition ${cookie.partition}`]),
    ...(cookie.expiresInSeconds === null ? [] : [`for ${cookie.expiresInSeconds} s`]),
  ].join('; ');
}

/** What lies in the middle of a long text is no help. */
function shortened(text) {
  const printable = text.replaceAll(/[^\x20-\x7e]/g, (character) => JSON.stringify(character).slice(1, -1));
  if (printable.length <= MAX_TEXT) return printable;
  const half = MAX_TEXT / 2;
  return `${printable.slice(0, half)}...${printable.slice(-half)} (${text.length} characters)`;
}

const listText = (texts) => (texts.length === 0 ? 'nothing' : texts.map(shortened).join(' | '));
const jarText = (cookies) => listText(cookies.map(cookieText));
const sentText = (sent) => (sent === null ? 'nothing' : shortened(sent));

/** All but the lifetime, in an order of its own: the protocols promise none. */
function sorted(cookies) {
  const keyed = cookies.map((cookie) => ({
    cookie,
    key: JSON.stringify({ ...cookie, expiresInSeconds: null }),
  }));
  return keyed.sort((one, other) => (one.key < other.key ? -1 : 1));
}

function isSameLifetime(one, other) {
  if (one === null || other === null) return one === other;
  return Math.abs(one - other) <= LIFETIME_TOLERANCE_SECONDS;
}

function isSameJar(recorded, today, countsOnly) {
  if (recorded.length !== today.length) return false;
  if (countsOnly) return true;
  const others = sorted(today);
  return sorted(recorded).every(
    ({ cookie, key }, index) =>
      key === others[index].key &&
      isSameLifetime(cookie.expiresInSeconds, others[index].cookie.expiresInSeconds),
  );
}

/**
 * What has moved in a row, as texts; none when nothing has. Rows with a note are compared by their counts.
 * @param {Outcome} recorded
 * @param {Outcome | Error} today
 * @returns {string[]}
 */
export function differencesOf(recorded, today) {
  if (today instanceof Error) return [`not measured: ${today.message}`];
  const differences = [];
  const say = (what, now, before) => differences.push(`${what} ${now}, was ${before}`);
  if (!isSameJar(recorded.stored, today.stored, recorded.note !== undefined))
    say('stored', jarText(today.stored), jarText(recorded.stored));
  const reasons = [recorded.reasons, today.reasons].map((all) => (all ?? []).toSorted());
  if (reasons[0].join() !== reasons[1].join()) say('reasons', listText(reasons[1]), listText(reasons[0]));
  if (today.sent !== undefined && today.sent !== recorded.sent)
    say('sent', sentText(today.sent), sentText(recorded.sent));
  return differences;
}

/** What has moved in the cookies that were kept of a raw response: null recorded is nothing, too. */
export function keptDifferencesOf(recorded, today) {
  const before = (recorded ?? []).toSorted();
  const now = today.toSorted();
  return before.join('\n') === now.join('\n') ? [] : [`stored ${listText(now)}, was ${listText(before)}`];
}

/** The first number of `Chromium 156.0.8078.108` or `156.0.8078.108`. */
export const majorOf = (version) => /\d+/.exec(version)?.[0] ?? 'unknown';
